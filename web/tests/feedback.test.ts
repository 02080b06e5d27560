import { describe, expect, it } from "vitest";
import { named } from "../src/camera";
import { isFree, place, zone } from "../src/scale";
import { doseOf } from "../src/choice";
import { minutes } from "../src/home-screen";
import { brightness, isDark } from "../src/light";
import { fromY, mainHeight, toY } from "../src/muscle-trace";
import { tone } from "../src/sound";
import { keep, spread } from "../src/stats";
import { tipFor } from "../src/tips";
import type { Target } from "../src/messages";
import { words } from "../src/words";

const target: Target = { low: 70, high: 100, reach: 55, scale_low: 0, scale_high: 130, adjustable: false, adjust_low: null, adjust_high: null };

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

  it("has no target where every value is as good as another", () => {
    const free = (low: number, high: number | null): boolean => isFree({ low, high, scale_low: 0, scale_high: 12 });
    expect([free(0, null), free(0, 12)]).toEqual([true, true]);
    expect([free(0, 3), free(8, null), free(8, 12)]).toEqual([false, false, false]);
  });
});

describe("the start", () => {
  it("tells about how long a dose takes", () => {
    const plain = { pace: null, tracking: null, timing: null, trial: null };
    expect(minutes({ sets: 2, repetitions: 10, rest_s: 30 }, plain, 0)).toBe(3);
    expect(minutes({ sets: 1, repetitions: 1, rest_s: 600 }, plain, 0)).toBe(1);
    expect(minutes({ sets: 1, repetitions: 10, rest_s: 0 }, plain, 30)).toBe(6);
    expect(minutes({ sets: 1, repetitions: 9, rest_s: 0 }, { ...plain, pace: { work_s: 10, rest_s: 10 } }, 5)).toBe(3);
    expect(minutes({ sets: 1, repetitions: 6, rest_s: 0 }, { ...plain, tracking: { points: [[0, 5], [20, 5]], tolerance: 1, share: 0.5 } }, 0)).toBe(2);
    expect(minutes({ sets: 3, repetitions: 1, rest_s: 20 }, { ...plain, trial: { kind: "stance", duration_s: 30, lead_s: 5, conditions: [], distance_m: null } }, 0)).toBe(3);
    expect(minutes({ sets: 3, repetitions: 1, rest_s: 30 }, { ...plain, trial: { kind: "timed-up-and-go", duration_s: 120, lead_s: 5, conditions: [], distance_m: null } }, 0)).toBe(3);
    expect(minutes({ sets: 1, repetitions: 100, rest_s: 0 }, { ...plain, timing: { kind: "count", duration_s: 90 } }, 0)).toBe(2);
  });

  it("reads a dose from the address and nothing else", () => {
    expect(doseOf("?sets=1&repetitions=5")).toEqual({ sets: 1, repetitions: 5 });
    expect(doseOf("?repetitions=7")).toEqual({ repetitions: 7 });
    for (const search of ["", "?sets=-1", "?sets=x", "?sets=1.5"]) expect(doseOf(search)).toBeNull();
  });
});

describe("the camera's errors", () => {
  it("name what is in the way and what to do", () => {
    const error = (name: string): Error => Object.assign(new Error("x"), { name });
    expect(named(error("NotAllowedError")).problem).toBe("refused");
    expect(named(error("NotFoundError")).problem).toBe("absent");
    expect(named(error("NotReadableError")).problem).toBe("busy");
    expect(named("odd").problem).toBe("busy");
    for (const text of Object.values(words.camera)) expect(text.length).toBeGreaterThan(30);
  });
});

describe("the light", () => {
  it("is the mean brightness of the picture", () => {
    expect(brightness(new Uint8ClampedArray([0, 0, 0, 255, 255, 255, 255, 255]))).toBeCloseTo(127.5);
    expect(brightness(new Uint8ClampedArray([0, 255, 0, 255]))).toBeCloseTo(149.7, 1);
    expect(brightness(new Uint8ClampedArray())).toBe(0);
  });

  it("does not flicker between dark and light", () => {
    expect(isDark(false, 37)).toBe(true);
    expect(isDark(true, 45)).toBe(true);
    expect(isDark(false, 45)).toBe(false);
    expect(isDark(true, 49)).toBe(false);
  });
});

describe("a few words at the right moment", () => {
  const text = { below: "A little deeper", above: "Not so deep", reached: "Good", partners: { back: { name: "Back", below: null, above: "Let go of the back" } } };
  const last = { number: 1, complete: true, reason: null, peak: 85, zone: "inside" as const };

  it("praise what reached the target and say which way it missed", () => {
    expect(tipFor(last, text)).toEqual({ words: "Good", tone: "good" });
    expect(tipFor({ ...last, zone: "below" }, text)?.words).toBe("A little deeper");
    expect(tipFor({ ...last, zone: "above" }, text)).toEqual({ words: "Not so deep", tone: "less" });
  });

  it("ask for more where a movement did not count, and for less haste", () => {
    expect(tipFor({ ...last, complete: false, reason: "range", zone: "below" }, text)?.tone).toBe("more");
    expect(tipFor({ ...last, complete: false, reason: "short" }, text)?.words).toBe(words.slower);
  });

  it("mind a partner muscle once the practised one was right", () => {
    expect(tipFor({ ...last, partners: { back: "above" } }, text)).toEqual({ words: "Let go of the back", tone: "less" });
    expect(tipFor({ ...last, partners: { back: "inside" } }, text)?.words).toBe("Good");
    expect(tipFor({ ...last, partners: { back: "below" } }, text)?.words).toBe("Good");
    expect(tipFor({ ...last, zone: "below", partners: { back: "above" } }, text)?.words).toBe("A little deeper");
  });

  it("tell how closely a line was followed", () => {
    expect(tipFor({ ...last, zone: null, share: 0.72 }, text)).toEqual({ words: "72 % on the line.", tone: "good" });
    expect(tipFor({ ...last, complete: false, reason: "off target", zone: null, share: 0.3 }, text)?.tone).toBe("more");
  });

  it("say nothing where nothing was measured or the signal was lost", () => {
    expect(tipFor({ ...last, peak: null, zone: null }, text)).toBeNull();
    expect(tipFor({ ...last, complete: false, reason: "signal lost", zone: null }, text)).toBeNull();
  });
});

describe("the target line", () => {
  const wide = { scale_low: 0, scale_high: 120 };

  it("lies where its value is, and gives that value back", () => {
    for (const value of [0, 10, 40, 119, 120]) expect(fromY(toY(value, wide, 372), wide, 372)).toBeCloseTo(value);
    expect(toY(40, wide, 372)).toBeGreaterThan(toY(90, wide, 372));
  });

  it("stays on the scale however far it is dragged", () => {
    expect(fromY(-500, wide, 372)).toBe(120);
    expect(fromY(5000, wide, 372)).toBe(0);
  });

  it("leaves room for the other muscles", () => {
    expect(mainHeight(600, 1)).toBe(600);
    expect(mainHeight(600, 3)).toBeLessThan(400);
  });
});

describe("how well the page keeps up", () => {
  it("is told by the nearest rank of the newest values", () => {
    expect(spread([])).toEqual({ p50: null, p95: null });
    expect(spread([5])).toEqual({ p50: 5, p95: 5 });
    expect(spread(Array.from({ length: 101 }, (_, n) => n))).toEqual({ p50: 50, p95: 95 });
    expect(spread([...Array<number>(50).fill(1000), ...Array<number>(900).fill(1)])).toEqual({ p50: 1, p95: 1 });
  });

  it("keeps memory flat", () => {
    const values: number[] = [];
    for (let n = 0; n < 150_000; n += 1) keep(values, n);
    expect(values.length).toBeLessThanOrEqual(60_000);
    expect(values[values.length - 1]).toBe(149_999);
  });
});
