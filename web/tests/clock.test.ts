import { describe, expect, it } from "vitest";
import { SessionClock } from "../src/clock";

describe("the session's clock", () => {
  it("knows no time before it is tied", () => {
    const clock = new SessionClock();
    expect(clock.fix()).toBeNull();
    expect(clock.at(5)).toBeNull();
    expect(clock.stamp(5)).toBeNull();
  });

  it("takes the ping with the shortest way", () => {
    const clock = new SessionClock();
    clock.pong(100, 140, 1_000e6); // 40 ms: the middle would be 20 ms off
    clock.pong(200, 202, 1_101e6); // 2 ms
    clock.pong(300, 350, 1_300e6);
    expect(clock.fix()).toEqual({ offsetNs: 1_101e6 - 201e6, roundTripNs: 2e6 });
    expect(clock.at(201)).toBe(1_101e6);
  });

  it("stays fixed for the epoch whatever later pings say", () => {
    const clock = new SessionClock();
    clock.pong(0, 4, 10e6);
    clock.fix();
    const before = clock.at(50);
    clock.pong(60, 61, 999e6);
    expect(clock.at(50)).toBe(before);
    expect(clock.tiedNs).toBe(4e6);
  });

  it("gives samples times that always grow", () => {
    const clock = new SessionClock();
    clock.pong(0, 2, 1e6);
    clock.fix();
    const times = [10, 10, 9, 11].map((at) => clock.stamp(at) as bigint);
    times.slice(1).forEach((time, n) => expect(time > (times[n] as bigint)).toBe(true));
  });

  it("forgets another session", () => {
    const clock = new SessionClock();
    clock.pong(0, 2, 1e6);
    clock.fix();
    clock.reset();
    expect(clock.at(1)).toBeNull();
  });
});
