import { describe, expect, it } from "vitest";
import { pairWords, timingLines } from "../src/joint-timing";
import type { JointTiming } from "../src/movement-pictures";

const timing = (changes: Partial<JointTiming> = {}): JointTiming => ({
  joints: [
    { measure: "hip_flexion", side: "right", gate: null },
    { measure: "knee_flexion", side: "right", gate: null },
  ],
  cycles: 6,
  whole: 5,
  needed: 3,
  phase: { mean_deg: 12.4, deviation_deg: 3.2 },
  coupling: { shares: { proximal: 0.1, in_phase: 0.6, distal: 0.25, anti_phase: 0.05 }, variability_deg: 9 },
  lag: { median_s: 0.084, least_s: 0.05, most_s: 0.12, correlation: 0.98 },
  ...changes,
});

describe("two joints in time with each other", () => {
  it("are told with their numbers", () => {
    const [phase, coupling, lag] = timingLines(timing()).map(({ told }) => told);
    expect(phase).toContain("12°");
    expect(coupling).toContain("Together 60 %");
    expect(lag).toContain("after Hip bend");
    expect(lag).toContain("0.08 s");
  });

  it("say which one came first", () => {
    const lag = timingLines(timing({ lag: { median_s: -0.1, least_s: -0.2, most_s: -0.05, correlation: 0.9 } }))[2];
    expect(lag?.told).toContain("0.10 s before Hip bend");
    const none = timingLines(timing({ lag: { median_s: -0.001, least_s: -0.01, most_s: 0.01, correlation: 0.9 } }))[2];
    expect(none?.told).toContain("at the same time");
  });

  it("give the reason in place of a number", () => {
    expect(timingLines(timing({ phase: { withheld: "still" } }))[0]?.told).toBe("Not told: nothing moved.");
  });

  it("are named by the side where both have one measure", () => {
    const both = timing({ joints: [{ measure: "knee_flexion", side: "left", gate: "other_side" }, { measure: "knee_flexion", side: "right", gate: null }] });
    expect(pairWords(both).first).not.toBe(pairWords(both).second);
    expect(pairWords(both).first).toMatch(/\(Left\)/i);
  });
});
