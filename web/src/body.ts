// How a body is drawn, once for all pictures of it: which joints make a limb, how thick it is, which one works.

import type { Side } from "./messages";

export type Kind = "far" | "near" | "working";

export interface Limb {
  name: string;
  /** Places of its points in a list of joints. */
  places: number[];
  /** In shares of the body's height. */
  width: number;
  kind: Kind;
}

const PARTS: [string, string[], number][] = [
  ["leg", ["hip", "knee", "ankle"], 0.062],
  ["foot", ["ankle", "heel", "foot_index"], 0.042],
  ["trunk", ["shoulder", "hip"], 0.105],
  ["arm", ["shoulder", "elbow", "wrist"], 0.046],
];

/** The joint of each measure: where it is, from where its angle is counted, and what turns; and the limb that works. */
export const HINGES: Record<string, { at: string; from: string; to: string; interior: boolean; works: string }> = {
  knee_flexion: { at: "knee", from: "ankle", to: "hip", interior: false, works: "leg" },
  knee_extension: { at: "knee", from: "ankle", to: "hip", interior: true, works: "leg" },
  hip_flexion: { at: "hip", from: "shoulder", to: "knee", interior: false, works: "leg" },
  trunk_lean: { at: "hip", from: "", to: "shoulder", interior: true, works: "trunk" },
  elbow_flexion: { at: "elbow", from: "wrist", to: "shoulder", interior: false, works: "arm" },
  shoulder_elevation: { at: "shoulder", from: "hip", to: "elbow", interior: true, works: "arm" },
};

/** The limb that works in measures that are no angle; of a foot that is lifted, the leg that one stands on. */
const WORKS: Record<string, string> = { foot_lift: "leg", pelvis_rise: "leg", reach_distance: "arm" };

/** How far apart the shoulders are, in body heights, from where on a figure is seen from the front. */
const FRONT = 0.08;

/** Whether a figure of these joints stands with its front towards us. */
export function facesUs(joints: string[], frame: [number, number][]): boolean {
  const x = (name: string): number => frame[joints.indexOf(name)]?.[0] ?? 0;
  return Math.abs(x("left_shoulder") - x("right_shoulder")) > FRONT;
}

/** The limbs, the far side first, for joints named such as "left_knee"; from the front no side is far, and the trunk has a breadth. */
export function limbs(joints: string[], measure: string, workingSide: boolean, side: Side = "right", front = false): Limb[] {
  const works = HINGES[measure]?.works ?? WORKS[measure] ?? "";
  const far = side === "right" ? "left" : "right";
  const made: Limb[] = [];
  if (front) {
    const corners = ["left_shoulder", "right_shoulder", "right_hip", "left_hip", "left_shoulder"].map((name) => joints.indexOf(name));
    made.push({ name: "torso", places: corners, width: 0.075, kind: "near" });
  }
  for (const each of [far, side]) {
    for (const [name, parts, width] of PARTS) {
      if (front && name === "trunk") continue;
      const kind: Kind = each === far ? (front ? "near" : "far") : workingSide && name === works ? "working" : "near";
      made.push({ name: `${each} ${name}`, places: places(joints, each, parts), width, kind });
    }
  }
  return made;
}

function places(joints: string[], side: string, parts: string[]): number[] {
  return parts.map((part) => joints.indexOf(`${side}_${part}`));
}

/** MediaPipe's landmarks by name, as far as they are drawn; the head is the nose. */
export const LANDMARK_NAMES: string[] = Array.from({ length: 33 }, (_, place) => {
  const named: Record<number, string> = {
    0: "head", 11: "left_shoulder", 12: "right_shoulder", 13: "left_elbow", 14: "right_elbow", 15: "left_wrist", 16: "right_wrist",
    23: "left_hip", 24: "right_hip", 25: "left_knee", 26: "right_knee", 27: "left_ankle", 28: "right_ankle", 29: "left_heel", 30: "right_heel", 31: "left_foot_index", 32: "right_foot_index",
  };
  return named[place] ?? "";
});
