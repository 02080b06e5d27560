// The real-time loop of the practice: rows out, snapshots in, picture and sound at once; panels follow ten times a second.

import type { Camera, CameraError } from "./camera";
import type { Connection } from "./connection";
import { FloorTrace } from "./floor-trace";
import { ROW, type Frame, type Size } from "./frame";
import type { ExerciseEntry } from "./exercise-entry";
import type { Snapshot, SourceReport } from "./messages";
import { MuscleTrace } from "./muscle-trace";
import { turnWords } from "./pace";
import { SignalLight } from "./signal";
import { Skeleton } from "./skeleton";
import { Sound } from "./sound";
import { frameDone, performanceNow, restart, stats, work } from "./stats";
import { Tips } from "./tips";
import { bandNow } from "./tracking";
import { Voice } from "./voice";
import { said, textFor } from "./words";

const STALE_MS = 600;
const LISTEN_EVERY_MS = 200;
const TELL_EVERY = 10;
const PERFORMANCE_EVERY_MS = 5000;
const STEADY_MS = 1200;

export class Practice {
  readonly sound = new Sound();
  readonly muscles = new MuscleTrace();
  private readonly floor = new FloorTrace();
  readonly tips: Tips;
  readonly light: SignalLight;
  snapshot: Snapshot | null = null;
  /** How each sensor is, by its stream. */
  readonly sources = new Map<string, SourceReport>();
  onChange: () => void = () => undefined;
  private skeleton: Skeleton | null = null;
  private traceCanvas: HTMLCanvasElement | null = null;
  private lastMs = 0;
  private shownCue = 0;
  private heardCue = 0;
  private told = 0;
  private drawn = 0;
  private changed = true;
  private running = true;
  private readonly telling: number;
  private readonly listening: number;
  private guidance = { code: "", sinceMs: 0, spoken: false };

  constructor(
    private readonly connection: Connection,
    readonly camera: Camera | null,
    readonly watching: boolean,
    private readonly entryOf: (exercise: string) => ExerciseEntry | null,
    readonly voice = new Voice(),
  ) {
    restart();
    this.light = new SignalLight(connection.clock, (drawn) => {
      if (!watching) connection.send({ type: "signal", ...drawn });
    });
    this.tips = new Tips((words) => {
      this.voice.say(words, true);
      this.onChange();
    });
    if (camera !== null) {
      camera.onRow = ({ row, capturedMs }) => this.row(row, capturedMs);
      camera.onScene = () => this.greet();
      this.greet();
    }
    window.addEventListener("pointerdown", () => this.sound.unlock(), { once: true });
    this.telling = window.setInterval(() => this.perform(), PERFORMANCE_EVERY_MS);
    // Not in the drawing loop: that stands still in a hidden tab, and the sound would go on.
    this.listening = window.setInterval(() => this.stale(), LISTEN_EVERY_MS);
    requestAnimationFrame(this.draw);
  }

  /** The exercise under way, once it is known. */
  get entry(): ExerciseEntry | null {
    return this.snapshot === null ? null : this.entryOf(this.snapshot.exercise);
  }

  /** Tell the server what is in the picture: it knows nothing of it at the beginning, and after a break something old. */
  greet(): void {
    if (this.camera !== null && !this.watching) this.connection.send({ type: "scene", ...this.camera.scene });
  }

  get size(): Size {
    return this.camera?.size ?? this.connection.picture;
  }

  set onProblem(tell: (problem: CameraError) => void) {
    if (this.camera !== null) this.camera.onProblem = tell;
  }

  attach(canvas: HTMLCanvasElement | null): void {
    this.changed = true;
    this.skeleton = canvas === null ? null : new Skeleton(canvas);
  }

  attachTrace(canvas: HTMLCanvasElement | null): void {
    this.changed = true;
    this.traceCanvas = canvas;
  }

  /** Landmarks that the server sent for drawing: a simulated person, or the session that is watched. */
  frame(frame: Frame): void {
    if (this.camera === null) this.draws(frame.data.slice(-ROW));
  }

  take(snapshot: Snapshot): void {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.lastMs = performance.now();
    stats.snapshots += 1;
    stats.last = snapshot;
    this.changed = true;
    this.muscles.take(snapshot);
    this.floor.take(snapshot);
    if (!this.watching) this.tell(snapshot, before);
    this.onChange();
  }

  source(report: SourceReport): void {
    this.sources.set(report.stream, report);
    this.onChange();
  }

  end(): void {
    this.running = false;
    this.perform();
    window.clearInterval(this.telling);
    window.clearInterval(this.listening);
    this.sound.close();
    this.voice.silence();
    this.tips.clear();
    this.camera?.close();
  }

  /** Everything that this page tells the person: the error as sound, the count, a few words at the right moment. */
  private tell(snapshot: Snapshot, before: Snapshot | null): void {
    const heard = this.sound.cue(snapshot.cue.state, snapshot.cue.error);
    if (heard && snapshot.cue.number !== this.heardCue) {
      this.heardCue = snapshot.cue.number;
      this.shown(snapshot.number, "heard");
    }
    if (snapshot.state === "finished" && before?.state !== "finished") this.perform();
    if (before !== null && snapshot.repetitions > before.repetitions) this.sound.counted();
    const { entry } = this;
    if (entry === null) return;
    const text = textFor(entry, snapshot.side);
    if (before !== null && !entry.test) this.tips.take(snapshot, before, text); // in a test nobody is told how it goes
    this.speak(snapshot, text);
  }

  /** Read a sentence aloud once it has stood for a moment. */
  private speak(snapshot: Snapshot, text: ReturnType<typeof textFor>): void {
    const paced = snapshot.pace !== null && this.entry?.trial == null && (snapshot.guidance === null || snapshot.guidance.code === "exercise.start");
    const code = paced ? `pace.${snapshot.pace?.turn ?? ""}` : (snapshot.guidance?.code ?? "");
    if (code !== this.guidance.code) this.guidance = { code, sinceMs: this.lastMs, spoken: false };
    if (this.guidance.spoken) return;
    if (paced && snapshot.pace !== null) this.guidance.spoken = this.voice.say(turnWords(snapshot.pace, text)); // a turn is told at once
    else if (snapshot.guidance !== null && this.lastMs - this.guidance.sinceMs >= STEADY_MS) this.guidance.spoken = this.voice.say(said(snapshot.guidance, text));
  }

  private stale(): void {
    if (performance.now() - this.lastMs > STALE_MS) this.sound.silence();
  }

  /** Tell how well this page keeps up; also just before the end, so that a short session has it too. */
  perform(): void {
    if (!this.watching) this.connection.send({ type: "performance", ...performanceNow(this.connection.kept.lost) });
  }

  private row(row: Float32Array, capturedMs: number): void {
    this.draws(row);
    if (this.connection.sendRow(row, capturedMs)) stats.rows += 1;
  }

  private draws(row: Float32Array): void {
    if (this.skeleton === null) return;
    this.skeleton.row = row;
    this.changed = true;
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
    work(() => this.picture());
    frameDone();
  };

  private picture(): void {
    const { snapshot, entry } = this;
    if (snapshot === null || !this.changed) return;
    this.changed = false;
    if (entry?.trial?.kind === "reaction") this.light.draw(snapshot);
    const preparing = snapshot.state === "prepare" && entry?.figure != null;
    this.skeleton?.draw({
      measure: snapshot.measure.name,
      side: snapshot.side,
      value: snapshot.state === "practise" ? snapshot.measure.value : null,
      error: snapshot.measure.error ?? null,
      target: { ...snapshot.target, ...bandNow(snapshot, entry) },
      cue: snapshot.cue.state,
      beside: snapshot.companions.filter(({ value }) => value !== null).map(({ measure }) => measure),
      outline: preparing && entry.figure !== null ? { figure: entry.figure, still: snapshot.still } : null,
    });
    if (this.traceCanvas !== null && snapshot.floor !== null) this.floor.draw(this.traceCanvas, snapshot);
    else if (this.traceCanvas !== null) this.muscles.draw(this.traceCanvas, snapshot, entry);
    this.seen(snapshot);
  }
}
