import { describe, expect, it } from "vitest";
import { verdictWords } from "../src/channel-row";
import { Courses, lineOf } from "../src/courses";
import type { SourceSummary } from "../src/session-entry";
import type { Signal } from "../src/sensor-messages";
import { accountOf, figuresOf } from "../src/source-account";
import { isSimulated } from "../src/sensor-state";
import { ageWords, stateWords } from "../src/source-line";

const source = (more: Partial<SourceSummary> = {}, counts: Partial<SourceSummary["counts"]> = {}): SourceSummary => ({
  counts: { samples: 12_000, packets: 600, gaps: 0, missing: 0, left_out: 0, resets: 0, ...counts },
  undetectable: 0,
  battery_percent: null,
  rate_hz: 1000,
  states: { connecting: 1, live: 1 },
  connections: 1,
  away_s: 0,
  clock: null,
  ...more,
});

describe("the account of a sensor", () => {
  it("says that nothing is missing only where that is so", () => {
    expect(accountOf(source(), 1000)).toEqual(["The sensor sent without a break, and nothing is missing."]);
  });

  it("says plainly that a simulated source is no sensor, and counts what came of one that reports nothing", () => {
    expect(accountOf(source({ reported: false }), null, true)).toEqual(["This was no sensor: a program simulated the signal.", "It came without a break, and nothing is missing."]);
    expect(accountOf(source({ reported: false }, { gaps: 1, missing: 20 }), null, true)[1]).toContain("20 samples were lost");
    const again = source({ reported: false, connections: 5 }, { gaps: 4, missing: 100 });
    expect(accountOf(again, null, true).slice(2)).toEqual(["It was connected again 4 times; how much was lost in between is not known."]);
    expect(accountOf(source({ reported: false, connections: 2 }, { gaps: 1 }), null)).toEqual(["It was connected again once; how much was lost in between is not known."]);
    expect(figuresOf(source({ reported: false, connections: 1 })).map(([label]) => label)).toEqual(["Samples", "Gaps", "Connected again"]);
  });

  it("tells an absence and what it means", () => {
    expect(accountOf(source({ away_s: 2.04 }, { gaps: 1 }), 1000)).toEqual(["The sensor was away for about 2.0 s. What was measured before and after is complete."]);
  });

  it("tells lost samples with their time, and claims no completeness beside", () => {
    expect(accountOf(source({}, { gaps: 2, missing: 150 }), 1000)).toEqual(["150 samples (150 ms) were lost on the way. Nothing was put in their place."]);
    expect(accountOf(source({}, { gaps: 1, missing: 1 }), null)[0]).toBe("1 sample was lost on the way. Nothing was put in its place.");
    const both = accountOf(source({ away_s: 12.3 }, { gaps: 3, missing: 40 }), 1000).join(" ");
    expect(both).toContain("away for about 12 s");
    expect(both).toContain("40 samples");
    expect(both).not.toContain("complete");
  });

  it("tells breaks of unknown length and what was too small to tell", () => {
    expect(accountOf(source({ undetectable: 3 }, { gaps: 1 }), 1000)).toEqual(["There was 1 break in the data. Nothing was put in its place.", "3 irregularities were too small to tell a loss from a delay."]);
  });

  it("gives every figure that is known", () => {
    const clock = { error_ms: 1.234, drift_ppm: 60, final_drift_ppm: 61.26, drift_error_ppm: 8, live_to_final_p95_ms: 0.5, live_to_final_max_ms: 12 };
    const rows = new Map(figuresOf(source({ clock, battery_percent: 71, states: { connecting: 5, lost: 2 }, connections: 3 }, { gaps: 2, missing: 7, left_out: 4, resets: 1, damaged: 3 })));
    expect([...rows.values()]).toEqual(["12,000", "2, with 7 samples known to be missing beside breaks of unknown length", "2", "4", "3", "1", "1,000.000 Hz", "1.23 ms", "61.3 ± 8 parts per million", "0.50 ms in 95 of 100, 12 ms at most", "71 %"]);
    const short = { ...clock, drift_ppm: null, final_drift_ppm: null };
    expect(new Map(figuresOf(source({ clock: short }))).get("Drift of the sensor's clock")).toBe("not known: the session is too short");
    expect(new Map(figuresOf(source())).get("Battery at the end")).toBe("not known");
  });
});

describe("the age of data", () => {
  it("is told in milliseconds while they come and in whole seconds once they do not", () => {
    expect(ageWords(42)).toBe("data 50 ms old");
    expect(ageWords(5520)).toBe("data 5 s old");
  });
});

describe("an offer", () => {
  it("without a device behind it is simulated", () => {
    expect(["lsl:EMG", "simulated:emg", "brainflow:synthetic", "brainflow:cyton"].map((address) => isSimulated({ address }))).toEqual([false, true, true, false]);
  });
});

describe("a state in words", () => {
  it("tells a first connection from another one", () => {
    expect(stateWords({ state: "connecting", tries: 0 })).toBe("connecting");
    expect(stateWords({ state: "connecting", tries: 2 })).toBe("connecting again");
    expect(stateWords({ state: "lost", tries: 2 })).toBe("away");
  });

  it("and a quality", () => {
    expect(verdictWords("good")).toEqual({ text: "good", tone: "fine" });
    expect(verdictWords("hum")).toEqual({ text: "mains hum", tone: "bad" });
    expect(verdictWords(null).tone).toBe("");
  });
});

describe("the last seconds", () => {
  const signals = (sensor: string, ...values: (number | null)[][]): Signal => ({ sensor, channels: values.map((each) => ({ level: 1, verdict: "good", values: each })) }) as unknown as Signal;

  it("are kept for each channel, and forgotten with their sensor", () => {
    const courses = new Courses();
    courses.take([signals("a", [1, 2], [5])]);
    courses.take([signals("a", [3], []), signals("b", [9])]);
    expect([courses.of("a", 0), courses.of("a", 1), courses.of("b", 0)]).toEqual([[1, 2, 3], [5], [9]]);
    for (let n = 0; n < 50; n += 1) courses.take([signals("a", Array.from({ length: 10 }, () => n))]);
    expect(courses.of("a", 0).length).toBe(200);
    expect(courses.of("b", 0)).toEqual([]);
  });

  it("keep the time in which a sensor is away, from its first silence on, and none where data are only late", () => {
    const away = (values: (number | null)[], state: Signal["state"]): Signal => ({ ...signals("a", values), state });
    const courses = new Courses();
    courses.take([away([1, 2], "live")]);
    courses.take([away([], "live")]);
    expect(courses.of("a", 0)).toEqual([1, 2]);
    courses.take([away([], "stale")]);
    courses.take([away([], "lost")]);
    courses.take([away([3, 4], "live")]);
    expect(courses.of("a", 0)).toEqual([1, 2, null, null, null, null, null, null, 3, 4]);
    for (let n = 0; n < 300; n += 1) courses.take([away([], "lost")]);
    expect(courses.of("a", 0).length).toBe(200);
    expect(lineOf(courses.of("a", 0), 200, 40)).toBe("");
  });

  it("are a line that missing values break, and that rest does not fill", () => {
    expect(lineOf([], 200, 40)).toBe("");
    const line = lineOf([1, 1, null, 1, 1], 200, 40);
    expect(line.match(/M/g)?.length).toBe(2);
    const heights = [...line.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBeGreaterThan(30);
    expect(lineOf([1, 1, 1, 1, 100], 200, 40)).toMatch(/ 2\.0$/);
  });
});
