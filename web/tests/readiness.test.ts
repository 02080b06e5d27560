import { describe, expect, it } from "vitest";
import type { PhoneEntry } from "../src/api";
import type { ExerciseEntry } from "../src/exercise-entry";
import { firstProblem, labels, measuredOn, misplaced, readyFor, sided, used, type Looked } from "../src/readiness";
import type { Channel, Sensor, Signal, SourceState, Verdict } from "../src/sensor-messages";
import { words } from "../src/words";

const entry = { id: "thigh", sources: ["emg"], muscles: ["vastus medialis", "rectus femoris"], partners: [] } as unknown as ExerciseEntry;
const channel = (name: string, muscle: string | null = null, side: "left" | "right" | null = "right"): Channel => ({ name, unit: "uV", muscle, side: muscle === null ? null : side });
const sensor = (address: string, channels: Channel[], more: Partial<Sensor> = {}): Sensor => ({ sensor: address, open: true, problem: null, trouble: null, device: address, kind: "emg", rate_hz: 1000, channels, worn: null, left_out: 0, ...more });
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
  phones: [],
  nameOf: (address) => address.slice(4),
  labelOf: (_, index) => String(index + 1),
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

describe("motion sensors in one place", () => {
  it("stand in the way, whatever is practised", () => {
    const motion = (address: string, side: "left" | "right"): Sensor => sensor(address, [channel("x")], { kind: "imu", worn: { segment: "thigh", side } });
    const both = (side: "left" | "right"): Partial<Looked> => ({ entry: null, sensors: [motion("lsl:M", "left"), motion("lsl:N", side)], signals: new Map([signal("lsl:M", ["good"]), signal("lsl:N", ["good"])]) });
    expect(firstProblem(looked(both("right")))).toBeNull();
    expect(firstProblem(looked(both("left")))).toBe("M and N are in the same place: Thigh, left side. Correct one of them, or leave one out.");
  });
});

describe("an exercise of motion sensors alone", () => {
  const worn = [{ segments: ["chest"], sided: false }, { segments: ["upper_arm"], sided: true }];
  const lifting = { id: "lifting", sources: ["imu"], muscles: [], partners: [], worn } as unknown as ExerciseEntry;
  const motion = (address: string, segment: string | null, side: "left" | "right" | null = null): Sensor => sensor(address, [channel("x")], { kind: "imu", worn: segment === null ? null : { segment, side } });
  const problemOf = (sensors: Sensor[], entry = lifting): string | null => firstProblem(looked({ entry, sensors, signals: new Map(sensors.map((each) => signal(each.sensor, ["good"]))) }));

  it("is not fine while a place has no sensor", () => {
    expect(problemOf([motion("lsl:M", "chest")])).toContain("Upper arm, right side");
    expect(problemOf([motion("lsl:M", "chest"), motion("lsl:N", "upper_arm", "left")])).toContain("Upper arm, right side");
    expect(problemOf([motion("lsl:M", "chest"), motion("lsl:N", "upper_arm", "right")])).toBeNull();
    expect(problemOf([motion("lsl:M", null), motion("lsl:N", null)])).toBeNull();
  });

  it("does not ask for one where a camera or a force plate measures", () => {
    expect(problemOf([motion("lsl:M", "thigh", "left")], { ...lifting, sources: ["landmarks", "imu"] })).toBeNull();
    const plate = sensor("lsl:P", [channel("Fz")], { kind: "forces" });
    expect(problemOf([plate, motion("lsl:M", "thigh", "left")], { ...lifting, sources: ["imu", "forces"] })).toBeNull();
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

  it("of a sensor that is looked for again and again is one steady sentence", () => {
    const [address, lost] = signal("lsl:A", ["good", "good"], "lost");
    const told = (["lost", "connecting"] as const).map((state) => firstProblem(looked({ signals: new Map([[address, { ...lost, state, tries: 2 }]]) })));
    expect(told).toEqual(Array(2).fill("A is away. Check that it is switched on, charged and near; I keep looking for it."));
  });

  it("names the trouble where it is another one than being away", () => {
    const off = sensor("lsl:B", [], { open: false, problem: "x", trouble: "bluetooth-off" });
    expect(firstProblem(looked({ sensors: [off] }))).toBe("B: Bluetooth is off. Switch it on in the settings of this computer.");
    expect(firstProblem(looked({ sensors: [{ ...off, trouble: "not-found" }] }))).toContain("B cannot be reached");
    const [address, lost] = signal("lsl:A", ["good", "good"], "lost");
    expect(firstProblem(looked({ signals: new Map([[address, { ...lost, trouble: "busy" }]]) }))).toContain("A: Another program");
  });

  it("is a phone that comes along and sends nothing", () => {
    const phone = { phone: "x", segment: "thigh", side: "left", state: "live" } as PhoneEntry;
    const told = (state: PhoneEntry["state"]): string | null => firstProblem(looked({ sensors: [], entry: null, phones: [{ ...phone, state }] }));
    expect(told("live")).toBeNull();
    expect(told("stale")).toBe("Nothing comes from: Phone: Thigh, left side. Wake its screen up, or leave it out.");
    expect(told("lost")).toContain("This phone is away: Phone: Thigh, left side.");
    expect(firstProblem(looked({ sensors: [], phones: [phone] }))).toBe(words.fix.choose);
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
    ["noisy", "A sensor has come loose: Vastus medialis, right. Press it on"],
    ["off", "A sensor has come off: Vastus medialis, right. Press it on again"],
    ["ecg", "Your heart is heard as well: Vastus medialis, right"],
    ["crosstalk", "Two sensors seem to hear the same muscle, one of them here: Vastus medialis, right"],
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
    const twice = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2", "vastus medialis"), channel("3", "vastus medialis", "left")]);
    expect(firstProblem(looked({ sensors: [twice] }))).toBe("Channel 1 and channel 2 are on the same muscle: Vastus medialis, right. Correct one of them.");
    const both = sensor("lsl:A", [channel("1", "vastus medialis"), channel("2", "vastus medialis", "left")]);
    expect(firstProblem(looked({ sensors: [both], signals: new Map([signal("lsl:A", ["good", "good"])]) }))).toBeNull();
  });

  it("is the other side, or another muscle than the exercise needs", () => {
    expect(firstProblem(looked({ sensors: [sensor("lsl:A", [channel("1")])], side: "left" }))).toBe("Pick which channel is on: Vastus medialis or Rectus femoris, left.");
    expect(firstProblem(looked({ side: "left" }))).toBe("Channel 1 is on the other side: Vastus medialis, right. You practise on the left: move the sensor there, or correct where the channel is.");
    const calf = sensor("lsl:A", [channel("1"), channel("2", "soleus")]);
    expect(firstProblem(looked({ sensors: [calf] }))).toBe("Channel 2 is on: Soleus, right. This exercise is measured on: Vastus medialis or Rectus femoris, right. Move the sensor there, or correct where the channel is.");
    const both = sensor("lsl:A", [channel("1", "soleus"), channel("2", "rectus femoris", "left")]);
    expect(firstProblem(looked({ sensors: [both] }))).toContain("Channel 2 is on the other side: Rectus femoris, left.");
  });

  it("is named for each channel, where the exercise is one of muscles", () => {
    expect(misplaced({ muscle: "vastus medialis", side: "left" }, entry, "right")).toBe("side");
    expect(misplaced({ muscle: "vastus medialis", side: null }, entry, "right")).toBeNull();
    expect(misplaced({ muscle: "soleus", side: "right" }, entry, "right")).toBe("muscle");
    expect(misplaced({ muscle: "soleus", side: "left" }, { ...entry, sources: ["landmarks"] }, "right")).toBeNull();
    expect(misplaced({ muscle: "soleus", side: "left" }, null, "right")).toBeNull();
  });

  it("is a sensor that is too slow for what is measured", () => {
    const slow = { ...placed, rate_hz: 200 };
    expect(firstProblem(looked({ sensors: [slow], entry: { ...entry, least_hz: 900 } }))).toBe("A sends 200 samples a second, and this exercise needs 900. Choose a faster mode, or another sensor.");
    expect(firstProblem(looked({ entry: { ...entry, least_hz: 900 } }))).toBeNull();
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

  it("is measured on a real sensor where there is one, whatever is ticked first or fits better", () => {
    const tried = sensor("simulated:emg", [channel("1", "vastus medialis", null)]);
    const real = sensor("lsl:R", [channel("1"), channel("2", "rectus femoris")]);
    for (const all of [[tried, real], [real, tried]]) {
      expect(measuredOn(all, entry, "right")).toMatchObject({ sensor: "lsl:R", index: 1 });
      expect(readyFor(all, entry, "right")).toEqual({ sensors: ["lsl:R", "simulated:emg"], channel: 1 });
    }
    expect(measuredOn([tried, sensor("lsl:R", [channel("1", "soleus")])], entry, "right")).toMatchObject({ sensor: "simulated:emg" });
    expect(measuredOn([tried, real], { ...entry, muscles: [] }, "right")).toMatchObject({ sensor: "lsl:R" });
  });

  it("takes what is simulated to be on its side, and to take no place on the body", () => {
    const tried = sensor("simulated:emg", [channel("1", "vastus medialis", null)]);
    const sides = sided([tried, placed, sensor("lsl:B", [channel("1", "soleus", null)])], "left").map(({ channels }) => channels[0]?.side);
    expect(sides).toEqual(["left", "right", null]);
    const all = sided([tried, placed], "right");
    const signals = new Map([signal("lsl:A", ["good", "good"]), signal("simulated:emg", ["good"])]);
    expect(firstProblem(looked({ sensors: all, signals }))).toBeNull();
  });

  it("counts the channels of muscle sensors only", () => {
    const label = labels([placed, sensor("lsl:M", [channel("x"), channel("y")], { kind: "imu" }), other]);
    expect([label("lsl:A", 1), label("lsl:B", 0)]).toEqual(["2", "3"]);
  });

  it("begins with the measured sensor first", () => {
    const first = sensor("lsl:C", [channel("1", "soleus", "left")]);
    expect(readyFor([first, other], entry, "right")).toEqual({ sensors: ["lsl:B", "lsl:C"], channel: 1 });
    expect(readyFor([first], entry, "right")).toBeNull();
    expect(readyFor([other], { ...entry, sources: ["landmarks"], muscles: [] }, "right")).toBeNull();
  });

  it("knows every channel that is on a muscle", () => {
    expect(used([placed, other]).map(({ sensor: address, index }) => [address, index])).toEqual([["lsl:A", 0], ["lsl:B", 0], ["lsl:B", 1], ["lsl:B", 2]]);
    expect(used([sensor("lsl:M", [channel("x", "rectus femoris")], { kind: "imu" })])).toEqual([]);
  });
});

describe("an exercise with a partner muscle", () => {
  const back = { id: "back", muscles: ["biceps femoris", "semitendinosus"], side: "same" };
  const alone = { ...entry, partners: [back] } as unknown as ExerciseEntry;
  const across = { ...entry, partners: [{ ...back, muscles: ["vastus medialis"], side: "other" }] } as unknown as ExerciseEntry;
  const own = channel("1", "vastus medialis");
  const with_ = (second: Channel, exercise: ExerciseEntry): string | null => firstProblem(looked({ sensors: [sensor("lsl:A", [own, second])], signals: new Map([signal("lsl:A", ["good", "good"])]), entry: exercise }));

  it("begins when the partner has a channel of its own on its side", () => {
    expect(with_(channel("2", "semitendinosus"), alone)).toBeNull();
    expect(with_(channel("2", "vastus medialis", "left"), across)).toBeNull();
  });

  it("asks for the partner's channel before it begins", () => {
    expect(with_(channel("2"), alone)).toBe("Pick which channel is on: Biceps femoris or Semitendinosus, right.");
    expect(with_(channel("2", "semitendinosus", "left"), alone)).toContain("Biceps femoris or Semitendinosus");
    expect(with_(channel("2", "rectus femoris"), across)).toContain("Vastus medialis, left");
  });

  it("asks for it on the sensor that is measured, not on another one", () => {
    const apart = [sensor("lsl:A", [own]), sensor("lsl:B", [channel("1", "semitendinosus")])];
    const signals = new Map([signal("lsl:A", ["good"]), signal("lsl:B", ["good"])]);
    expect(firstProblem(looked({ sensors: apart, signals, entry: alone }))).toContain("Semitendinosus");
  });

  it("does not call the partner's channel misplaced", () => {
    expect(misplaced({ muscle: "semitendinosus", side: "right" }, alone, "right")).toBeNull();
    expect(misplaced({ muscle: "semitendinosus", side: "left" }, alone, "right")).toBe("muscle");
    expect(misplaced({ muscle: "vastus medialis", side: "left" }, across, "right")).toBeNull();
  });
});
