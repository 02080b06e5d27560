import { describe, expect, it } from "vitest";
import type { ExerciseEntry } from "../src/exercise-entry";
import { testsLast } from "../src/home-screen";

describe("the list of exercises", () => {
  it("has what one practises before what one is tested by, each in the library's order", () => {
    const entry = (id: string, test: boolean): ExerciseEntry => ({ id, test }) as ExerciseEntry;
    const list = [entry("b", true), entry("c", false), entry("a", true), entry("d", false)];
    expect(testsLast(list).map(({ id }) => id)).toEqual(["c", "d", "b", "a"]);
  });
});
