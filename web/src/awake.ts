// Keeps the screen on while it is wanted: a phone whose screen goes off stops measuring.

export class Awake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;
  /** Whether this browser can do it; null until it was tried. */
  works: boolean | null = null;

  async on(): Promise<void> {
    this.wanted = true;
    document.addEventListener("visibilitychange", this.seen);
    await this.ask();
  }

  off(): void {
    this.wanted = false;
    document.removeEventListener("visibilitychange", this.seen);
    void this.lock?.release();
    this.lock = null;
  }

  /** Browsers let the screen go when the page is hidden: ask again once it is seen. */
  private seen = (): void => {
    if (document.visibilityState === "visible") void this.ask();
  };

  private async ask(): Promise<void> {
    if (!this.wanted) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
      this.works = true;
    } catch {
      this.works = false;
    }
  }
}
