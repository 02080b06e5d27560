import { describe, expect, it } from "vitest";
import type { ExerciseEntry } from "../src/messages";
import { firstProblem, measuredOn, readyFor, used, type Looked } from "../src/readiness";
import type { Channel, Sensor, Signal, SourceState, Verdict } from "../src/sensor-messages";
import { words } from "../src/words";

const entry = { id: "thigh", sources: ["emg"], muscles: ["vastus medialis", "rectus femoris"] } as unknown as ExerciseEntry;
const channel = (name: string, muscle: string | null = null, side: "left" | "right" | null = "right"): Channel => ({ name, unit: "uV", muscle, side: muscle === null ? null : side });
const sensor = (address: string, channels: Channel[], more: Partial<Sensor> = {}): Sensor => ({ sensor: address, open: true, problem: null, device: address, kind: "emg", rate_hz: 1000, channels, left_out: 0, ...more });
const signal = (address: string, verdicts: (Verdict | null)[], state: SourceState = "live"): [string, Signal] => [
  address,
  { sensor: address, state, channels: verdicts.map((verdict) => ({ level: 5, verdict, values: [] })) } as unknown as Signal,
];
const placed = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2")]);
const looked = (more: Partial<Looked> = {}): Looked => ({
  connected: true,
  searched: true,
  offers: 1,
  sensors: [placed],
  signals: new Map([signal("lsl:A", ["good", "flat"])]),
  nameOf: (address) => address.slice(4),
  entry,
  side: "right",
  ...more,
});

describe("everything is fine", () => {
  it("where the channels that are on muscles are good; the others do not matter", () => {
    expect(firstProblem(looked())).toBeNull();
  });

  it("without an exercise too, once each muscle sensor is on a muscle", () => {
    expect(firstProblem(looked({ entry: null }))).toBeNull();
    expect(firstProblem(looked({ entry: null, sensors: [sensor("lsl:A", [channel("1")])] }))).toBe("Pick which muscle A is on.");
    const motion = sensor("lsl:M", [channel("x")], { kind: "imu" });
    expect(firstProblem(looked({ entry: null, sensors: [motion], signals: new Map([signal("lsl:M", ["good"])]) }))).toBeNull();
  });
});

describe("the most important problem", () => {
  it("is told one at a time, the server first and the signals last", () => {
    const bad = sensor("lsl:B", [], { open: false, problem: "it is off" });
    expect(firstProblem(looked({ connected: false, sensors: [bad] }))).toBe(words.fix.server);
    expect(firstProblem(looked({ sensors: [], searched: false }))).toBe(words.fix.searching);
    expect(firstProblem(looked({ sensors: [], offers: 0 }))).toBe(words.fix.noSensor);
    expect(firstProblem(looked({ sensors: [] }))).toBe(words.fix.choose);
    expect(firstProblem(looked({ sensors: [placed, bad], signals: new Map([signal("lsl:A", ["hum", "good"], "lost")]) }))).toContain("B cannot be reached");
    expect(firstProblem(looked({ signals: new Map([signal("lsl:A", ["hum", "good"], "lost")]) }))).toContain("A is away");
    expect(firstProblem(looked({ signals: new Map([signal("lsl:A", ["hum", "good"])]) }))).toContain("Mains hum: Vastus medialis, right");
  });

  it.each([
    ["connecting", "A is being connected"],
    ["stale", "A has gone silent"],
    ["lost", "A is away"],
  ] as const)("of a sensor that is %s", (state, told) => {
    expect(firstProblem(looked({ signals: new Map([signal("lsl:A", ["good", "good"], state)]) }))).toContain(told);
  });

  it("of a sensor that has not told anything yet is that it is being connected", () => {
    expect(firstProblem(looked({ signals: new Map() }))).toContain("A is being connected");
    expect(firstProblem(looked({ sensors: [{ ...placed, open: false }] }))).toContain("A is being connected");
  });

  it.each([
    ["none", "No signal"],
    ["flat", "flat line"],
    ["clipped", "cut off"],
    ["hum", "Mains hum"],
    ["noisy", "Loose contact"],
    ["weak", "too weak"],
    [null, "settling"],
  ] as const)("of a channel that is %s", (verdict, told) => {
    expect(firstProblem(looked({ signals: new Map([signal("lsl:A", [verdict, "good"])]) }))).toContain(told);
  });

  it("is the worst signal, wherever it is", () => {
    const two = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2", "soleus")]);
    expect(firstProblem(looked({ sensors: [two], signals: new Map([signal("lsl:A", ["weak", "none"])]) }))).toContain("Soleus");
  });
});

describe("a wrong place", () => {
  it("is two channels on one muscle", () => {
    const twice = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2", "vastus medialis")]);
    expect(firstProblem(looked({ sensors: [twice] }))).toBe("Two channels are on the same muscle (Vastus medialis, right). Correct one of them.");
    const both = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2", "vastus medialis", "left")]);
    expect(firstProblem(looked({ sensors: [both], signals: new Map([signal("lsl:A", ["good", "good"])]) }))).toBeNull();
  });

  it("is the other side, or another muscle than the exercise needs", () => {
    expect(firstProblem(looked({ side: "left" }))).toBe("Pick which channel is on: Vastus medialis or Rectus femoris, left.");
    expect(firstProblem(looked({ sensors: [sensor("lsl:A", [channel("1", "soleus")])] }))).toContain("Pick which channel is on");
  });

  it("is a motion sensor for an exercise of muscles", () => {
    const motion = sensor("lsl:M", [channel("x", "vastus medialis")], { kind: "imu" });
    expect(firstProblem(looked({ sensors: [motion], signals: new Map([signal("lsl:M", ["good"])]) }))).toBe(words.fix.noMuscleSensor);
  });
});

describe("practice", () => {
  const other = sensor("lsl:B", [channel("1", "soleus"), channel("2", "rectus femoris"), channel("3", "vastus medialis", "left")]);

  it("is measured on the first of the exercise's muscles that has a channel on its side", () => {
    const both = [sensor("lsl:A", [channel("1", "rectus femoris"), channel("2", "vastus medialis")]), other];
    expect(measuredOn(both, entry, "right")).toMatchObject({ sensor: "lsl:A", index: 1 });
    expect(measuredOn([other], entry, "right")).toMatchObject({ sensor: "lsl:B", index: 1 });
    expect(measuredOn([other], entry, "left")).toMatchObject({ index: 2 });
    expect(measuredOn([], entry, "left")).toBeNull();
  });

  it("begins with the measured sensor first", () => {
    const first = sensor("lsl:C", [channel("1", "soleus", "left")]);
    expect(readyFor([first, other], entry, "right")).toEqual({ sensors: ["lsl:B", "lsl:C"], channel: 1 });
    expect(readyFor([first], entry, "right")).toBeNull();
  });

  it("knows every channel that is on a muscle", () => {
    expect(used([placed, other]).map(({ sensor: address, index }) => [address, index])).toEqual([["lsl:A", 0], ["lsl:B", 0], ["lsl:B", 1], ["lsl:B", 2]]);
  });
});
