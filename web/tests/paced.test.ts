import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Paced } from "../src/paced";

describe("a value that is dragged", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is passed on at once, then only so often, and its last place always", () => {
    const passed: number[] = [];
    const paced = new Paced<number>((value) => passed.push(value), 50);
    for (let n = 0; n < 100; n += 1) {
      paced.give(n);
      vi.advanceTimersByTime(8);
    }
    vi.advanceTimersByTime(200);
    expect(passed[0]).toBe(0);
    expect(passed.length).toBeLessThanOrEqual(18);
    expect(passed[passed.length - 1]).toBe(99);
  });

  it("is not passed on twice while it stands still, but again after a silence", () => {
    const passed: number[] = [];
    const paced = new Paced<number>((value) => passed.push(value), 50);
    for (let n = 0; n < 20; n += 1) {
      paced.give(40);
      vi.advanceTimersByTime(8);
    }
    expect(passed).toEqual([40]);
    vi.advanceTimersByTime(500);
    paced.give(40);
    expect(passed).toEqual([40, 40]);
  });
});
