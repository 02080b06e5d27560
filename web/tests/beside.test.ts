import { describe, expect, it } from "vitest";
import { besideName, besideOf, besideWords } from "../src/beside";
import type { CompanionEntry, Repetition } from "../src/session-entry";

const vastus: CompanionEntry = { measure: "muscle_activity", unit: "uV", channel: "EMG 3", muscle: "vastus medialis", side: "left" };

describe("what was measured beside a repetition", () => {
  it("is called by its muscle and side, or by the sensor's channel", () => {
    expect(besideName(vastus, "emg")).toBe("Vastus medialis, left");
    expect(besideName({ ...vastus, muscle: null, side: null }, "emg")).toBe("Muscle sensor, EMG 3");
    expect(besideName(undefined, "emg")).toBe("Muscle sensor, emg");
    expect(besideName({ measure: "shoulder_hike", unit: "%", channel: "shoulder_hike", muscle: null, side: "left" }, "shoulder_hike")).toBe("Shoulder pulled up");
  });

  it("has its unit, and where there is no value the reason", () => {
    expect(besideWords({ peak: 160.4, mean: 95.2, withheld: null }, "uV")).toBe("95 µV on average, 160 µV at most");
    expect(besideWords({ peak: 62, mean: 41 }, "%")).toBe("41 % on average, 62 % at most");
    expect(besideWords({ peak: null, mean: null, withheld: "no_signal" }, "uV")).toBe("sensor silent");
    expect(besideWords({ peak: null, mean: null, withheld: "warm_up" }, "uV")).toBe("values not to be trusted");
    expect(besideWords({ peak: null, mean: null }, null)).toBe("not measured");
    expect(besideWords(undefined, "uV")).toBe("not measured");
  });

  it("stands in sessions of earlier versions too", () => {
    const one = { companions: { emg: { peak: 2, mean: 1 } } } as unknown as Repetition;
    expect(besideOf({}, [one])).toEqual([{ stream: "emg", name: "Muscle sensor, emg", unit: null }]);
    expect(besideOf({ companions: { emg: vastus } }, [])).toEqual([{ stream: "emg", name: "Vastus medialis, left", unit: "uV" }]);
    expect(besideOf({}, [])).toEqual([]);
  });
});
