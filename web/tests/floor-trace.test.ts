import { describe, expect, it } from "vitest";
import { field, pictureAngle, within } from "../src/floor-trace";

describe("the floor from above", () => {
  it("has forward up, left left, back down and right right", () => {
    const way = (towards: number): [number, number] => {
      const angle = pictureAngle(towards);
      return [Math.round(Math.cos(angle)) + 0, Math.round(Math.sin(angle)) + 0]; // no -0
    };
    expect(way(0)).toEqual([0, -1]); // a picture counts downwards
    expect(way(90)).toEqual([-1, 0]);
    expect(way(180)).toEqual([0, 1]);
    expect(way(270)).toEqual([1, 0]);
  });

  it("has the wanted field between the target's edges, and up to the rim where it has no upper one", () => {
    expect(field({ low: 4, high: 11, scale_high: 14 }, 140)).toEqual([40, 110]);
    expect(field({ low: 4, high: null, scale_high: 16 }, 160)).toEqual([40, 160]);
    expect(field({ low: 0, high: 1.5, scale_high: 6 }, 60)).toEqual([0, 15]);
  });

  it("keeps who leans beyond its edge on the rim", () => {
    expect(within([3, 4], 10)).toEqual([3, 4]);
    expect(within([30, -40], 10)).toEqual([6, -8]);
  });

  it("has no field where nothing is wanted", () => {
    expect(field({ low: 5, high: 5, scale_high: 10 }, 100)).toBeNull();
  });
});
