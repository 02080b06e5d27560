// The person as a figure over the camera's picture, mirrored like it; names of sides stay the person's own.

import { besideMarks } from "./beside-marks";
import { facesUs, HINGES, LANDMARK_NAMES, limbs } from "./body";
import { Colours } from "./colours";
import { FIELDS } from "./frame";
import type { FigureEntry } from "./exercise-entry";
import type { Side, Target } from "./messages";

const SEEN = 0.5;
const STRAIGHT = 0.25;
const FIGURE_HEIGHT = 0.8;
/** The band of the error is a little shorter than the limb, so that it is told from the target. */
const UNCERTAIN = 0.85;

export interface Scene {
  measure: string;
  side: Side;
  /** The arc with the target zone is drawn only while degrees may be shown. */
  value: number | null;
  /** By how much the angle may be off, either way: drawn as a band about the limb; null: not known. */
  error: number | null;
  target: Target;
  cue: string;
  /** What is measured beside it, as far as it may be shown. */
  beside: string[];
  /** Where to stand: drawn while getting ready. */
  outline: { figure: FigureEntry; still: number } | null;
}

const TOKENS = { near: "--body", far: "--body-far", working: "--working", zone: "--inside", outline: "--outline", ready: "--inside" } as const;

export class Skeleton {
  private readonly pen: CanvasRenderingContext2D;
  private readonly drawn = new Map<string, ReturnType<typeof limbs>>();
  private readonly theme = new Colours<keyof typeof TOKENS>(TOKENS);
  row: Float32Array | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser cannot draw");
    this.pen = pen;
  }

  private get colours(): Record<keyof typeof TOKENS, string> {
    return this.theme.of(this.canvas);
  }

  /** Draw the newest row. */
  draw(scene: Scene): void {
    const { pen, canvas } = this;
    const { width, height } = canvas;
    pen.save();
    pen.clearRect(0, 0, width, height);
    pen.translate(width, 0);
    pen.scale(-1, 1);
    if (scene.outline !== null) this.outline(scene.outline.figure, scene.outline.still, scene.side);
    if (this.row !== null && !Number.isNaN(this.row[0])) this.body(this.row, scene);
    pen.restore();
  }

  private at(row: Float32Array, place: number): [number, number] {
    return [(row[place * FIELDS] ?? NaN) * this.canvas.width, (row[place * FIELDS + 1] ?? NaN) * this.canvas.height];
  }

  private seen(row: Float32Array, place: number): boolean {
    const visibility = row[place * FIELDS + 3] ?? 1;
    return Number.isNaN(visibility) || visibility >= SEEN;
  }

  private body(row: Float32Array, scene: Scene): void {
    const { pen, canvas, colours } = this;
    const unit = canvas.height * 0.55;
    const key = `${scene.measure} ${scene.side}`;
    const parts = this.drawn.get(key) ?? limbs(LANDMARK_NAMES, scene.measure, true, scene.side);
    this.drawn.set(key, parts);
    pen.lineCap = pen.lineJoin = "round";
    if (scene.value !== null) this.zone(row, scene);
    for (const { places, width, kind } of parts) {
      pen.strokeStyle = colours[kind];
      pen.globalAlpha = places.every((place) => this.seen(row, place)) ? 0.9 : 0.3;
      pen.lineWidth = Math.max(3, width * unit * 0.42);
      pen.beginPath();
      places.forEach((place, n) => (n === 0 ? pen.moveTo(...this.at(row, place)) : pen.lineTo(...this.at(row, place))));
      pen.stroke();
    }
    pen.globalAlpha = 0.9;
    pen.strokeStyle = colours.near;
    pen.beginPath();
    pen.arc(...this.at(row, 0), unit * 0.06, 0, 2 * Math.PI);
    pen.stroke();
    pen.globalAlpha = 1;
    this.marks(row, scene);
    this.hinge(row, scene);
  }

  private marks(row: Float32Array, { beside, side }: Scene): void {
    const { pen, canvas } = this;
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = Math.max(2, canvas.height / 160);
    pen.setLineDash([3 * pen.lineWidth, 2.5 * pen.lineWidth]);
    for (const ends of besideMarks(beside, side)) {
      if (!ends.every((place) => this.seen(row, place))) continue;
      pen.beginPath();
      pen.moveTo(...this.at(row, ends[0]));
      pen.lineTo(...this.at(row, ends[1]));
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  private place(part: string, side: Side): number {
    return LANDMARK_NAMES.indexOf(`${side}_${part}`);
  }

  /** The joint that works, lit in the colour of the cue. */
  private hinge(row: Float32Array, { measure, side }: Scene): void {
    const hinge = HINGES[measure];
    if (hinge === undefined) return;
    const { pen, canvas } = this;
    pen.fillStyle = this.colours.working;
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = Math.max(2, canvas.height / 200);
    pen.beginPath();
    pen.arc(...this.at(row, this.place(hinge.at, side)), canvas.height / 42, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }

  /** To which side a joint bends, from the way the person faces: 1 with the hands of a clock. */
  private ahead(row: Float32Array, measure: string, side: Side): number {
    if (measure === "shoulder_elevation") return side === "right" ? 1 : -1;
    return this.at(row, this.place("foot_index", side))[0] - this.at(row, this.place("heel", side))[0];
  }

  /** The arc around the joint in which the limb should come to lie. */
  private zone(row: Float32Array, { measure, side, target, value, error }: Scene): void {
    const hinge = HINGES[measure];
    if (hinge === undefined) return;
    const { pen } = this;
    const [x, y] = this.at(row, this.place(hinge.at, side));
    const towards = (part: string): number => {
      const [px, py] = part === "" ? [x, y - 1] : this.at(row, this.place(part, side));
      return Math.atan2(py - y, px - x);
    };
    const [from, to] = [towards(hinge.from), towards(hinge.to)];
    const bend = Math.sin(to - from);
    // A limb that is almost straight does not tell to which side it bends; the body does.
    const way = Math.sign(Math.abs(bend) > STRAIGHT ? bend : this.ahead(row, measure, side)) || 1;
    const radians = (value: number): number => ((hinge.interior ? value : 180 - value) * Math.PI) / 180;
    const between = (lower: number, upper: number): [number, number] => {
      const [one, other] = [lower, upper].map((value) => from + way * Math.min(Math.PI, Math.max(0, radians(value)))) as [number, number];
      return [Math.min(one, other), Math.max(one, other)];
    };
    const [tx, ty] = this.at(row, this.place(hinge.to, side));
    const radius = Math.hypot(tx - x, ty - y);
    const [low, high] = between(target.low, target.high ?? target.scale_high);
    pen.fillStyle = this.colours.zone;
    pen.globalAlpha = 0.35;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, radius, low, high);
    pen.closePath();
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = this.colours.zone;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.arc(x, y, radius, low, high);
    pen.stroke();
    if (value !== null && error !== null) this.uncertain(x, y, radius * UNCERTAIN, between(value - error, value + error));
  }

  /** Where the limb may really lie: as wide as the angle may be off. */
  private uncertain(x: number, y: number, radius: number, [low, high]: [number, number]): void {
    const { pen } = this;
    pen.fillStyle = pen.strokeStyle = this.colours.working;
    pen.globalAlpha = 0.4;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, radius, low, high);
    pen.closePath();
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(x, y, radius, low, high);
    pen.stroke();
  }

  /** A silhouette to fit into; it turns to the colour of success while the person stays still. */
  private outline(figure: FigureEntry, still: number, side: Side): void {
    const frame = figure.frames[0];
    if (frame === undefined) return;
    const { pen, canvas } = this;
    const [xs, ys] = [frame.map(([x]) => x), frame.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = (FIGURE_HEIGHT * canvas.height) / (bottom - top);
    const flip = side === "left" ? -1 : 1;
    const at = ([x, y]: [number, number]): [number, number] => [canvas.width / 2 + flip * (x - (left + right) / 2) * scale, canvas.height * 0.94 + (y - bottom) * scale];
    const path = new Path2D();
    for (const { places } of limbs(figure.joints, "", false, side, facesUs(figure.joints, frame))) {
      places.forEach((place, n) => {
        const [x, y] = at(frame[place] ?? [0, 0]);
        if (n === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
    }
    const [hx, hy] = at(frame[frame.length - 1] ?? [0, 0]);
    path.moveTo(hx, hy);
    path.lineTo(hx + 0.1, hy);
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = canvas.height * 0.1;
    pen.strokeStyle = still > 0 ? this.colours.ready : this.colours.outline;
    pen.globalAlpha = 0.3 + 0.3 * still;
    pen.stroke(path);
    pen.globalAlpha = 1;
  }
}
