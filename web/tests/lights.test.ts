import { describe, expect, it } from "vitest";
import { sensorProblem, shapeOf } from "../src/lights";
import type { Snapshot } from "../src/messages";

const channels: Snapshot["channels"] = { names: ["rectus femoris left", "EMG 2"], unit: "uV", rate_hz: 50, values: [[], []] };
const on = (position: number, muscle: string | null): NonNullable<Snapshot["measured_on"]> => ({ device: "Sensor", channel: "EMG 2", position, muscle, side: muscle === null ? null : "left" });

describe("the lights of the muscles", () => {
  it("tell by their shape what is to be done", () => {
    expect((["good", "hum", "noisy", "clipped", "flat", "none", null] as const).map(shapeOf)).toEqual(["fine", "bad", "bad", "bad", "away", "away", "settling"]);
  });

  it("name the practised muscle and its side where its sensor is bad", () => {
    expect(sensorProblem({ measured_on: on(0, "rectus femoris"), channels }, ["noisy", "good"])).toBe("A sensor has come loose: Rectus femoris, left. Press it on, and fix its cable.");
    expect(sensorProblem({ measured_on: on(1, null), channels }, ["good", "hum"])).toContain("EMG 2");
  });

  it("say nothing of other muscles, of good ones, and of what is not known", () => {
    expect(sensorProblem({ measured_on: on(0, "rectus femoris"), channels }, ["good", "none"])).toBeNull();
    expect(sensorProblem({ measured_on: on(0, "rectus femoris"), channels }, [null, "none"])).toBeNull();
    expect(sensorProblem({ measured_on: on(0, "rectus femoris"), channels }, [])).toBeNull();
    expect(sensorProblem({ channels }, ["none"])).toBeNull();
  });
});
