import { describe, expect, it } from "vitest";
import { deviceWords } from "../src/devices";
import { words } from "../src/words";
import de from "../src/words/de.json";

describe("a device", () => {
  it("that is simulated has a name in the page's language, and any other keeps its own", () => {
    expect(deviceWords("simulated patient")).toBe(words.devices["simulated patient"]);
    expect(de.devices["simulated patient"]).toBe("simulierter Patient");
    expect(["Myo 3", "toString"].map(deviceWords)).toEqual(["Myo 3", "toString"]);
  });
});
