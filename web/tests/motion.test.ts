import { describe, expect, it } from "vitest";
import { MOTION_WIDTH, Sign, quaternion, rowOf, takenAt, turnedPlatform, up } from "../src/motion";
import { deviceOf, ticketOf } from "../src/phone-screen";

const G = 9.81;
const FLAT = { alpha: 0, beta: 0, gamma: 0 };
const UPRIGHT = { alpha: 0, beta: 90, gamma: 0 };

/** A vector of the phone's axes, turned by a quaternion. */
function turn([w, x, y, z]: [number, number, number, number], [a, b, c]: [number, number, number]): [number, number, number] {
  const [tx, ty, tz] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
  return [a + w * tx + y * tz - z * ty, b + w * ty + z * tx - x * tz, c + w * tz + x * ty - y * tx];
}

describe("the orientation", () => {
  it("is a quaternion of length one that turns the phone's up into the world's up", () => {
    for (const angles of [FLAT, UPRIGHT, { alpha: 33, beta: -71, gamma: 12 }, { alpha: 250, beta: 130, gamma: -80 }]) {
      const found = quaternion(angles);
      expect(Math.hypot(...found)).toBeCloseTo(1, 12);
      const [x, y, z] = turn(found, up(angles));
      expect([x, y]).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
      expect(z).toBeCloseTo(1, 12);
    }
  });

  it("turns by alpha about the axis out of the screen", () => {
    const [x, y, z] = turn(quaternion({ alpha: 90, beta: 0, gamma: 0 }), [1, 0, 0]);
    expect([x, y, z]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12), expect.closeTo(0, 12)]);
  });

  it("lets the upper edge of an upright phone point up", () => {
    expect(up(UPRIGHT)).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12), expect.closeTo(0, 12)]);
  });
});

describe("the sign of acceleration", () => {
  it("is found by the phone itself, whatever the browser says that it is", () => {
    for (const platform of [true, false]) {
      const [asWritten, turned] = [new Sign(platform), new Sign(platform)];
      asWritten.take([0, G, 0], UPRIGHT);
      turned.take([0, -G, 0], UPRIGHT);
      expect([asWritten.factor, turned.factor]).toEqual([1, -1]);
      expect(turned.attributes).toEqual({ acceleration_sign: "turned", acceleration_sign_from: "orientation" });
    }
  });

  it("is taken from the platform where the phone has no orientation or no clear up", () => {
    const sign = new Sign(true);
    sign.take([0, 0, -G], null);
    sign.take([NaN, NaN, NaN], FLAT);
    sign.take([G, 0, 0], FLAT);
    expect(sign.factor).toBe(-1);
    expect(sign.attributes).toEqual({ acceleration_sign: "turned", acceleration_sign_from: "platform" });
    expect(new Sign(false).factor).toBe(1);
  });

  it("is the other one on iPhones and on iPads that call themselves Macs", () => {
    expect(turnedPlatform({ userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", platform: "iPhone", maxTouchPoints: 5 })).toBe(true);
    expect(turnedPlatform({ userAgent: "Mozilla/5.0 (Macintosh)", platform: "MacIntel", maxTouchPoints: 5 })).toBe(true);
    expect(turnedPlatform({ userAgent: "Mozilla/5.0 (Macintosh)", platform: "MacIntel", maxTouchPoints: 0 })).toBe(false);
    expect(turnedPlatform({ userAgent: "Mozilla/5.0 (Linux; Android 14; K)", platform: "Linux armv81", maxTouchPoints: 5 })).toBe(false);
  });
});

describe("a row", () => {
  const event = { accelerationIncludingGravity: { x: 1, y: 2, z: 3 }, rotationRate: { alpha: 4, beta: 5, gamma: 6 } };

  it("has acceleration, rotation about x, y and z, and the orientation, in this order", () => {
    const row = rowOf(event, FLAT, 1);
    expect([...row]).toEqual([1, 2, 3, 4, 5, 6, 1, 0, 0, 0]);
    expect(row.length).toBe(MOTION_WIDTH);
  });

  it("turns acceleration and nothing else", () => {
    expect([...rowOf(event, FLAT, -1)]).toEqual([-1, -2, -3, 4, 5, 6, 1, 0, 0, 0]);
  });

  it("has no number for what the phone does not tell", () => {
    const row = rowOf({ accelerationIncludingGravity: { x: 1, y: null, z: 3 }, rotationRate: null }, null, 1);
    expect([...row].map(Number.isNaN)).toEqual([false, true, false, ...Array.from({ length: 7 }, () => true)]);
  });

  it("has the time of its event, unless that is of another clock", () => {
    expect(takenAt(995, 1000)).toBe(995);
    expect(takenAt(1_700_000_000_000, 1000)).toBe(1000);
    expect(takenAt(1001, 1000)).toBe(1000);
    expect(takenAt(5, 60_000)).toBe(60_000);
  });
});

describe("the phone's page", () => {
  it("is known by the ticket in its address", () => {
    expect(ticketOf("#join=abc_-1")).toBe("abc_-1");
    expect(ticketOf("#token=abc")).toBeNull();
    expect(ticketOf("")).toBeNull();
  });

  it("says what kind of phone it is", () => {
    expect(deviceOf("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36")).toBe("Linux; Android 14; K");
    expect(deviceOf("strange")).toBe("phone");
    expect(deviceOf(`x (${"y".repeat(500)})`).length).toBe(120);
  });
});
