// What the page makes of targets that move, of a pace, and of partner muscles.

import { describe, expect, it } from "vitest";
import { isAsked } from "../src/camera-doors";
import { bandWords, valueWords } from "../src/gauge";
import { lagWords, orderWords } from "../src/lag";
import type { ExerciseEntry } from "../src/exercise-entry";
import type { Repetition } from "../src/session-entry";
import { secondsLeft, turnWords } from "../src/pace";
import { partnerCell } from "../src/repetition-table";
import { partnerNames, sentences } from "../src/result-sentences";
import { bandNow, period, wantedAt } from "../src/tracking";

const tracking = { points: [[0, 5], [2, 5], [4, 45], [6, 5]] as [number, number][], tolerance: 10, share: 0.5 };

describe("a target that moves", () => {
  it("goes along straight lines, again and again", () => {
    expect(period(tracking)).toBe(6);
    expect([0, 1, 2, 3, 4, 5, 5.999].map((time) => Math.round(wantedAt(tracking, time)))).toEqual([5, 5, 5, 25, 45, 25, 5]);
    expect(wantedAt(tracking, 9)).toBe(25);
    expect(wantedAt(tracking, -3)).toBe(25);
  });

  it("has a band about it, which is that of the gauge", () => {
    const target = { low: 10, high: null, reach: 10, scale_low: 0, scale_high: 70, adjustable: false, adjust_low: null, adjust_high: null };
    expect(bandNow({ target, within_s: 3 }, { tracking })).toMatchObject({ low: 15, high: 35, scale_high: 70 });
    expect(bandNow({ target, within_s: null }, { tracking })).toBe(target);
    expect(bandNow({ target, within_s: 3 }, { tracking: null })).toBe(target);
  });
});

describe("a pace", () => {
  it("is told in the exercise's words, or in the page's", () => {
    expect(turnWords({ turn: "work", left_s: 3.2 }, { work: "Tense", rest: null })).toBe("Tense");
    expect(turnWords({ turn: "rest", left_s: 3.2 }, { work: "Tense", rest: null })).toBe("Rest");
    expect(turnWords({ turn: "work", left_s: 3.2 }, null)).toBe("Work");
    expect(secondsLeft({ turn: "work", left_s: 3.2 })).toBe("4");
  });
});

describe("partner muscles", () => {
  it("have a band with one edge or two", () => {
    expect(bandWords(null, 25, "%")).toBe("25 % or less");
    expect(bandWords(40, 60, "%")).toBe("40 % to 60 %");
    expect(bandWords(95, 120, "steps/min")).toBe("95 to 120 steps/min"); // a long unit is said once
    expect(bandWords(40, null, "%")).toBe("40 % or more");
  });

  const repetition = (zone: "inside" | "above" | null): Repetition => ({ complete: true, peak: 50, zone: "inside", partners: { back: { peak: 30, mean: 20, zone } } }) as unknown as Repetition;

  it("are told in one sentence each, and only where they were measured", () => {
    const told = sentences({ repetitions: [repetition("inside"), repetition("above"), repetition(null)], partial: [] }, { back: "Back of the thigh" });
    expect(told[told.length - 1]).toBe("Back of the thigh: as wanted in 1 of 2.");
    expect(sentences({ repetitions: [repetition(null)], partial: [] }, { back: "Back" }).join()).not.toContain("Back");
  });

  it("are called by the exercise", () => {
    const entry = { partners: [{ id: "back" }, { id: "odd" }], text: { en: { partners: { back: { name: "Back of the thigh" } } } } } as unknown as ExerciseEntry;
    expect(partnerNames(entry)).toEqual({ back: "Back of the thigh", odd: "odd" });
    expect(partnerNames(null)).toEqual({});
  });

  it("that are timed are told as before and after, with what cannot be told", () => {
    expect([-120.4, 20, 0.2].map(lagWords)).toEqual(["120 ms before", "20 ms after", "at the same time"]);
    expect(orderWords(null, 0)).toBe("before, or at the same time");
    expect(orderWords(0, null)).toBe("after, or at the same time");
    expect(orderWords(-50, 20)).toBe("50 ms before to 20 ms after");
    const timed = { peak: 80, mean: 40, zone: "above" as const, lag_ms: 61, uncertain_ms: 30 };
    expect(partnerCell(timed)).toBe("61 ms after (± 30 ms) (too late)");
    expect(partnerCell({ ...timed, zone: null, lag_ms: null })).toBe("not measured");
    expect(partnerCell({ peak: 80, mean: 40, zone: "inside" })).toBe("40 %");
  });

  it("of a line that was followed there is none, but how closely", () => {
    const run = (share: number, complete: boolean): Repetition => ({ complete, peak: 40, zone: null, tracking: { rms_error: 5, mean_error: 1, share } }) as unknown as Repetition;
    expect(sentences({ repetitions: [run(0.8, true)], partial: [run(0.4, false)] })).toEqual([
      "You followed the line 2 times.",
      "You were close to it 60 % of the time.",
      "1 run counts.",
    ]);
  });
});

describe("a value on its scale", () => {
  it("is told in tenths of a degree where the scale has only a few", () => {
    expect(valueWords(0.44, "deg", { scale_low: 0, scale_high: 12 })).toBe("0.4°");
    expect(valueWords(84.4, "deg", { scale_low: 0, scale_high: 130 })).toBe("84°");
  });
});

describe("the simulated person", () => {
  it("can be asked to move otherwise, but not in a test, in a trial or along a line", () => {
    const plain = { trial: null, test: false, timing: null, tracking: null };
    const trial = { kind: "single-leg", duration_s: 30, lead_s: 0, conditions: [], distance_m: null };
    expect(isAsked(plain)).toBe(true);
    expect([{ ...plain, test: true }, { ...plain, trial }, { ...plain, timing: { kind: "count" as const, duration_s: 30 } }].map(isAsked)).toEqual([false, false, false]);
  });
});
