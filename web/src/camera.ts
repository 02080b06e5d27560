// The camera and its worker: one picture at a time, the newest one; every way in which a camera can fail has a name.

import type { FromWorker, ToWorker } from "./pose-worker";
import { Light } from "./light";
import { keep, stats, work } from "./stats";

export type Problem = "refused" | "absent" | "busy" | "insecure" | "ended" | "model";

export class CameraError extends Error {
  constructor(
    readonly problem: Problem,
    readonly detail: string,
  ) {
    super(problem);
  }
}

/** What is in the picture besides the one person. */
export interface PictureScene {
  dark: boolean;
  people: number;
}

export interface Row {
  row: Float32Array;
  capturedMs: number;
  found: boolean;
}

const VISION = "/vision/0.10.35"; // the browser keeps these files for good: a new version needs a new address
const MODEL = "pose_landmarker_lite.task";

export class Camera {
  readonly video = document.createElement("video");
  onRow: (row: Row) => void = () => undefined;
  onProblem: (problem: CameraError) => void = () => undefined;
  /** Too dark, or more than one person: told when it changes. */
  onScene: (scene: PictureScene) => void = () => undefined;
  private readonly light = new Light();
  private people = { told: 1, before: 1 };
  private worker: Worker | null = null;
  private stream: MediaStream | null = null;
  private busy = true;
  private newest: { at: number } | null = null;
  private lastMs = 0;
  private stopped = false;
  private hash: string | null = null;

  /** Ask for the camera, then load the model; CameraError says what is in the way. `seen` is called once there is a picture. */
  async open(seen: () => void = () => undefined): Promise<void> {
    if (!window.isSecureContext || navigator.mediaDevices === undefined) throw new CameraError("insecure", location.origin);
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } });
    } catch (error) {
      throw named(error);
    }
    this.stillWanted();
    const track = this.stream.getVideoTracks()[0];
    if (track !== undefined) track.onended = () => this.onProblem(new CameraError("ended", track.label));
    this.video.muted = this.video.playsInline = true;
    this.video.srcObject = this.stream;
    await this.video.play();
    this.stillWanted();
    seen();
    try {
      await this.load();
    } catch (error) {
      this.close();
      throw error;
    }
    this.stillWanted();
    this.busy = false;
    this.video.requestVideoFrameCallback(this.frame);
  }

  get size(): { width: number; height: number } {
    return { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  /** What a recording must say about where its landmarks come from. */
  get attributes(): Record<string, string> {
    return { model: "pose_landmarker_lite", model_sha256: this.hash ?? "unknown", library: "tasks-vision 0.10.35", mode: "video" };
  }

  /** The person has gone back while the camera was being opened: give it back at once. */
  private stillWanted(): void {
    if (!this.stopped) return;
    this.close();
    throw new CameraError("ended", "closed while it was being opened");
  }

  close(): void {
    this.stopped = true;
    this.worker?.terminate();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.video.srcObject = null;
  }

  private async load(): Promise<void> {
    const build = (await (await fetch("/build.json")).json()) as { models?: Record<string, string> };
    this.hash = build.models?.[MODEL] ?? null;
    const worker = new Worker(new URL("./pose-worker.ts", import.meta.url), { type: "module" });
    this.worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.onerror = (event) => reject(new CameraError("model", event.message || "the worker did not start"));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if ("error" in data) reject(new CameraError("model", data.error));
        else resolve();
      };
      this.post({ vision: VISION, bundle: `/models/${this.hash?.slice(0, 12)}/${MODEL}` });
    });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.result(data);
    worker.onerror = (event) => this.onProblem(new CameraError("model", event.message));
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  private frame = (now: number, metadata: VideoFrameCallbackMetadata): void => {
    if (this.stopped) return;
    this.video.requestVideoFrameCallback(this.frame);
    if (this.newest !== null) stats.skipped += 1;
    this.newest = { at: metadata.captureTime ?? now };
    work(() => {
      if (this.light.look(this.video, now)) this.tell();
    });
    if (!this.busy) void this.give();
  };

  private async give(): Promise<void> {
    if (this.newest === null || this.stopped) return;
    this.busy = true;
    const capturedMs = Math.max(this.lastMs + 0.001, this.newest.at);
    this.newest = null;
    this.lastMs = capturedMs;
    try {
      const picture = await createImageBitmap(this.video);
      this.post({ picture, timeMs: capturedMs }, [picture]);
    } catch {
      this.busy = false; // the picture was gone: the next one comes
    }
  }

  private result(data: FromWorker): void {
    if ("people" in data) return this.counted(data.people);
    this.busy = false;
    if ("error" in data) return this.onProblem(new CameraError("model", data.error));
    if ("ready" in data) return;
    if (this.newest !== null) void this.give();
    stats.frames += 1;
    if (data.found) stats.detected += 1;
    keep(stats.inferenceMs, data.inferenceMs);
    keep(stats.ageMs, performance.now() - data.timeMs);
    work(() => this.onRow({ row: data.row, capturedMs: data.timeMs, found: data.found }));
  }

  /** A second person counts only when seen twice in a row: a coat on a chair is taken for one now and then. */
  private counted(people: number): void {
    const crowd = people > 1 && this.people.before > 1;
    this.people.before = stats.people = people;
    if (crowd === this.people.told > 1) return;
    this.people.told = crowd ? people : 1;
    this.tell();
  }

  get scene(): PictureScene {
    return { dark: this.light.dark, people: this.people.told };
  }

  private tell(): void {
    this.onScene(this.scene);
  }
}

/** What the browser's error means. */
export function named(error: unknown): CameraError {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  const detail = error instanceof Error ? error.message : String(error);
  if (name === "NotAllowedError" || name === "SecurityError") return new CameraError("refused", detail);
  if (name === "NotFoundError" || name === "OverconstrainedError") return new CameraError("absent", detail);
  return new CameraError("busy", detail);
}
