import { describe, expect, it } from "vitest";
import type { ExerciseEntry, Worn } from "../src/exercise-entry";
import { isElsewhere, letters } from "../src/motion-places";
import { sensorsFor, twiceIn } from "../src/motion-taken";
import { ends, placesOf, SPOTS, spotAt, spotOf, wornKey, wornName, wornOf } from "../src/segments";
import type { Sensor, WornAt } from "../src/sensor-messages";
import { tiltOf } from "../src/worn-row";

const sensor = (name: string, worn: WornAt | null, kind = "imu"): Sensor => ({ sensor: `lsl:${name}`, open: true, problem: null, trouble: null, device: name, kind, rate_hz: 100, channels: [], worn, left_out: 0 });
const at = (segment: string, side: "left" | "right" | null = "right"): WornAt => ({ segment, side });
const KNEE: Worn[] = [{ segments: ["thigh"], sided: true }, { segments: ["shank"], sided: true }];

describe("the picture", () => {
  it("finds each place where it is drawn", () => {
    for (const spot of SPOTS) {
      const [[x1, y1], [x2, y2]] = ends(spot);
      expect(spotAt([(x1 + x2) / 2, (y1 + y2) / 2])).toBe(spot);
    }
    expect(spotAt([100, 30])).toBeNull();
    expect(spotAt([-5, 100])).toBeNull();
  });

  it("shows the person's left to the right where they look at us", () => {
    const left = spotOf(at("thigh", "left"));
    const right = spotOf(at("thigh", "right"));
    expect(left && right && ends(left)[0][0] > ends(right)[0][0]).toBe(true);
  });

  it("names places and reads them back", () => {
    for (const place of [at("thigh", "left"), at("chest", null), null]) expect(wornOf(wornKey(place))).toEqual(place);
    expect(wornName(at("thigh", "left"))).toBe("Thigh, left side");
    expect(wornName(at("lower_back", null))).toBe("Lower back");
    expect(placesOf(KNEE, "left").map(wornName)).toEqual(["Thigh, left side", "Shin, left side"]);
  });
});

describe("a sensor for each place", () => {
  const [thigh, shank, bare, arm] = [sensor("T", at("thigh")), sensor("S", at("shank")), sensor("B", null), sensor("A", at("upper_arm"))];
  const names = (sensors: Sensor[], side: "left" | "right" = "right"): (string | null)[] => sensorsFor(KNEE, sensors, side).map((each) => each && `${each.sensor.device}${each.told ? "" : "?"}`);

  it("is the one that is said to be there, whatever the order", () => {
    expect(names([shank, arm, thigh])).toEqual(["T", "S"]);
    expect(names([bare, shank, thigh])).toEqual(["T", "S"]);
  });

  it("is else one of which nobody has said where it is, in order, and never one that is elsewhere", () => {
    expect(names([bare, shank])).toEqual(["B?", "S"]);
    expect(names([sensor("C", null), bare])).toEqual(["C?", "B?"]);
    expect(names([arm, bare])).toEqual(["B?", null]);
    expect(names([thigh, shank], "left")).toEqual([null, null]);
  });

  it("is refused where two are said to be there", () => {
    const other = sensor("O", at("thigh"));
    const all = [thigh, other, shank];
    expect(twiceIn(sensorsFor(KNEE, all, "right"), all)).toEqual([thigh, other]);
    expect(twiceIn(sensorsFor(KNEE, [thigh, shank, bare], "right"), [thigh, shank, bare])).toBeNull();
  });
});

describe("on the page of the sensors", () => {
  it("each motion sensor has a letter", () => {
    const letterOf = letters([sensor("M", null, "emg"), sensor("A", null), sensor("B", null)]);
    expect([letterOf("lsl:A"), letterOf("lsl:B")]).toEqual(["A", "B"]);
  });

  it("one is elsewhere where the exercise takes none from there", () => {
    const entry = { worn: KNEE } as unknown as ExerciseEntry;
    expect(isElsewhere(sensor("A", at("thigh")), entry, "right")).toBe(false);
    expect(isElsewhere(sensor("A", at("thigh")), entry, "left")).toBe(true);
    expect(isElsewhere(sensor("A", null), entry, "left")).toBe(false);
    expect(isElsewhere(sensor("A", at("thigh")), null, "left")).toBe(false);
  });

  it("tells which axis points up, and how far it is off", () => {
    expect(tiltOf([0, 1, 0])).toMatchObject({ axis: "Y", down: false, offDeg: 0 });
    expect(tiltOf([0.5, 0, -Math.sqrt(0.75)])).toMatchObject({ axis: "Z", down: true });
    expect(tiltOf([0.5, 0, -Math.sqrt(0.75)]).offDeg).toBeCloseTo(30, 6);
  });
});
