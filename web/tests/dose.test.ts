import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askedOf, doseFor, isChosen, most, remember, remembered } from "../src/dose";
import type { ExerciseEntry } from "../src/exercise-entry";

const entry = (more: object = {}): ExerciseEntry => ({ id: "squat", test: false, trial: null, timing: null, dose: { sets: 2, repetitions: 10, rest_s: 60 }, ...more }) as unknown as ExerciseEntry;
const own = { sets: 2, repetitions: 10 };
const kept = new Map<string, string>();

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value), removeItem: (name: string) => kept.delete(name) });
});
afterEach(() => {
  kept.clear();
  vi.unstubAllGlobals();
});

describe("how much is done", () => {
  it("can be chosen for exercises, and not for what is always the same", () => {
    expect(isChosen(entry(), "?lang=de")).toBe(true);
    expect(isChosen(entry(), "?sets=1")).toBe(false);
    expect(isChosen(entry({ test: true }), "")).toBe(false);
    expect(isChosen(entry({ trial: { kind: "walk" } }), "")).toBe(false);
    expect(isChosen(entry({ timing: { kind: "time" } }), "")).toBe(false);
  });

  it("is remembered for each exercise, and asked for only where it is not the exercise's own", () => {
    expect(remembered(entry())).toEqual(own);
    expect(askedOf(entry(), own)).toBeNull();
    remember(entry(), { sets: 1, repetitions: 4 });
    expect(remembered(entry())).toEqual({ sets: 1, repetitions: 4 });
    expect(askedOf(entry(), remembered(entry()))).toEqual({ sets: 1, repetitions: 4 });
    expect(doseFor(entry(), "")).toEqual({ sets: 1, repetitions: 4 });
    expect(doseFor(entry(), "?sets=3")).toEqual({ sets: 3 });
    expect(remembered(entry({ id: "reaching" }))).toEqual(own);
    remember(entry(), own);
    expect(kept.size).toBe(0);
  });

  it.each(["{", "null", "[]", '"no"', '{"sets":0,"repetitions":1.5}', '{"sets":99,"repetitions":"7"}'])("is the exercise's own where %s was kept", (text) => {
    kept.set("reknit.dose.squat", text);
    expect(remembered(entry())).toEqual(own);
  });

  it("is the exercise's own where nothing can be kept", () => {
    vi.stubGlobal("localStorage", { getItem: () => { throw new Error("denied"); }, setItem: () => { throw new Error("denied"); }, removeItem: () => { throw new Error("denied"); } });
    remember(entry(), { sets: 1, repetitions: 4 });
    expect(remembered(entry())).toEqual(own);
  });

  it("can never be less at most than the exercise asks for", () => {
    expect(most(entry())).toEqual({ sets: 10, repetitions: 30 });
    expect(most({ dose: { sets: 12, repetitions: 50, rest_s: 0 } })).toEqual({ sets: 12, repetitions: 50 });
  });
});
