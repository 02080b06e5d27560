import { describe, expect, it } from "vitest";
import { partsOf } from "../src/trial-parts";

const s = (value: number | null) => ({ value, unit: "s" });

describe("the parts of a trial", () => {
  it("come in the order in which they were done", () => {
    const values = { tug_turn_sit: s(2.1), tug_stand_up: s(1.3), tug_turn: s(1.1), tug_walk_out: s(4), tug_walk_back: s(4.3), tug_total: s(12.8) };
    expect(partsOf({ values }).map(({ seconds }) => seconds)).toEqual([1.3, 4, 1.1, 4.3, 2.1]);
  });

  it("are not drawn where one of them is not known, or where there are none", () => {
    const values = { tug_stand_up: s(1.3), tug_walk_out: s(4), tug_turn: s(null), tug_walk_back: s(4.3), tug_turn_sit: s(2.1) };
    expect(partsOf({ values })).toEqual([]);
    expect(partsOf({ values: { cadence: s(100) } })).toEqual([]);
    expect(partsOf({})).toEqual([]);
  });
});
