import { describe, expect, it } from "vitest";
import type { ExerciseEntry } from "../src/exercise-entry";
import { byTheClock, partWords, secondsNow, tookWords } from "../src/test-clock";

const entry = (timing: ExerciseEntry["timing"]) => ({ timing, trial: null, test: timing !== null });
const five = entry({ kind: "time", duration_s: null });
const thirty = entry({ kind: "count", duration_s: 30 });
const trial = (elapsed_s: number, part: string | null, took_s: number | null = null) => ({ elapsed_s, part, steps: null, took_s });

describe("a test has a clock", () => {
  it("in place of a curve by motion sensors, and beside the picture of a camera", () => {
    expect(byTheClock({ measured_by: "imu", trial: trial(0, "sit") }, entry(null))).toBe(true);
    expect(byTheClock({ measured_by: "imu", trial: null }, five)).toBe(true);
    expect(byTheClock({ measured_by: "landmarks", trial: null }, five)).toBe(false);
    expect(byTheClock({ measured_by: "imu", trial: null }, entry(null))).toBe(false);
  });

  it("where one stands and is tested, since who sees their own sway sways otherwise", () => {
    const stance = { ...entry(null), trial: { kind: "stance", duration_s: 30, lead_s: 5, conditions: ["firm-open"], distance_m: null } };
    expect(byTheClock({ measured_by: "forces", trial: null }, { ...stance, test: true })).toBe(true);
    expect(byTheClock({ measured_by: "forces", trial: null }, stance)).toBe(false);
  });

  it("that counts up to all repetitions, and down from a given time, never below 0", () => {
    expect(secondsNow({ timed_s: 8.4, trial: null }, five)).toBe(8.4);
    expect(secondsNow({ timed_s: 8, trial: null }, thirty)).toBe(22);
    expect(secondsNow({ timed_s: 31, trial: null }, thirty)).toBe(0);
  });

  it("that stands at the measured time once a trial is over, and says so", () => {
    expect(secondsNow({ trial: trial(4.2, "out", 12.3) }, null)).toBe(4.2);
    expect(secondsNow({ trial: trial(0, "sit", 12.3) }, null)).toBe(12.3);
    expect(tookWords({ trial: trial(0, "sit", 12.3) })).toContain("12.3 s");
    expect(tookWords({ trial: trial(0, "sit") })).toBeNull();
  });

  it("with what the person does, as far as it is known", () => {
    expect(partWords({ trial: trial(4.2, "back"), state: "practise" })).toBe("Walking back");
    expect(partWords({ trial: trial(4.2, null), state: "practise" })).toBe("Walking");
    expect(partWords({ trial: trial(4.2, null), state: "practise" }, "stairs")).toBe("Going up");
    expect(partWords({ trial: trial(0, "sit"), state: "practise" })).toBe("Ready when you are");
    expect(partWords({ trial: trial(0, "sit"), state: "rest" })).toBeNull();
    expect(partWords({ trial: null, state: "practise" })).toBeNull();
  });
});
