// The muscles over the last seconds: the practised measure large with its target line, every muscle below it.

import { Colours } from "./colours";
import { practising, type Snapshot, type Target } from "./messages";
import { recordedName } from "./muscles";
import { place } from "./scale";

const SECONDS = 8;
const RATE_HZ = 50;
const POINTS = RATE_HZ * SECONDS;
/** Share of the height that the practised measure takes when other muscles are shown below it. */
export const MAIN_SHARE = 0.62;
const PAD = 8;
const RESTS_HIGH = 8;

type Values = (number | null)[];

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
  private main: Values = [];
  private rows: Values[] = [];
  private readonly theme = new Colours({ line: "--accent", level: "--inside", other: "--neutral", text: "--ink", grid: "--line" });
  private colours = {} as ReturnType<typeof this.theme.of>;

  take(snapshot: Snapshot): void {
    if (snapshot.trace !== null) add(this.main, snapshot.trace);
    const { channels } = snapshot;
    if (channels === null) return;
    if (channels.names.join() !== this.names.join()) {
      this.names = channels.names;
      this.rows = channels.names.map(() => []);
    }
    channels.values.forEach((values, n) => add(this.rows[n] ?? [], values));
  }

  draw(canvas: HTMLCanvasElement, snapshot: Snapshot): void {
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    this.colours = this.theme.of(canvas);
    const { width, height } = canvas;
    pen.clearRect(0, 0, width, height);
    const calibrating = !practising(snapshot);
    const main = calibrating ? 0 : mainHeight(height, this.names.length);
    if (!calibrating) this.measure(pen, width, main, snapshot.target);
    const shown = calibrating || this.names.length > 1 ? this.rows : [];
    // Noise at rest would otherwise fill the picture like an effort.
    const top = Math.max(...shown.map(highest), RESTS_HIGH * (snapshot.calibration?.resting ?? 0), 1e-9);
    const each = (height - main) / Math.max(1, shown.length);
    shown.forEach((values, n) => this.channel(pen, values, main + n * each, width, each, top, recordedName(this.names[n] ?? "")));
  }

  private measure(pen: CanvasRenderingContext2D, width: number, height: number, target: Target): void {
    const y = toY(target.low, target, height);
    pen.fillStyle = this.colours.level;
    pen.globalAlpha = 0.14;
    pen.fillRect(0, 0, width, y);
    pen.globalAlpha = 1;
    pen.strokeStyle = this.colours.level;
    pen.lineWidth = 3;
    pen.setLineDash([12, 8]);
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(width, y);
    pen.stroke();
    pen.setLineDash([]);
    line(pen, this.main, width, (value) => toY(value, target, height), this.colours.line, 4);
  }

  private channel(pen: CanvasRenderingContext2D, values: Values, top: number, width: number, height: number, most: number, name: string): void {
    pen.strokeStyle = this.colours.grid;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(0, top + height - 1);
    pen.lineTo(width, top + height - 1);
    pen.stroke();
    line(pen, values, width, (value) => top + height - 4 - (value / most) * (height - 12), this.colours.other, 2);
    pen.fillStyle = this.colours.text;
    pen.font = `600 ${Math.max(13, Math.round(width / 55))}px system-ui, sans-serif`;
    pen.fillText(name, 10, top + Math.min(height - 8, 24));
  }
}

function add(values: Values, more: Values): void {
  values.push(...more);
  if (values.length > POINTS) values.splice(0, values.length - POINTS);
}

function highest(values: Values): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

function line(pen: CanvasRenderingContext2D, values: Values, width: number, y: (value: number) => number, colour: string, thick: number): void {
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
    const x = (n / (POINTS - 1)) * width;
    if (drawing) pen.lineTo(x, y(value));
    else pen.moveTo(x, y(value));
    drawing = true;
  });
  pen.stroke();
}
