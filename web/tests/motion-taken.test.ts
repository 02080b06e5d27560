import { describe, expect, it } from "vitest";
import { missingOf } from "../src/motion-taken";

describe("what is missing where no sensor is there", () => {
  it("is a phone or a sensor where a phone can be worn", () => {
    expect(missingOf([{ segments: ["lower_back", "trunk"], sided: false }], [], "right")).toMatch(/Let a phone join/);
  });

  it("is a sensor where no phone can be worn", () => {
    const told = missingOf([{ segments: ["foot"], sided: true }], [], "right");
    expect(told).toMatch(/Foot, right side/);
    expect(told).not.toMatch(/Let a phone join/);
  });
});
