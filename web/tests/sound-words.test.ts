import { describe, expect, it } from "vitest";
import type { ExerciseEntry } from "../src/exercise-entry";
import { soundWords } from "../src/sound-words";

const target = { low: 70, high: 100, reach: 70, scale_low: 0, scale_high: 130, adjustable: false, adjust_low: null, adjust_high: null };
const stance = { kind: "stance", duration_s: 30, lead_s: 5, conditions: [], distance_m: null };
const told = (more: Partial<ExerciseEntry>): string | null => soundWords({ measure: "cadence", test: false, trial: null, tracking: null, target, ...more });

describe("what the tones mean", () => {
  it("is told where they tell how it goes, and of sway that only too far is told", () => {
    expect(told({})).toContain("A low tone: go further.");
    expect(told({ trial: stance, target: { ...target, low: 0, high: 3, scale_high: 12 } })).toBe("A high tone: too far from the middle. Silence: just right.");
  });

  it("is told of steps in steps", () => {
    expect(told({ trial: { ...stance, kind: "walk" }, target: { ...target, low: 95, high: 120, scale_low: 60, scale_high: 150 } })).toContain("quicker steps");
    expect(told({ measure: "foot_stride", trial: { ...stance, kind: "walk" }, target: { ...target, low: 1, high: 1.5, scale_low: 0.4, scale_high: 1.9 } })).toContain("longer steps");
  });

  it("is not told of a tone that never comes", () => {
    expect(told({ target: { ...target, high: null } })).toBe("A low tone: go further. Silence: just right. Two notes: counted.");
  });

  it("is not told in a test, nor where every value is as good as another", () => {
    expect(told({ test: true })).toBeNull();
    expect(told({ trial: stance, target: { ...target, low: 0, high: null } })).toBeNull();
  });
});
