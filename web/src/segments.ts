// Where on the body a motion sensor can be worn: where that lies on the picture, what it is called, and which place is meant by a point.

import type { Worn } from "./exercise-entry";
import type { Side } from "./messages";
import { distance, HEIGHT, inPicture, WIDTH, type Point, type View } from "./muscles";
import type { WornAt } from "./sensor-messages";
import { fill, words } from "./words";

/** A part of the body between two points, the upper one first, with its width; x counts from the body's middle to either side. */
interface Part {
  segment: string;
  /** One on each side; else there is one only. */
  sided: boolean;
  views: View[];
  from: Point;
  to: Point;
  width: number;
}

const part = (segment: string, views: View[], from: Point, to: Point, width: number, sided = true): Part => ({ segment, sided, views, from, to, width });
const BOTH: View[] = ["front", "back"];

/** The segments as the server knows them; each is drawn in its first view, and found in all. */
export const PARTS: Part[] = [
  part("chest", ["front"], [0, 92], [0, 132], 44, false),
  part("lower_back", ["back"], [0, 176], [0, 216], 44, false),
  part("upper_arm", BOTH, [51, 92], [61, 158], 20),
  part("forearm", BOTH, [63, 176], [75, 228], 18),
  part("hand", BOTH, [78, 242], [81, 252], 17),
  part("finger", BOTH, [83, 262], [84, 270], 9),
  part("thigh", BOTH, [24, 240], [24, 326], 27),
  part("shank", BOTH, [24, 348], [20, 416], 22),
  part("foot", BOTH, [19, 440], [22, 452], 18),
];

/** A place with where its middle is in the picture. */
export interface Spot extends WornAt {
  part: Part;
  view: View;
}

/** Every place in every view; those in the middle of the body have no side. */
export const SPOTS: Spot[] = PARTS.flatMap((each) =>
  each.views.flatMap((view) => (each.sided ? (["left", "right"] as const) : [null]).map((side): Spot => ({ part: each, segment: each.segment, side, view }))),
);

export const NOWHERE = "";

export function wornKey(at: WornAt | null): string {
  return at === null ? NOWHERE : `${at.segment}|${at.side ?? ""}`;
}

export function wornOf(key: string): WornAt | null {
  const [segment = "", side = ""] = key.split("|");
  return segment === "" ? null : { segment, side: side === "left" || side === "right" ? side : null };
}

/** The ends of a part in the picture, the upper one first. */
export function ends({ part: { from, to }, view, side }: Spot): [Point, Point] {
  return [inPicture(view, side ?? "left", from), inPicture(view, side ?? "left", to)];
}

/** Where a place is drawn that is worn by a sensor. */
export function spotOf(at: WornAt): Spot | undefined {
  return SPOTS.find((each) => each.segment === at.segment && (each.side === null || each.side === at.side));
}

/** How far beside a part a finger may land. */
const REACH = 8;

/** The place that is meant by a point of the picture; null where none is near. */
export function spotAt([x, y]: Point): Spot | null {
  if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT) return null;
  const view: View = x < WIDTH / 2 ? "front" : "back";
  let found: Spot | null = null;
  let least = REACH;
  for (const spot of SPOTS.filter((each) => each.view === view)) {
    const [from, to] = ends(spot);
    const beside = distance([x, y], from, to) - spot.part.width / 2;
    if (beside < least) [found, least] = [spot, beside];
  }
  return found;
}

/** What a place is called: "Thigh, left side"; one that is not known stays as it was recorded. */
export function wornName({ segment, side }: WornAt): string {
  const called = words.places[segment as keyof typeof words.places] ?? segment;
  const place = called.charAt(0).toLocaleUpperCase() + called.slice(1);
  return side === null ? place : fill(words.motion.onSide, { place, side: words.sides[side] });
}

/** Whether a sensor that is worn there is what an exercise takes in that place; null where nobody has said where it is. */
export function fitsPlace(at: WornAt | null, { segments, sided }: Worn, side: Side): boolean | null {
  if (at === null) return null;
  return segments.includes(at.segment) && (!sided || at.side === null || at.side === side);
}

/** The places that an exercise takes sensors in. */
export function placesOf(worn: Worn[], side: Side): WornAt[] {
  return worn.flatMap(({ segments, sided }) => (segments[0] === undefined ? [] : [{ segment: segments[0], side: sided ? side : null }]));
}

/** Several places, one behind the other; the name of each has a comma before its side. */
export function wornNames(places: WornAt[]): string {
  return places.map(wornName).join(" + ");
}
