// The muscles on the body picture: where each belly lies, what it is called, and which one is meant by a place on the picture.

import type { Side } from "./messages";
import type { Place } from "./sensor-messages";
import { fill, words } from "./words";

export type View = "front" | "back";
export type Point = [number, number];

/** A muscle's belly between two points, with its greatest width; x counts from the body's middle to either side, y from its top. */
export interface Belly {
  muscle: string;
  view: View;
  from: Point;
  to: Point;
  width: number;
}

const belly = (view: View, muscle: string, from: Point, to: Point, width: number): Belly => ({ muscle, view, from, to, width });

export const BELLIES: Belly[] = [
  belly("front", "deltoid", [47, 86], [59, 126], 17),
  belly("front", "pectoralis major", [5, 113], [44, 97], 25),
  belly("front", "biceps brachii", [54, 124], [63, 168], 14),
  belly("front", "wrist flexors", [63, 178], [72, 224], 13),
  belly("front", "rectus abdominis", [9, 134], [8, 218], 15),
  belly("front", "external oblique", [27, 146], [31, 206], 14),
  belly("front", "transversus abdominis", [30, 212], [15, 226], 9),
  belly("front", "rectus femoris", [25, 238], [23, 322], 15),
  belly("front", "vastus lateralis", [38, 252], [33, 326], 12),
  belly("front", "vastus medialis", [13, 282], [16, 332], 14),
  belly("front", "hip adductors", [9, 244], [11, 288], 12),
  belly("front", "tibialis anterior", [22, 346], [19, 412], 11),
  belly("front", "fibularis longus", [34, 348], [27, 414], 9),
  belly("back", "upper trapezius", [6, 64], [42, 84], 15),
  belly("back", "infraspinatus", [15, 102], [43, 100], 17),
  belly("back", "lower trapezius", [25, 113], [4, 152], 11),
  belly("back", "latissimus dorsi", [38, 126], [16, 190], 16),
  belly("back", "erector spinae", [6, 156], [7, 200], 10),
  belly("back", "multifidus", [4, 203], [5, 224], 8),
  belly("back", "triceps brachii", [54, 110], [63, 166], 16),
  belly("back", "wrist extensors", [64, 178], [73, 224], 13),
  belly("back", "gluteus medius", [18, 208], [40, 224], 14),
  belly("back", "gluteus maximus", [7, 232], [36, 256], 27),
  belly("back", "biceps femoris", [33, 268], [30, 328], 14),
  belly("back", "semitendinosus", [15, 268], [16, 328], 14),
  belly("back", "gastrocnemius lateralis", [31, 340], [28, 386], 13),
  belly("back", "gastrocnemius medialis", [16, 340], [17, 390], 13),
  belly("back", "soleus", [23, 388], [20, 422], 12),
];

export const WIDTH = 400;
export const HEIGHT = 478;
const MIDDLE: Record<View, number> = { front: 100, back: 300 };
/** How far beside a belly a finger may land. */
const REACH = 9;

/** Whether a side of the body lies to the right in the picture: seen from the front the person looks at us. */
function onTheRight(view: View, side: Side): boolean {
  return (view === "front") === (side === "left");
}

/** A place of the body in the picture. */
export function inPicture(view: View, side: Side, [x, y]: Point): Point {
  return [MIDDLE[view] + (onTheRight(view, side) ? x : -x), y];
}

/** The outline of a belly: a spindle. */
export function spindle({ view, from, to, width }: Belly, side: Side): string {
  const [[x1, y1], [x2, y2]] = [inPicture(view, side, from), inPicture(view, side, to)];
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [nx, ny] = [((y1 - y2) / length) * width * 0.68, ((x2 - x1) / length) * width * 0.68];
  const at = (share: number, way: number): string => `${round(x1 + (x2 - x1) * share + nx * way)} ${round(y1 + (y2 - y1) * share + ny * way)}`;
  return `M${round(x1)} ${round(y1)}C${at(0.2, 1)} ${at(0.72, 1)} ${round(x2)} ${round(y2)}C${at(0.72, -1)} ${at(0.2, -1)} ${round(x1)} ${round(y1)}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The middle of a belly in the picture. */
export function middle({ view, from, to }: Belly, side: Side): Point {
  return inPicture(view, side, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
}

/** The muscle that is meant by a place on the picture; null where none is near. */
export function nearest([x, y]: Point): Place | null {
  const view: View = x < WIDTH / 2 ? "front" : "back";
  const right = x > MIDDLE[view];
  const side: Side = onTheRight(view, "left") === right ? "left" : "right";
  const at: Point = [Math.abs(x - MIDDLE[view]), y];
  let found: Place | null = null;
  let least = REACH;
  for (const each of BELLIES) {
    const beside = each.view === view ? distance(at, each.from, each.to) - each.width / 2 : Infinity;
    if (beside < least) [found, least] = [{ muscle: each.muscle, side }, beside];
  }
  return found;
}

/** From a point to the nearest point between two others. */
export function distance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const share = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}

/** What a muscle is called, and where it lies; a name that is not known stays as it was recorded. */
function called(muscle: string): { name: string; where: string | null } {
  return words.muscleNames[muscle as keyof typeof words.muscleNames] ?? { name: muscle, where: null };
}

/** A muscle with its side: "Soleus, left". */
export function placeName({ muscle, side }: Place): string {
  const { name } = called(muscle);
  return side === null ? name : fill(words.named, { exercise: name, side: words.sensors.onSide[side] });
}

/** The same with the part of the body, for who does not know muscles by their names. */
export function placeWords(place: Place): string {
  const { where } = called(place.muscle);
  return where === null ? placeName(place) : `${placeName(place)} (${where})`;
}

/** A channel's name as it was recorded ("vastus medialis left"), in the page's language. */
export function recordedName(recorded: string): string {
  const side = (["left", "right"] as const).find((each) => recorded.endsWith(` ${each}`)) ?? null;
  const muscle = side === null ? recorded : recorded.slice(0, -side.length - 1);
  return muscle in words.muscleNames ? placeName({ muscle, side }) : recorded;
}

/** A value for a choice among all places, and back. */
export const NOWHERE = "";
export function keyOf(place: Place | null): string {
  return place === null ? NOWHERE : `${place.muscle}|${place.side ?? ""}`;
}
export function placeOf(key: string): Place | null {
  const [muscle = "", side = ""] = key.split("|");
  return muscle === "" ? null : { muscle, side: side === "left" || side === "right" ? side : null };
}
