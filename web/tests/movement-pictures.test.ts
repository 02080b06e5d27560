import { afterEach, describe, expect, it, vi } from "vitest";
import { movementPictures } from "../src/api";
import { atPercent, line, onFloor, reachOf, rim, room, roundTicks, type TrialPicture } from "../src/movement-pictures";

const trial = (changes: Partial<TrialPicture>): TrialPicture => ({ number: 1, condition: null, duration_s: 30, velocity: 1, area: 1, path: [[0.1, -0.7]], ellipse: null, withheld: null, ...changes });

describe("the paper", () => {
  it("has few round numbers on its scales", () => {
    expect(roundTicks([0, 100], 7)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(roundTicks([-1.3, 1.3])).toEqual([-1, 0, 1]);
  });

  it("leaves room about what is drawn, also about a single value", () => {
    expect(room([0, 100])).toEqual([-6, 106]);
    expect(room([5])).toEqual([4, 6]);
  });

  it("draws a line as a path", () => {
    expect(line([[0, 1], [2.25, 3]])).toBe("M0.0 1.0L2.3 3.0");
    expect(line([[0, 1], [2, 3]], true)).toMatch(/Z$/);
    expect(line([], true)).toBe("");
  });
});

describe("a trial from above", () => {
  it("has forward up and left on the left", () => {
    expect(onFloor([1, 0])).toEqual([0, 1]);
    expect(onFloor([0, 1])).toEqual([-1, 0]);
  });

  it("has an ellipse turned from forward to the left", () => {
    const points = rim({ major: 2, minor: 1, angle_deg: 90 }, 4);
    expect(points[0]?.[0]).toBeCloseTo(0);
    expect(points[0]?.[1]).toBeCloseTo(2);
  });

  it("shares one round scale with the others", () => {
    expect(reachOf([trial({}), trial({ ellipse: { major: 1.3, minor: 1, angle_deg: 0 } })])).toBe(1.5);
    expect(reachOf([trial({ path: [[-3.2, 0]] })])).toBe(4);
    expect(reachOf([trial({ path: null, ellipse: null })])).toBeGreaterThan(0);
  });
});

it("a course is read at a share of its time", () => {
  expect(atPercent([0, 10, 20, 30, 40], 50)).toBe(20);
  expect(atPercent([0, 10], 100)).toBe(10);
});

describe("pictures that do not come", () => {
  const answering = (answer: () => Promise<Response>): void => void vi.stubGlobal("fetch", answer);
  const refused = (status: number) => () => Promise.resolve(new Response(JSON.stringify({ message: "No." }), { status }));
  afterEach(() => void vi.unstubAllGlobals());

  it("are none only where the server says that there is nothing", async () => {
    answering(refused(404));
    expect(await movementPictures("one", "key")).toBeNull();
  });

  it("have failed where the server cannot draw them, or is away", async () => {
    answering(refused(500));
    await expect(movementPictures("one", "key")).rejects.toThrow("No.");
    answering(() => Promise.reject(new TypeError("offline")));
    await expect(movementPictures("one", "key")).rejects.toThrow();
  });
});
