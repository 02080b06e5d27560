// The page's clock tied to the session's: the offset of the ping with the shortest way, kept fixed for an epoch.

const NS_PER_MS = 1e6;

export interface Tie {
  offsetNs: number;
  roundTripNs: number;
}

/** Times of the page (performance.now, in ms) as nanoseconds of the session, never falling. */
export class SessionClock {
  private best: Tie | null = null;
  private fixed: Tie | null = null;
  private last = -Infinity;

  /** Take the answer to a ping. */
  pong(sentMs: number, receivedMs: number, serverNs: number): void {
    const roundTripNs = (receivedMs - sentMs) * NS_PER_MS;
    if (this.best === null || roundTripNs < this.best.roundTripNs) {
      this.best = { offsetNs: serverNs - ((sentMs + receivedMs) / 2) * NS_PER_MS, roundTripNs };
    }
  }

  /** Fix the tie for the epoch that begins; null before the first answer. */
  fix(): Tie | null {
    if (this.best === null) return null;
    this.fixed = this.best;
    return this.best;
  }

  /** Forget everything: another session has another clock. */
  reset(): void {
    this.best = this.fixed = null;
    this.last = -Infinity;
  }

  /** The way there and back of the ping to which the clock is tied; null before it is. */
  get tiedNs(): number | null {
    return this.fixed?.roundTripNs ?? null;
  }

  /** Nanoseconds of the session at that moment of the page; null before the tie is fixed. */
  at(pageMs: number): number | null {
    return this.fixed === null ? null : Math.round(pageMs * NS_PER_MS + this.fixed.offsetNs);
  }

  /** The same for samples: strictly growing. */
  stamp(pageMs: number): bigint | null {
    const at = this.at(pageMs);
    if (at === null) return null;
    this.last = Math.max(this.last + 1000, at);
    return BigInt(Math.round(this.last));
  }
}
