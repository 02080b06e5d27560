// What is measured beside the movement, as lines over the figure: the pelvis, and the line that the knee should lie on.

import { LANDMARK_NAMES } from "./body";
import type { Side } from "./messages";

const ENDS: Record<string, (side: Side) => [string, string]> = {
  pelvic_hike: () => ["left_hip", "right_hip"],
  knee_projection: (side) => [`${side}_hip`, `${side}_ankle`],
};

/** The ends of each line, as places in the landmarks; measures that are no line have none. */
export function besideMarks(measures: string[], side: Side): [number, number][] {
  return measures.flatMap((measure) => {
    const [one, other] = ENDS[measure]?.(side) ?? [];
    return one === undefined || other === undefined ? [] : [[LANDMARK_NAMES.indexOf(one), LANDMARK_NAMES.indexOf(other)] as [number, number]];
  });
}
