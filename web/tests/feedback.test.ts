import { describe, expect, it } from "vitest";
import { named } from "../src/camera";
import { place, zone } from "../src/scale";
import { sentence } from "../src/result-screen";
import { tone } from "../src/sound";
import { doseOf, fits } from "../src/start-screen";
import type { ExerciseEntry, Repetition, Target } from "../src/messages";
import { words } from "../src/words";

const target: Target = { low: 70, high: 100, reach: 55, scale_low: 0, scale_high: 130, adjustable: false, adjust_low: null, adjust_high: null };
const repetition = {} as Repetition;

describe("sound", () => {
  it("is silent inside the band, at rest and without trust", () => {
    for (const state of ["inside", "neutral"] as const) expect(tone(state, 0.9).gain).toBe(0);
  });

  it("grows louder with the error and tells below from above", () => {
    expect(tone("below", -0.8).gain).toBeGreaterThan(tone("below", -0.2).gain);
    expect(tone("above", 0.2).frequencyHz).toBeGreaterThan(2 * tone("below", -0.2).frequencyHz);
    expect(tone("below", -50)).toEqual(tone("below", -1));
  });
});

describe("the gauge", () => {
  it("puts values on its scale and keeps them there", () => {
    expect(place(65, target)).toBe(0.5);
    expect(place(-10, target)).toBe(0);
    expect(place(500, target)).toBe(1);
  });

  it("shows the zone, to the end where there is no too much", () => {
    expect(zone(target)).toEqual([70 / 130, 100 / 130]);
    expect(zone({ ...target, high: null })[1]).toBe(1);
  });
});

describe("the start", () => {
  const squat = { sources: ["landmarks"], simulated: true } as ExerciseEntry;
  const thigh = { sources: ["emg"], simulated: true } as ExerciseEntry;

  it("opens only the doors that fit", () => {
    expect([fits(squat, "camera"), fits(squat, "recording"), fits(squat, "simulated")]).toEqual([true, false, true]);
    expect([fits(thigh, "camera"), fits(thigh, "recording"), fits(thigh, "lsl")]).toEqual([false, true, true]);
  });

  it("reads a dose from the address and nothing else", () => {
    expect(doseOf("?sets=1&repetitions=5")).toEqual({ sets: 1, repetitions: 5 });
    expect(doseOf("?repetitions=7")).toEqual({ repetitions: 7 });
    for (const search of ["", "?sets=-1", "?sets=x", "?sets=1.5"]) expect(doseOf(search)).toBeNull();
  });
});

describe("words", () => {
  it("begin the result with one plain sentence", () => {
    expect(sentence({ repetitions: [], partial: [] })).toBe("No complete repetition was counted.");
    expect(sentence({ repetitions: [repetition], partial: [] })).toBe("You did 1 complete repetition.");
    expect(sentence({ repetitions: [repetition, repetition], partial: [repetition] })).toBe("You did 2 complete repetitions. 1 more was not complete.");
  });

  it("name what a camera's error means and what to do", () => {
    const error = (name: string): Error => Object.assign(new Error("x"), { name });
    expect(named(error("NotAllowedError")).problem).toBe("refused");
    expect(named(error("NotFoundError")).problem).toBe("absent");
    expect(named(error("NotReadableError")).problem).toBe("busy");
    expect(named("odd").problem).toBe("busy");
    for (const text of Object.values(words.camera)) expect(text.length).toBeGreaterThan(30);
  });

  it("are none of them empty", () => {
    for (const [key, value] of Object.entries(words)) if (typeof value === "string") expect(value, key).not.toBe("");
  });
});
