import { describe, expect, it } from "vitest";
import { besides, companionsFor } from "../src/companions";
import type { ExerciseEntry } from "../src/exercise-entry";
import type { Channel, Sensor } from "../src/sensor-messages";

const squat = { sources: ["landmarks"], worn: [], companions: [{ measure: "muscle_activity", kinds: ["emg"], least_hz: 900 }] } as unknown as ExerciseEntry;
const channel = (muscle: string | null, side: "left" | "right" | null = null): Channel => ({ name: "x", unit: "uV", muscle, side });
const sensor = (channels: Channel[], more: Partial<Sensor> = {}): Sensor => ({ sensor: "lsl:A", open: true, problem: null, trouble: null, device: "A", kind: "emg", rate_hz: 1000, channels, worn: null, left_out: 0, ...more });

describe("a sensor comes along", () => {
  it("where an exercise has a companion measure of its kind", () => {
    expect(companionsFor([sensor([channel(null)]), sensor([], { open: false, kind: null })], squat, "right")).toMatchObject([{ measured: true }]);
    expect(companionsFor([sensor([channel(null)])], { ...squat, companions: [] }, "right")).toEqual([]);
  });

  it("with every channel on a muscle, as the server measures them: those of the practised side first", () => {
    const [soleus, vastus, deltoid] = [{ muscle: "soleus", side: "left" }, { muscle: "vastus medialis", side: "right" }, { muscle: "deltoid", side: null }];
    const four = sensor([channel(null), channel("soleus", "left"), channel("vastus medialis", "right"), channel("deltoid")]);
    expect(companionsFor([four], squat, "right")[0]).toMatchObject({ places: [vastus, deltoid, soleus], otherSide: false });
    expect(companionsFor([four], squat, "left")[0]).toMatchObject({ places: [soleus, deltoid, vastus], otherSide: false });
    const two = sensor([channel(null), channel("soleus", "left")]);
    expect(companionsFor([two], squat, "right")[0]).toMatchObject({ places: [soleus], otherSide: true });
    expect(companionsFor([sensor([channel(null)])], squat, "right")[0]).toMatchObject({ places: [], otherSide: false });
  });

  it("to be recorded only, where it is of no muscle and the camera measures", () => {
    const motion = sensor([channel(null)], { kind: "imu" });
    expect(companionsFor([motion], squat, "right")).toMatchObject([{ measured: false, places: [], tooSlow: false }]);
    expect(companionsFor([motion], { ...squat, companions: [] }, "right")).toMatchObject([{ measured: false }]);
    expect(companionsFor([motion], { ...squat, sources: ["emg"], companions: [] }, "right")).toEqual([]);
    expect(companionsFor([{ ...motion, open: false }], squat, "right")).toEqual([]);
  });

  it("unless it is too slow to be measured", () => {
    expect(companionsFor([sensor([channel(null)], { rate_hz: 200 })], squat, "right")[0]?.tooSlow).toBe(true);
    expect(companionsFor([sensor([channel(null)], { rate_hz: null })], squat, "right")[0]?.tooSlow).toBe(false);
  });
});

describe("beside the first source", () => {
  it("what was chosen to measure by comes first", () => {
    const [thigh, shin, back] = ["a", "b", "lsl:C"];
    const phones = [{ kind: "motion", phone: thigh }, { kind: "motion", phone: shin }];
    const lsl = { kind: "sensor", address: back };
    expect(besides({ door: "phone", sensors: [back], phones: [thigh, shin] })).toEqual([phones[1], lsl]);
    expect(besides({ door: "sensors", sensors: ["lsl:B", back], phones: [thigh, shin] })).toEqual([lsl, ...phones]);
    expect(besides({ door: "camera", sensors: [back], phones: [thigh] })).toEqual([lsl, phones[0]]);
  });
});
