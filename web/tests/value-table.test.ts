import { expect, it } from "vitest";
import type { Repetition } from "../src/session-entry";
import { valuesOf } from "../src/value-table";

it("has a column for what any row has, and names what none has", () => {
  const row = (values: Record<string, number | null>): Pick<Repetition, "values"> => ({ values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, unit: "s" }])) }) as Pick<Repetition, "values">;
  expect(valuesOf([row({ out_time: null, smoothness: 1, end_speed: null }), {}, row({ out_time: 2, smoothness: 1, end_speed: null })])).toEqual({ valued: ["out_time", "smoothness"], withheld: ["end_speed"] });
});
