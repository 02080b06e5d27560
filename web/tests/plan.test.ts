import { describe, expect, it } from "vitest";
import type { ExerciseEntry } from "../src/exercise-entry";
import { planOf } from "../src/plan";
import { rateWords } from "../src/sensor-card";
import type { Channel, Sensor } from "../src/sensor-messages";

const thigh = { sources: ["emg"], muscles: ["vastus medialis", "rectus femoris"], companions: [] } as unknown as ExerciseEntry;
const squat = { sources: ["landmarks"], muscles: [], companions: [{ measure: "muscle_activity", kinds: ["emg"], least_hz: 900 }] } as unknown as ExerciseEntry;
const channel = (muscle: string | null = null, side: "left" | "right" | null = null): Channel => ({ name: "x", unit: "uV", muscle, side });
const sensor = (address: string, channels: Channel[], more: Partial<Sensor> = {}): Sensor => ({ sensor: address, open: true, problem: null, trouble: null, device: address, kind: "emg", rate_hz: 1000, channels, worn: null, left_out: 0, ...more });
const real = sensor("lsl:R", [channel(), channel("rectus femoris", "right")]);
const tried = sensor("simulated:emg", [channel("vastus medialis")]);
const limb = sensor("simulated:imu", [channel(), channel()], { kind: "imu" });
const plan = (entry: ExerciseEntry, sensors: Sensor[], more: { phones?: string[]; left?: string[] } = {}): string[] => planOf(entry, "right", { sensors, nameOf: (address) => address.split(":")[1] ?? "", phones: [], left: [], ...more });

describe("what the sensors are used for", () => {
  it("is told of an exercise of muscles: which is measured, and that the others are recorded", () => {
    expect(plan(thigh, [real, limb, tried])).toEqual(["Measured: R, channel 2: Rectus femoris, right.", "Recorded beside it, not measured: imu and emg."]);
    expect(plan(thigh, [tried])).toEqual(["Measured: emg, channel 1: Vastus medialis, right."]);
    expect(plan(thigh, [real], { phones: ["Phone: Thigh, left side"] })[1]).toBe("Recorded beside it, not measured: Phone: Thigh, left side.");
    expect(plan(thigh, [limb])).toEqual([]);
  });

  it("is told of an exercise of the camera, and what is not recorded too", () => {
    expect(plan(squat, [real, limb])).toEqual(["Measured beside each movement: R.", "Recorded beside it, not measured: imu."]);
    expect(plan(squat, [{ ...real, rate_hz: 100 }, limb], { left: [limb.sensor] })).toEqual(["Not recorded: R and imu."]);
  });
});

describe("how fast a sensor sends", () => {
  it.each([
    [1000.5, 1000, "1,000.50 Hz measured, 1,000 Hz promised"],
    [null, 1000, "1,000 Hz promised; not measured"],
    [99.5, null, "99.50 Hz measured"],
    [null, null, "not known"],
  ])("is told as far as it is known", (measured, nominal, told) => {
    expect(rateWords(measured, nominal)).toBe(told);
  });
});
