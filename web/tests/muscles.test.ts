import { describe, expect, it } from "vitest";
import { BELLIES, HEIGHT, keyOf, middle, nearest, placeName, placeOf, placeWords, recordedName, spindle, WIDTH } from "../src/muscles";
import { words } from "../src/words";

const SIDES = ["left", "right"] as const;

describe("the muscles of the picture", () => {
  it("are there once each, with their words", () => {
    expect(BELLIES.length).toBeGreaterThan(20);
    expect(Object.keys(words.muscleNames).sort()).toEqual(BELLIES.map(({ muscle }) => muscle).sort());
  });

  it("lie within the picture, on both sides of the middle of their view", () => {
    for (const belly of BELLIES) {
      for (const side of SIDES) {
        const [x, y] = middle(belly, side);
        expect(x).toBeGreaterThan(belly.view === "front" ? 0 : WIDTH / 2);
        expect(x).toBeLessThan(belly.view === "front" ? WIDTH / 2 : WIDTH);
        expect(y).toBeLessThan(HEIGHT);
        expect(spindle(belly, side)).toMatch(/^M[-\d. ]+C.*Z$/);
      }
    }
  });

  it("have the person's left on our right from the front, and on our left from behind", () => {
    const thigh = BELLIES.find(({ muscle }) => muscle === "rectus femoris");
    const back = BELLIES.find(({ muscle }) => muscle === "biceps femoris");
    if (thigh === undefined || back === undefined) throw new Error("both are on the picture");
    expect(middle(thigh, "left")[0]).toBeGreaterThan(middle(thigh, "right")[0]);
    expect(middle(back, "left")[0]).toBeLessThan(middle(back, "right")[0]);
  });
});

describe("a press on the picture", () => {
  it("means the muscle whose middle is pressed", () => {
    for (const belly of BELLIES) for (const side of SIDES) expect(nearest(middle(belly, side)), `${belly.muscle} ${side}`).toEqual({ muscle: belly.muscle, side });
  });

  it("may land a little beside, but not far away", () => {
    const shin = BELLIES.find(({ muscle }) => muscle === "tibialis anterior");
    if (shin === undefined) throw new Error("it is on the picture");
    const [x, y] = middle(shin, "right");
    expect(nearest([x + 10, y])?.muscle).toBe("tibialis anterior");
    expect(nearest([200, 10])).toBeNull();
    expect(nearest([100, 30])).toBeNull();
  });
});

describe("names", () => {
  it("tell the side, and on demand the part of the body", () => {
    expect(placeName({ muscle: "soleus", side: "left" })).toBe("Soleus, left");
    expect(placeName({ muscle: "soleus", side: null })).toBe("Soleus");
    expect(placeWords({ muscle: "soleus", side: "right" })).toBe("Soleus, right (calf, low)");
    expect(placeWords({ muscle: "a muscle of its own", side: null })).toBe("a muscle of its own");
  });

  it("are read from a recording, and others stay as they are", () => {
    expect(recordedName("vastus medialis right")).toBe("Vastus medialis, right");
    expect(recordedName("vastus medialis")).toBe("Vastus medialis");
    expect(recordedName("channel 1")).toBe("channel 1");
    expect(recordedName("upper left")).toBe("upper left");
  });

  it("come back from a choice", () => {
    for (const place of [null, { muscle: "soleus", side: "left" as const }, { muscle: "deltoid", side: null }]) expect(placeOf(keyOf(place))).toEqual(place);
  });
});
