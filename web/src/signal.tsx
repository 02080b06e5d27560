// The signal to react to. It is turned in the drawing loop and not by the page's rendering, so that it is known when it was drawn.

import { useEffect, useRef } from "preact/hooks";
import type { SessionClock } from "./clock";
import type { Snapshot } from "./messages";
import type { Practice } from "./practice";
import { words } from "./words";

const GIVEN = "out";
/** A frame that came later, as in a hidden tab, tells nothing. */
const WORST_MS = 10_000;

export interface Drawn {
  time_ns: number;
  error_ms: number;
}

/** When a frame that was drawn at `drawnMs` was to be seen: at the next one; off by a frame, and by half of the way to the server. */
export function seenAt(clock: Pick<SessionClock, "at" | "tiedNs">, drawnMs: number, nextMs: number): Drawn | null {
  const time_ns = clock.at(nextMs);
  const tied = clock.tiedNs;
  if (time_ns === null || tied === null) return null;
  const error_ms = Math.max(0, nextMs - drawnMs) + tied / 2e6;
  return error_ms > WORST_MS ? null : { time_ns, error_ms };
}

/** Draws the signal of the newest snapshot, and tells once for each when it was to be seen. */
export class SignalLight {
  private element: HTMLElement | null = null;
  private phase = "";

  constructor(
    private readonly clock: Pick<SessionClock, "at" | "tiedNs">,
    private readonly tell: (drawn: Drawn) => void,
  ) {}

  attach(element: HTMLElement | null): void {
    this.element = element;
    if (element === null) this.phase = ""; // behind a pause what was there is over
    else element.dataset["phase"] = this.phase;
  }

  /** Within a frame of the drawing loop. */
  draw({ state, phase }: Pick<Snapshot, "state" | "phase">): void {
    const now = state === "practise" ? phase : "unknown";
    if (this.element === null || now === this.phase) return;
    this.phase = this.element.dataset["phase"] = now;
    if (now !== GIVEN) return;
    const drawnMs = performance.now();
    requestAnimationFrame((nextMs) => {
      const drawn = seenAt(this.clock, drawnMs, nextMs);
      if (drawn !== null) this.tell(drawn);
    });
  }
}

export function Signal({ practice }: { practice: Practice }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    practice.light.attach(box.current);
    return () => practice.light.attach(null);
  }, [practice]);
  return (
    <div class="signal" data-testid="signal" ref={box}>
      <span class="signal-rest">{words.signal.rest}</span>
      <span class="signal-wait">{words.signal.wait}</span>
      <span class="signal-go">{words.signal.go}</span>
      <span class="signal-done">{words.signal.done}</span>
    </div>
  );
}
