import { describe, expect, it } from "vitest";
import { KeptFrames } from "../src/kept";

const frame = (n: number): ArrayBuffer => Uint8Array.of(n).buffer;
const numbers = (kept: KeptFrames): (number | undefined)[] => kept.waiting.map((bytes) => new Uint8Array(bytes)[0]);

describe("frames that are not acknowledged", () => {
  it("are kept in order until they are", () => {
    const kept = new KeptFrames();
    for (const n of [0, 1, 2, 3]) kept.add(0, n, n, frame(n));
    kept.acknowledge(0, 2);
    expect(numbers(kept)).toEqual([2, 3]);
  });

  it("of an earlier epoch go with a later one's acknowledgement", () => {
    const kept = new KeptFrames();
    kept.add(0, 5, 0, frame(5));
    kept.add(1, 0, 1, frame(6));
    kept.add(1, 1, 2, frame(7));
    kept.acknowledge(1, 1);
    expect(numbers(kept)).toEqual([7]);
  });

  it("are given up after a minute, and counted", () => {
    const kept = new KeptFrames();
    kept.add(0, 0, 0, frame(0));
    kept.add(0, 1, 59_000, frame(1));
    kept.add(0, 2, 61_000, frame(2));
    expect(numbers(kept)).toEqual([1, 2]);
    expect(kept.lost).toBe(1);
  });

  it("can be cleared", () => {
    const kept = new KeptFrames();
    kept.add(0, 0, 0, frame(0));
    kept.clear();
    expect(kept.waiting).toEqual([]);
  });
});
