// The muscles over the last seconds: the practised measure large with its target line, every muscle below it.

import { Colours } from "./colours";
import type { ExerciseEntry, Tracking } from "./exercise-entry";
import { practising, type Snapshot, type Target } from "./messages";
import { recordedName } from "./muscles";
import { isFree, place } from "./scale";
import type { Verdict } from "./sensor-messages";
import { wantedAt } from "./tracking";

const SECONDS = 8;
const RATE_HZ = 50;
const POINTS = RATE_HZ * SECONDS;
/** Share of the height that the practised measure takes when other muscles are shown below it. */
export const MAIN_SHARE = 0.62;
/** Share of the width that lies behind us, where the target moves and what comes is shown too. */
const NOW_SHARE = 0.6;
const PAD = 8;
/** Height of a muscle's name on the screen, in pixels: the picture itself is drawn larger and made to fit. */
const LABEL = 14;
const RESTS_HIGH = 8;

type Values = (number | null)[];

/** Where a muscle is drawn, in pixels of the picture, and how many of them make one on the screen. */
interface Strip {
  top: number;
  width: number;
  height: number;
  scale: number;
}

/** Height of the measure's own part of a picture. */
export function mainHeight(height: number, muscles: number): number {
  return muscles > 1 ? height * MAIN_SHARE : height;
}

/** Where a value lies in the measure's part, and the value that lies at a height. */
export function toY(value: number, target: Pick<Target, "scale_low" | "scale_high">, height: number): number {
  return height - PAD - place(value, target) * (height - 2 * PAD);
}

export function fromY(y: number, target: Pick<Target, "scale_low" | "scale_high">, height: number): number {
  const share = Math.min(1, Math.max(0, (height - PAD - y) / (height - 2 * PAD)));
  return target.scale_low + share * (target.scale_high - target.scale_low);
}

export class MuscleTrace {
  names: string[] = [];
  /** A word for each muscle's quality, as it was last told; empty where it never was. */
  quality: (Verdict | null)[] = [];
  private main: Values = [];
  private rows: Values[] = [];
  private readonly theme = new Colours({ line: "--accent", level: "--inside", other: "--neutral", text: "--ink", grid: "--line", paper: "--sheet" });
  private colours = {} as ReturnType<typeof this.theme.of>;

  take(snapshot: Snapshot): void {
    if (snapshot.trace !== null) add(this.main, snapshot.trace);
    const { channels } = snapshot;
    if (channels === null) return;
    if (channels.names.join() !== this.names.join()) {
      this.names = channels.names;
      this.rows = channels.names.map(() => []);
      this.quality = [];
    }
    this.quality = channels.quality ?? this.quality;
    channels.values.forEach((values, n) => add(this.rows[n] ?? [], values));
  }

  draw(canvas: HTMLCanvasElement, snapshot: Snapshot, entry: Pick<ExerciseEntry, "tracking"> | null = null): void {
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    this.colours = this.theme.of(canvas);
    const { width, height } = canvas;
    pen.clearRect(0, 0, width, height);
    const calibrating = !practising(snapshot);
    const main = calibrating ? 0 : mainHeight(height, this.names.length);
    const tracking = entry?.tracking ?? null;
    if (!calibrating && tracking !== null) this.followed(pen, width, main, snapshot, tracking);
    else if (!calibrating) this.measure(pen, width, main, snapshot.target);
    const shown = calibrating || this.names.length > 1 ? this.rows : [];
    // Noise at rest would otherwise fill the picture like an effort.
    const top = Math.max(...shown.map(highest), RESTS_HIGH * (snapshot.calibration?.resting ?? 0), 1e-9);
    const each = (height - main) / Math.max(1, shown.length);
    const scale = Math.max(1, width / (canvas.clientWidth || width));
    shown.forEach((values, n) => this.channel(pen, values, { top: main + n * each, width, height: each, scale }, top, recordedName(this.names[n] ?? "")));
  }

  private measure(pen: CanvasRenderingContext2D, width: number, height: number, target: Target): void {
    const edges = (isFree(target) ? [] : [target.low, ...(target.high === null ? [] : [target.high])]).map((value) => toY(value, target, height));
    const [low, top] = [edges[0] ?? height, edges[1] ?? 0];
    pen.fillStyle = this.colours.level;
    pen.globalAlpha = 0.14;
    if (edges.length > 0) pen.fillRect(0, top, width, low - top);
    pen.globalAlpha = 1;
    pen.strokeStyle = this.colours.level;
    pen.lineWidth = 3;
    pen.setLineDash([12, 8]);
    pen.beginPath();
    for (const y of edges) {
      pen.moveTo(0, y);
      pen.lineTo(width, y);
    }
    pen.stroke();
    pen.setLineDash([]);
    line(pen, this.main, width, (value) => toY(value, target, height), this.colours.line, 4);
  }

  /** The measure up to now, and the target with its tolerance behind us and ahead. */
  private followed(pen: CanvasRenderingContext2D, width: number, height: number, { target, within_s }: Snapshot, tracking: Tracking): void {
    const now = width * NOW_SHARE;
    const perSecond = now / (SECONDS * NOW_SHARE);
    const y = (value: number): number => toY(value, target, height);
    if (within_s !== null) {
      const times = Array.from({ length: 161 }, (_, n) => (n / 160) * SECONDS - SECONDS * NOW_SHARE);
      const points = times.map((time): [number, number] => [now + time * perSecond, wantedAt(tracking, within_s + time)]);
      pen.fillStyle = this.colours.level;
      pen.globalAlpha = 0.28;
      pen.beginPath();
      for (const [x, value] of points) pen.lineTo(x, y(value + tracking.tolerance));
      for (const [x, value] of points.reverse()) pen.lineTo(x, y(value - tracking.tolerance));
      pen.closePath();
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = this.colours.level;
      pen.lineWidth = 3;
      pen.setLineDash([12, 8]);
      pen.beginPath();
      for (const [x, value] of points) pen.lineTo(x, y(value));
      pen.stroke();
      pen.setLineDash([]);
    }
    const seen = this.main.slice(-Math.round(SECONDS * NOW_SHARE * RATE_HZ));
    line(pen, seen, now, y, this.colours.line, 4, seen.length);
    const last = seen[seen.length - 1];
    if (last == null) return;
    pen.fillStyle = this.colours.line;
    pen.beginPath();
    pen.arc(now, y(last), 9, 0, 2 * Math.PI);
    pen.fill();
  }

  private channel(pen: CanvasRenderingContext2D, values: Values, { top, width, height, scale }: Strip, most: number, name: string): void {
    pen.strokeStyle = this.colours.grid;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(0, top + height - 1);
    pen.lineTo(width, top + height - 1);
    pen.stroke();
    line(pen, values, width, (value) => top + height - 4 - (value / most) * (height - 12), this.colours.other, 1.5 * scale);
    const size = Math.round(LABEL * scale);
    pen.font = `600 ${size}px system-ui, sans-serif`;
    pen.strokeStyle = this.colours.paper; // the name stays readable where the line runs through it
    pen.lineWidth = size / 3;
    pen.lineJoin = "round";
    pen.strokeText(name, 10, top + size + 4);
    pen.fillStyle = this.colours.text;
    pen.fillText(name, 10, top + size + 4);
  }
}

function add(values: Values, more: Values): void {
  values.push(...more);
  if (values.length > POINTS) values.splice(0, values.length - POINTS);
}

function highest(values: Values): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

function line(pen: CanvasRenderingContext2D, values: Values, width: number, y: (value: number) => number, colour: string, thick: number, points = POINTS): void {
  pen.strokeStyle = colour;
  pen.lineWidth = thick;
  pen.lineJoin = "round";
  pen.beginPath();
  let drawing = false;
  values.forEach((value, n) => {
    if (value === null) {
      drawing = false;
      return;
    }
    const x = (n / Math.max(1, points - 1)) * width;
    if (drawing) pen.lineTo(x, y(value));
    else pen.moveTo(x, y(value));
    drawing = true;
  });
  pen.stroke();
}
