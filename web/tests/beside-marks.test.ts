import { describe, expect, it } from "vitest";
import { besideMarks } from "../src/beside-marks";

describe("what is measured beside the movement is drawn", () => {
  it("as the line of the hips, and that from hip to ankle of the practised side", () => {
    expect(besideMarks(["pelvic_hike", "knee_projection"], "right")).toEqual([[23, 24], [24, 28]]);
    expect(besideMarks(["knee_projection"], "left")).toEqual([[23, 27]]);
  });

  it("where it is a line at all", () => {
    expect(besideMarks(["muscle_activity", "shoulder_hike"], "right")).toEqual([]);
  });
});
