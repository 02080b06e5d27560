import { describe, expect, it } from "vitest";
import { facesUs, HINGES, LANDMARK_NAMES, limbs } from "../src/body";
import { breakAt, breakLabels, breaksOf, breaksTitle, breakWords, broken, walked } from "../src/breaks";
import { heights, ticksWith } from "../src/course-scale";
import { ROW, type Frame } from "../src/frame";
import { rate } from "../src/measured";
import type { Repetition, Summary } from "../src/session-entry";
import { joined, placeAt } from "../src/replay";
import { early, sentences, zoneOf } from "../src/result-sentences";

const target = { low: 70, high: 100, reach: 55, scale_low: 0, scale_high: 130 };
const at = (peak: number | null): Repetition => ({ peak }) as Repetition;
const result = (repetitions: Repetition[], partial: Repetition[] = []): Pick<Summary, "repetitions" | "partial" | "target"> => ({ repetitions, partial, target });

describe("the first sentence", () => {
  it("tells how many, how many reached the target, and how many were not complete", () => {
    const told = (...given: Parameters<typeof result>): string[] => sentences(result(...given));
    expect(told([])).toEqual(["No complete repetition was counted."]);
    expect(told([at(85), at(60)])).toEqual(["You did 2 complete repetitions.", "1 of them reached the target."]);
    expect(told([at(85), at(90)], [at(40)])).toEqual(["You did 2 complete repetitions.", "All of them reached the target.", "1 more was not complete."]);
    expect(told([at(85)])).toEqual(["You did 1 complete repetition.", "It reached the target."]);
    expect(told([at(60)])).toEqual(["You did 1 complete repetition.", "It was not in the target."]);
    expect(told([at(60), at(110)])).toEqual(["You did 2 complete repetitions.", "None of them was in the target."]);
  });

  it.each(["paused", "under way", "finished"])("does not hold against anybody what was %s", (reason) => {
    const excused = { ...at(40), reason };
    expect(sentences(result([at(85)], [excused]))).toEqual(["You did 1 complete repetition.", "It reached the target."]);
    expect(sentences(result([at(85)], [excused, at(40)]))).toContain("1 more was not complete.");
  });

  it("tells the time or the number of a test, and nothing where it was not finished", () => {
    const of = (kind: "time" | "count", value: number | null): string[] => sentences({ ...result([at(170)], [at(120)]), timed: { kind, value, wanted: 5, duration_s: kind === "count" ? 30 : null } });
    expect(of("time", 12.34)).toEqual(["5 times in 12.3 seconds.", "1 more was not complete."]);
    expect(of("count", 11)).toEqual(["11 times in 30 seconds.", "1 more was not complete."]);
    expect(of("time", null)[0]).toContain("not seen from beginning to end");
  });

  it("speaks of trials where an exercise has them, and tells the sway of those that stand alone", () => {
    const trial = (condition?: string): Repetition => ({ ...at(2), values: { sway_velocity: { value: 1.2, unit: "cm/s" } }, ...(condition === undefined ? {} : { condition }) });
    const told = (repetitions: Repetition[]): string[] => sentences(result(repetitions, [{ ...at(2), reason: "finished" }]), {}, true, ["sway_velocity"]);
    const broken = "1 was broken off before its end.";
    expect(told([])).toEqual(["No trial was done to its end.", broken]);
    expect(told([trial()])).toEqual(["You did 1 trial.", "Sway velocity: 1.2 cm/s.", broken]);
    expect(told([trial("firm-open")])).toEqual(["You did 1 trial.", broken]);
    expect(sentences(result([trial()]), {}, true, [])).toEqual(["You did 1 trial."]); // the server says which values count
  });

  it("claims nothing about a target where degrees were withheld", () => {
    expect(sentences(result([at(85), at(null)]))).toEqual(["You did 2 complete repetitions."]);
  });
});

describe("a repetition's quality", () => {
  it("is where its furthest point lay", () => {
    expect([69, 70, 100, 101].map((peak) => zoneOf(at(peak), target))).toEqual(["below", "inside", "inside", "above"]);
    expect(zoneOf(at(500), { ...target, high: null })).toBe("inside");
    expect(zoneOf(at(null), target)).toBeNull();
    expect(zoneOf(at(80), undefined)).toBeNull();
  });

  it("is what was decided then, where the session tells", () => {
    expect(zoneOf({ peak: 60, zone: "inside" }, target)).toBe("inside");
    expect(zoneOf({ peak: 85, zone: null }, target)).toBeNull();
  });
});

describe("the replay", () => {
  const frame = (timesNs: bigint[]): Frame => ({ stream: 1, epoch: 0, first: 0, timesNs, data: new Float32Array(ROW * timesNs.length).fill(timesNs.length) });

  it("puts the frames in a row, in the time of the practice", () => {
    const { times_s, rows } = joined([frame([1_000_000_000n, 2_000_000_000n]), frame([3_500_000_000n])], 2_000_000_000);
    expect([...times_s]).toEqual([-1, 0, 1.5]);
    expect(rows.length).toBe(3 * ROW);
    expect([rows[0], rows[2 * ROW]]).toEqual([2, 1]);
  });

  it("shows the newest row of a moment", () => {
    const times = Float64Array.from([-1, 0, 1.5]);
    expect([-5, -1, -0.1, 0, 1.49, 1.5, 99].map((time) => placeAt(times, time))).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(placeAt(new Float64Array(), 3)).toBe(0);
  });
});

describe("pictures a second", () => {
  it("are counted over the whole course", () => {
    expect(rate({ time_s: [0, 0.5, 1] })).toBe(2);
    expect(rate({ time_s: [0, 0.5, 60, 60.5] })).toBe(2);
    expect(rate({ time_s: [1] })).toBeNull();
    expect(rate({ time_s: [] })).toBeNull();
  });
});

describe("the course", () => {
  const away = { from_s: 0.1, to_s: 9, length_s: 8.9, why: "away" as const };

  it("is broken, near both ends of the break, where a sensor was away", () => {
    const { times, values, breaks } = broken({ time_s: [0, 0.1, 9, 9.1], value: [1, null, 3, 4] }, [away]);
    expect(times).toEqual([0, 0.1, 0.11, 8.99, 9, 9.1]);
    expect(values).toEqual([1, null, null, null, 3, 4]);
    expect([...breaks]).toEqual([
      [2, away],
      [3, away],
    ]);
  });

  it("is broken in order also where the break is shorter than the places in it", () => {
    const short = { from_s: 0.1, to_s: 0.102, length_s: null, why: "away" as const };
    const { times } = broken({ time_s: [0.1, 0.102], value: [1, 2] }, [short]);
    expect(times.every((time, n) => n === 0 || time > (times[n - 1] ?? 0))).toBe(true);
  });

  it("stops once in each break on the way, and is not left beyond its ends", () => {
    const drawn = broken({ time_s: [0, 0.1, 9, 9.1], value: [1, 2, 3, 4] }, [away]);
    expect(walked(1, 1, drawn)).toBe(2);
    expect(walked(0, 9, drawn)).toBe(2);
    expect(walked(2, 1, drawn)).toBe(4);
    expect(walked(5, -9, drawn)).toBe(3);
    expect(walked(3, -1, drawn)).toBe(1);
    expect(walked(2, 9, drawn)).toBe(5);
    expect(walked(5, 1, drawn)).toBe(5);
  });

  it("is high enough for the highest value, wherever that is", () => {
    const value = Array.from({ length: 50_000 }, (_, n) => (n === 49_999 ? 300 : 1));
    expect(heights({ summary: { target } as Summary, track: { time_s: [], value, gate: [], phase: [] } })).toEqual([0, 315]);
    expect(heights({ summary: { target: { ...target, scale_low: -30 } } as Summary, track: { time_s: [], value, gate: [], phase: [] } }, false)[0]).toBe(0); // nothing below 0 was measured
  });

  it("may be empty", () => {
    expect(broken({ time_s: [], value: [] }, [])).toEqual({ times: [], values: [], breaks: new Map() });
  });
});

describe("the breaks of a course", () => {
  const S = 1e9;
  const track = { time_s: [0, 0.1, 3, 3.1, 10, 10.02, 10.3, 20] };
  const states: Summary["states"] = [
    [5 * S, "practise"],
    [8.2 * S, "rest"],
    [15 * S, "practise"],
  ];
  const reconnected = { from_s: 10.02, to_s: 10.29, length_s: 0.27 };

  it("are where a source began anew, however shortly, and where values lie far apart, each with its reason", () => {
    const found = breaksOf({ summary: { breaks: [reconnected], states, from_ns: 5 * S }, track });
    expect(found.map(({ from_s, to_s, why }) => [from_s, to_s, why])).toEqual([
      [0.1, 3, "missing"],
      [3.1, 10, "rest"],
      [10.02, 10.29, "away"],
      [10.3, 20, "missing"],
    ]);
    expect(found[2]?.length_s).toBe(0.27);
  });

  it("are found in older sessions too, without a reason", () => {
    expect(breaksOf({ summary: {}, track }).map(({ why }) => why)).toEqual(["missing", "missing", "missing"]);
  });

  it("say how long they were, or that nobody knows", () => {
    const away = { from_s: 3, to_s: 15.26, length_s: 12.26, why: "away" as const };
    const unknown = { ...away, to_s: 3.001, length_s: null };
    expect(breakWords(away)).toBe("From 3.0 s to 15.3 s, for 12.3 s: the sensor was away.");
    expect(breakWords({ ...away, length_s: 0.004 })).toContain("for <0.1 s");
    expect(breakWords(unknown)).toContain("Nobody knows for how long");
    expect([breakLabels(away), breakLabels(unknown)]).toEqual([["12.3 s without data", "12.3 s"], ["break of unknown length", "?"]]);
    expect(breakLabels({ ...away, why: "rest" })[0]).toBe("a rest of 12.3 s");
    expect(breaksTitle([away])).toBe("The line has 1 break, of 12.3 s");
    expect(breaksTitle([away, away])).toBe("The line has 2 breaks, 24.5 s together");
    expect(breaksTitle([away, unknown])).toBe("The line has 2 breaks");
    expect([breakAt([away], 3), breakAt([away], 4), breakAt([away], 15.26)]).toEqual([undefined, away, undefined]);
  });
});

describe("the body", () => {
  it("has a broad trunk and no far side when it faces us", () => {
    const joints = ["left_shoulder", "right_shoulder", "left_hip", "right_hip", "right_elbow"];
    expect(facesUs(joints, [[0.1, 0], [-0.1, 0], [0, 0], [0, 0], [0, 0]])).toBe(true);
    expect(facesUs(joints, [[0.01, 0], [0, 0], [0, 0], [0, 0], [0, 0]])).toBe(false);
    const drawn = limbs(joints, "shoulder_elevation", true, "right", true);
    expect(drawn.filter(({ kind }) => kind === "far")).toEqual([]);
    expect(drawn[0]?.places).toEqual([0, 1, 3, 2, 0]);
    expect(drawn.some(({ name }) => name.endsWith("trunk"))).toBe(false);
  });

  it("lights the limb that works, on the side that practises, drawn last", () => {
    const drawn = limbs(LANDMARK_NAMES, "knee_flexion", true, "left");
    expect(drawn.filter(({ kind }) => kind === "working").map(({ name }) => name)).toEqual(["left leg"]);
    expect(drawn[0]?.kind).toBe("far");
    expect(drawn[drawn.length - 1]?.name.startsWith("left")).toBe(true);
    expect(drawn.every(({ places }) => places.every((place) => place >= 0))).toBe(true);
  });

  it("knows the hinge of every measure", () => {
    for (const { at: hinge, to } of Object.values(HINGES)) {
      expect(LANDMARK_NAMES).toContain(`left_${hinge}`);
      expect(LANDMARK_NAMES).toContain(`right_${to}`);
    }
  });
});

describe("the marks of the upright axis", () => {
  it("differ from one another, with the same number of decimals", () => {
    expect(ticksWith([0, 0.5, 1], "deg")).toEqual(["0.0°", "0.5°", "1.0°"]);
    expect(ticksWith([0, 0.25, 0.5, 1.25], "cm")).toEqual(["0.00 cm", "0.25 cm", "0.50 cm", "1.25 cm"]);
    expect(ticksWith([0, 20, 40], "deg")).toEqual(["0°", "20°", "40°"]);
    expect(ticksWith([90, 100], "steps/min")).toEqual(["90", "100"]); // a long unit stands once, beside the name
  });
});

describe("who finished early", () => {
  const summary = (done: number, more: Partial<Summary> = {}): Parameters<typeof early>[0] => ({ stopped: "stopped", dose: { sets: 2, repetitions: 3 }, repetitions: Array.from({ length: done }, () => at(85)), ...more });

  it("is told what was planned", () => {
    expect(early(summary(3))).toEqual(["6 were planned; you finished earlier."]);
    expect(early(summary(0, { dose: { sets: 1, repetitions: 1 } }))).toEqual(["1 was planned; you finished earlier."]);
  });

  it("is not told so by a whole dose, a stop for pain, a test, or an older session", () => {
    expect(early(summary(6))).toEqual([]);
    expect(early(summary(3, { stopped: null }))).toEqual([]);
    expect(early(summary(3, { stopped: "hurts" }))).toEqual([]);
    expect(early(summary(3, { timed: { kind: "time", value: null, wanted: 5, duration_s: null } }))).toEqual([]);
    const { dose: _, ...older } = summary(3);
    expect(early(older as Parameters<typeof early>[0])).toEqual([]);
  });
});
