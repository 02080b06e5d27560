// The real-time loop of the practice: rows out, snapshots in, picture and sound at once; panels follow ten times a second.

import type { Camera, CameraError } from "./camera";
import type { Connection } from "./connection";
import type { Frame } from "./frame";
import type { Snapshot } from "./messages";
import { Skeleton } from "./skeleton";
import { Sound } from "./sound";
import { stats } from "./stats";
import { Trace } from "./trace";

const STALE_MS = 600;
const TELL_EVERY = 10;

export class Practice {
  readonly sound = new Sound();
  readonly trace = new Trace();
  snapshot: Snapshot | null = null;
  onChange: () => void = () => undefined;
  private skeleton: Skeleton | null = null;
  private traceCanvas: HTMLCanvasElement | null = null;
  private lastMs = 0;
  private shownCue = 0;
  private heardCue = 0;
  private told = 0;
  private drawn = 0;
  private running = true;

  constructor(
    private readonly connection: Connection,
    readonly camera: Camera | null,
    private readonly watching: boolean,
  ) {
    if (camera !== null) camera.onRow = ({ row, capturedMs }) => this.row(row, capturedMs);
    window.addEventListener("pointerdown", () => this.sound.unlock(), { once: true });
    requestAnimationFrame(this.draw);
  }

  set onProblem(tell: (problem: CameraError) => void) {
    if (this.camera !== null) this.camera.onProblem = tell;
  }

  attach(canvas: HTMLCanvasElement | null): void {
    this.skeleton = canvas === null ? null : new Skeleton(canvas);
  }

  attachTrace(canvas: HTMLCanvasElement | null): void {
    this.traceCanvas = canvas;
  }

  /** Landmarks that the server sent for drawing: a simulated person, or the session that is watched. */
  frame(frame: Frame): void {
    if (this.skeleton !== null && this.camera === null) this.skeleton.row = frame.data.slice(-231);
  }

  take(snapshot: Snapshot): void {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.lastMs = performance.now();
    stats.snapshots += 1;
    stats.last = snapshot;
    if (snapshot.trace !== null) this.trace.add(snapshot.trace);
    if (!this.watching) {
      const heard = this.sound.cue(snapshot.cue.state, snapshot.cue.error);
      if (heard && snapshot.cue.number !== this.heardCue) {
        this.heardCue = snapshot.cue.number;
        this.shown(snapshot.number, "heard");
      }
      if (before !== null && snapshot.repetitions > before.repetitions) this.sound.counted();
    }
    this.onChange();
  }

  end(): void {
    this.running = false;
    this.sound.silence();
    this.camera?.close();
  }

  private row(row: Float32Array, capturedMs: number): void {
    if (this.skeleton !== null) this.skeleton.row = row;
    if (this.connection.sendRow(row, capturedMs)) stats.rows += 1;
  }

  private shown(number: number, how: "seen" | "heard"): void {
    const timeNs = this.connection.clock.at(performance.now());
    if (timeNs !== null) this.connection.send({ type: "shown", number, how, time_ns: timeNs });
  }

  /** Tell when a snapshot was really drawn: each new cue, and one in ten of the others. */
  private seen(snapshot: Snapshot): void {
    if (this.watching || snapshot.number === this.drawn) return;
    if (snapshot.cue.number !== this.shownCue || snapshot.number - this.told >= TELL_EVERY) {
      this.shown(snapshot.number, "seen");
      this.shownCue = snapshot.cue.number;
      this.told = snapshot.number;
    }
    this.drawn = snapshot.number;
  }

  private draw = (): void => {
    if (!this.running) return;
    requestAnimationFrame(this.draw);
    const snapshot = this.snapshot;
    if (snapshot === null) return;
    if (performance.now() - this.lastMs > STALE_MS) this.sound.silence();
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name);
    const bone = { bone: colour("--bone"), faint: colour("--faint"), joint: colour(`--${snapshot.cue.state}`) };
    this.skeleton?.draw(this.camera?.video ?? null, snapshot.measure.name, snapshot.side, bone);
    if (this.traceCanvas !== null) this.trace.draw(this.traceCanvas, snapshot.target, colour("--accent"), colour("--inside"));
    this.seen(snapshot);
  };
}
