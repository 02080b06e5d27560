import { describe, expect, it } from "vitest";
import { headlineValue, outcome, seriesOf, ticksOf } from "../src/headline";
import type { SessionEntry } from "../src/session-entry";

const tug = (value: number) => ({ name: "tug_total", value, unit: "s" });
const session = (day: number, more: Partial<SessionEntry> = {}): SessionEntry => ({ session: `s${day}`, began: `2026-11-0${day}T10:00:00Z`, side: "right", simulated: false, headline: tug(10 + day), ...more }) as SessionEntry;

describe("what a session of the list came to", () => {
  it("is the value that it was done for, or how much of it there was", () => {
    expect(outcome({ headline: tug(12.84), repetitions: 1 }, true)).toBe("Whole time: 12.8 s");
    expect(outcome({ headline: null, repetitions: 12 }, true)).toBe("12 trials");
    expect(outcome({ headline: null, repetitions: 1 }, false)).toBe("1 repetition");
    expect(outcome({ headline: { name: "test_count", value: 11, unit: "1" }, repetitions: 11 }, false)).toBe("Number: 11 times");
    expect(headlineValue({ name: "reaction_time", value: 312.4, unit: "ms" })).toBe("312 ms");
  });
});

describe("the course over several sessions", () => {
  it("goes from the oldest to the newest, and mixes neither sides nor simulated people with real ones", () => {
    const series = seriesOf([session(5, { simulated: true }), session(4, { side: "left" }), session(3), session(2, { headline: null }), session(1)]);
    expect(series.map(({ side, simulated, points }) => [side, simulated, points.map(({ headline }) => headline.value)])).toEqual([
      ["right", false, [11, 13]],
      ["left", false, [14]],
      ["right", true, [15]],
    ]);
  });

  it("needs two values of the same name, and a date", () => {
    expect(seriesOf([session(1)])).toEqual([]);
    expect(seriesOf([session(2), session(1, { headline: null })])).toEqual([]);
    expect(seriesOf([session(2), session(1, { began: "" })])).toEqual([]);
    expect(seriesOf([session(2), session(1, { headline: { name: "walking_speed", value: 1, unit: "m/s" } })])).toEqual([]);
  });

  it("does not draw two units on one scale: the newest one's counts", () => {
    const sway = (value: number, unit: string) => ({ name: "sway_velocity", value, unit });
    const series = seriesOf([session(3, { headline: sway(1.2, "cm/s") }), session(2, { headline: sway(0.6, "deg/s") }), session(1, { headline: sway(1.4, "cm/s") })]);
    expect(series.map(({ points }) => points.map(({ headline }) => headline.value))).toEqual([[1.4, 1.2]]);
  });

  it("has a few round numbers beside it, around all values", () => {
    expect(ticksOf([11.2, 14.9])).toEqual([11, 12, 13, 14, 15]);
    expect(ticksOf([0.82, 0.95])).toEqual([0.8, 0.85, 0.9, 0.95]);
    expect(ticksOf([12, 12])).toEqual([10, 15]);
    expect(ticksOf([0, 0])).toEqual([0, 0.5]);
    expect(ticksOf([-3, 220])).toEqual([-100, 0, 100, 200, 300]);
  });
});
