import { describe, expect, it } from "vitest";
import { valueCell } from "../src/trial-values";
import { valueNotes } from "../src/value-notes";

const angle = { name: "elbow_flexion", unit: "deg", delay_s: 0, error: 3.3 };
const cadence = { name: "cadence", unit: "steps/min", delay_s: 0, error: null };

describe("what is said below a table", () => {
  it("is what the smoothness and the movement units mean, once each", () => {
    const notes = valueNotes(["reach_time", "reach_units", "reach_sparc", "smoothness"], { ...angle, error: null }, []);
    expect(notes).toHaveLength(2);
    expect(notes.join(" ")).toMatch(/A smooth reach has one.*Closer to 0 is smoother/s);
  });

  it("is how far off an angle may be", () => {
    expect(valueNotes([], angle, [])[0]).toContain("off by 3.3° either way");
  });

  it("is from which change on it is more than chance, in whom, and that it is borrowed", () => {
    const notes = valueNotes(["walking_speed"], cadence, [{ name: "walking_speed", value: 0.1, unit: "m/s", people: "chronic_stroke", source: "Lewek 2019, n 76", band: true }]);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^Speed: at this speed a change below 0\.1 m\/s may be chance \(people long after a stroke; Lewek 2019/);
  });

  it("is what a stride is and how far off one may be, and that one foot tells nothing of both", () => {
    const notes = valueNotes(["foot_stride", "stride_spread"], { name: "foot_stride", unit: "m", delay_s: 0, error: 0.09 }, []);
    expect(notes).toHaveLength(3);
    expect(notes[0]).toContain("off by up to 0.09 m");
    expect(notes[1]).toContain("one sensor cannot tell");
  });

  it("is nothing where nothing is known", () => {
    expect(valueNotes(["stance_time"], cadence, [])).toEqual([]);
  });
});

describe("a value of a repetition", () => {
  it("has its unit as people write it", () => {
    expect(valueCell({ value: 127, unit: "deg/s2" })).toBe("127 °/s²");
  });
});

describe("a number without a unit", () => {
  it("has two decimals, and a count has none", () => {
    expect(valueCell({ value: -1.4123, unit: "1" })).toBe("−1.41");
    expect(valueCell({ value: 3, unit: "1" })).toBe("3");
  });
});
