import { expect, test } from "vitest";
import { reactionSentences } from "../src/reaction";

const NONE = { count: 0, median_ms: null, low_ms: null, high_ms: null, error_ms: null, withheld: 0, too_early: 0, no_answer: 0 };

test("the median stands first, then its spread, how many, what did not count, and how far off one may be", () => {
  const told = reactionSentences({ count: 8, median_ms: 312.4, low_ms: 290, high_ms: 340, error_ms: 27, withheld: 0, too_early: 2, no_answer: 1 });
  expect(told[0]).toContain("312");
  expect(told[1]).toMatch(/290.*340/);
  expect(told.slice(2, 5).map((sentence) => Number.parseInt(sentence))).toEqual([8, 2, 1]);
  expect(told[5]).toContain("27");
});

test("where nothing was timed nothing is made up", () => {
  expect(reactionSentences({ ...NONE, withheld: 3 })).toEqual(["0 answers were timed.", "3 answers could not be timed well enough."]);
});
