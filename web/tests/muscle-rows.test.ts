import { describe, expect, it } from "vitest";
import { timeWords, nameOf } from "../src/muscle-raster";
import { boxes, intensities, marks, onBody, reachS, shareOf, ticks, type MuscleRow, type RasterMuscle } from "../src/muscle-rows";

const ROW: MuscleRow = { values: [0, 5, null, 10], bursts: [], onset_s: null, offset_s: null, active_s: null, mean: 4, peak: 10, withheld: null };
const muscle = (changes: Partial<RasterMuscle> = {}): RasterMuscle => ({ stream: "emg", channel: "EMG 1", muscle: "rectus femoris", side: "left", unit: "uV", mean: 4, most: 10, rows: [ROW], ...changes });

describe("the rows of a muscle", () => {
  it("are drawn against the muscle's own largest value, with holes where nothing is known", () => {
    expect(intensities(ROW, 10)).toEqual([0, 0.5, null, 1]);
    expect(intensities(ROW, null)).toEqual([null, null, null, null]);
    expect(shareOf(muscle())).toBe(0.4);
    expect(shareOf(muscle({ mean: null }))).toBeNull();
    expect(shareOf(muscle({ mean: 0, most: 0 }))).toBeNull();
  });

  it("join steps of one strength, never over a hole", () => {
    expect(boxes([0.5, 0.5, null, 0.5, 1], 2)).toEqual([
      { from: 0, to: 2, level: 1 },
      { from: 3, to: 4, level: 1 },
      { from: 4, to: 5, level: 2 },
    ]);
  });

  it("mark only the ends that were seen and lie on the axis", () => {
    expect(marks({ bursts: [[-0.05, 2], [-3, 0.5], [1, null], [5, 6]] }, 1, 3)).toEqual([
      { from: -0.05, to: 2, onset: true, offset: true },
      { from: -1, to: 0.5, onset: false, offset: true },
      { from: 1, to: 3, onset: true, offset: false },
    ]);
  });

  it("share one axis, as long as the longest repetition, with few whole seconds", () => {
    const repetitions = [{ number: 1, complete: true, start_s: 0, duration_s: 2.5 }, { number: 2, complete: true, start_s: 9, duration_s: 4 }];
    expect(reachS({ repetitions, step_s: 0.02, before_s: 1, muscles: [muscle()] })).toBe(4);
    expect(ticks(1, 4)).toEqual([-1, 0, 1, 2, 3, 4]);
    expect(ticks(1, 30).length).toBeLessThan(9);
  });

  it("are named by their muscle, or as they were recorded, and only the former are on the body", () => {
    const bare = muscle({ muscle: null, side: null });
    expect([nameOf(muscle()), nameOf(bare)]).toEqual(["Rectus femoris, left", "EMG 1"]);
    const { placed, loose } = onBody([muscle(), bare]);
    expect(placed.map(({ place }) => place)).toEqual([{ muscle: "rectus femoris", side: "left" }]);
    expect(loose).toEqual([bare]);
  });

  it("tell times in milliseconds, long ones in seconds, and what was not seen as such", () => {
    expect([timeWords(-0.045), timeWords(-4.148), timeWords(0.9994), timeWords(null)]).toEqual(["−45 ms", "−4.1 s", "999 ms", "not seen"]);
  });
});
