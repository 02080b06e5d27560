import { expect, test } from "vitest";
import { SessionClock } from "../src/clock";
import { seenAt } from "../src/signal";

test("a signal is seen with the frame behind the one that drew it, and off by that and half of the way", () => {
  const clock = new SessionClock();
  clock.pong(100, 104, 1_000_000_000);
  clock.fix();
  expect(seenAt(clock, 200, 216)).toEqual({ time_ns: 1_000_000_000 + 114_000_000, error_ms: 18 });
});

test("the error is that of the ping to which the clock is tied, not of a quicker one behind it", () => {
  const clock = new SessionClock();
  clock.pong(0, 80, 1_000_000_000);
  clock.fix();
  clock.pong(100, 102, 1_061_000_000);
  expect(seenAt(clock, 200, 216)?.error_ms).toBe(16 + 40);
});

test("a frame that came seconds later, as in a hidden tab, tells nothing", () => {
  const clock = new SessionClock();
  clock.pong(0, 4, 1_000_000_000);
  clock.fix();
  expect(seenAt(clock, 200, 20_000)).toBeNull();
});

test("without a tied clock nobody knows when it was seen", () => {
  expect(seenAt(new SessionClock(), 200, 216)).toBeNull();
});
