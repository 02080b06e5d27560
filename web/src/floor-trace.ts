// Where somebody is who stands without a camera, as seen from above: forward is up, and the field is where to be.

import { Colours } from "./colours";
import type { Snapshot, Target } from "./messages";
import { onFloor, type Point } from "./movement-pictures";
import { words } from "./words";

const TAIL_MS = 2000;
/** To each side of the way that is asked for. */
const WEDGE = Math.PI / 6;
const LABEL = 16;
const FEET = { apart: 0.065, length: 0.12, width: 0.045 };

/** The way that is asked for as an angle of the picture, 0 to the right and clockwise, from degrees that count from forward to the left. */
export function pictureAngle(towards_deg: number): number {
  return -Math.PI / 2 - (towards_deg * Math.PI) / 180;
}

/** From and to which radius of the picture the wanted field reaches; null where nothing is wanted. */
export function field({ low, high, scale_high }: Pick<Target, "low" | "high" | "scale_high">, radius: number): [number, number] | null {
  const share = (value: number): number => Math.min(1, Math.max(0, value / scale_high)) * radius;
  const [inner, outer] = [share(low), high === null ? radius : share(high)];
  return outer > inner ? [inner, outer] : null;
}

/** A point, or the one on the rim where it lies beyond: who leans furthest still sees where they are. */
export function within([across, up]: Point, most: number): Point {
  const far = Math.hypot(across, up);
  return far > most ? [(across / far) * most, (up / far) * most] : [across, up];
}

export class FloorTrace {
  private tail: { at: Point; ms: number }[] = [];
  private readonly theme = new Colours({ line: "--accent", level: "--inside", grid: "--line", text: "--ink", soft: "--soft", paper: "--sheet" });

  take({ floor }: Pick<Snapshot, "floor">, nowMs = performance.now()): void {
    if (floor === null || floor.forward === null || floor.left === null) this.tail = [];
    else this.tail.push({ at: onFloor([floor.forward, floor.left]), ms: nowMs });
    const since = this.tail.findIndex(({ ms }) => nowMs - ms <= TAIL_MS);
    this.tail.splice(0, Math.max(0, since));
  }

  draw(canvas: HTMLCanvasElement, { floor, target, cue }: Pick<Snapshot, "floor" | "target" | "cue">): void {
    const pen = canvas.getContext("2d");
    if (pen === null || floor === null) return;
    const colours = this.theme.of(canvas);
    const { width, height } = canvas;
    const size = LABEL * Math.max(1, width / (Math.min(canvas.clientWidth, canvas.clientHeight) || width));
    const radius = Math.min(width, height) / 2 - 1.6 * size;
    const place = (point: Point): Point => {
      const [across, up] = within(point, target.scale_high);
      return [width / 2 + (across / target.scale_high) * radius, height / 2 - (up / target.scale_high) * radius];
    };
    pen.clearRect(0, 0, width, height);
    const [x, y] = [width / 2, height / 2];
    ground(pen, x, y, radius, colours.grid);
    pen.fillStyle = colours.soft;
    pen.font = `600 ${Math.round(size)}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.fillText(words.movement.forward, x, y - radius - 0.4 * size);
    feet(pen, x, y, radius, colours.grid);
    const wanted = field(target, radius);
    if (wanted !== null) this.wanted(pen, [x, y], wanted, floor.towards_deg, colours.level);
    this.way(pen, this.tail.map(({ at }) => place(at)), colours.line);
    const last = this.tail[this.tail.length - 1];
    if (last === undefined) return;
    const [toX, toY] = place(last.at);
    pen.fillStyle = cue.state === "inside" ? colours.level : colours.line;
    pen.strokeStyle = colours.paper;
    pen.lineWidth = 0.2 * size;
    pen.beginPath();
    pen.arc(toX, toY, 0.9 * size, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }

  /** The whole ring is pale where one way is asked for, and that part of it strong. */
  private wanted(pen: CanvasRenderingContext2D, [x, y]: Point, [inner, outer]: [number, number], towards_deg: number | null, colour: string): void {
    const part = (from: number, to: number, strength: number): void => {
      pen.globalAlpha = strength;
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(x, y, outer, from, to);
      pen.arc(x, y, inner, to, from, true);
      pen.fill();
      pen.globalAlpha = 1;
    };
    part(0, 2 * Math.PI, towards_deg === null ? 0.28 : 0.08);
    if (towards_deg === null) return;
    const middle = pictureAngle(towards_deg);
    part(middle - WEDGE, middle + WEDGE, 0.36);
  }

  private way(pen: CanvasRenderingContext2D, points: Point[], colour: string): void {
    pen.strokeStyle = colour;
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.globalAlpha = 0.5;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x, y);
    pen.stroke();
    pen.globalAlpha = 1;
  }
}

function ground(pen: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.moveTo(x, y - radius);
  pen.lineTo(x, y + radius);
  pen.moveTo(x - radius, y);
  pen.lineTo(x + radius, y);
  pen.stroke();
}

/** Two feet, toes up: which way the picture lies, not how large a base one has. */
function feet(pen: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  pen.fillStyle = colour;
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.ellipse(x + side * FEET.apart * radius, y, FEET.width * radius, FEET.length * radius, 0, 0, 2 * Math.PI);
    pen.fill();
  }
}
