import { describe, expect, it } from "vitest";
import { Trail, type Entries, type Place } from "../src/trail";

/** Entries as a browser keeps them; going to another one tells of it later. */
class Browser implements Entries {
  entries: unknown[] = [null];
  at = 0;
  came: (state: unknown) => void = () => undefined;

  get state(): unknown {
    return this.entries[this.at];
  }
  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), state];
    this.at += 1;
  }
  replaceState(state: unknown): void {
    this.entries[this.at] = state;
  }
  go(by = 0): void {
    this.at += by;
    queueMicrotask(() => this.came(this.state));
  }
  get names(): string[] {
    return this.entries.slice(0, this.at + 1).map((each) => (each as { place: Place }).place.name);
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const squat: Place = { name: "exercise", id: "squat", side: null };
const practice: Place = { name: "practice" };
const result = (listed: boolean): Place => ({ name: "result", session: "s", listed });

function page(holds: () => boolean = () => false): { browser: Browser; trail: Trail; seen: string[] } {
  const browser = new Browser();
  const seen: string[] = [];
  const trail: Trail = new Trail(browser, (place) => {
    if (holds() || place.name === "practice") return false;
    seen.push(place.name);
    trail.show(place);
    return true;
  });
  browser.came = (state) => trail.came(state);
  return { browser, trail, seen };
}

describe("the way back", () => {
  it("leads from the sensors to the exercise, and from there to the first screen", async () => {
    const { browser, trail, seen } = page();
    trail.show(squat);
    trail.show({ name: "sensors", id: "squat", side: "left" });
    expect(browser.names).toEqual(["home", "exercise", "sensors"]);
    browser.go(-1);
    await settled();
    browser.go(-1);
    await settled();
    expect(seen).toEqual(["exercise", "home"]);
    expect(browser.names).toEqual(["home"]);
  });

  it("leads from a result to the first screen, and from one of the list to the list", async () => {
    const { browser, trail } = page();
    trail.show(squat);
    trail.show(practice);
    trail.show(result(false));
    await settled();
    expect(browser.names).toEqual(["home", "result"]);
    trail.show({ name: "history" });
    trail.show(result(true));
    expect(browser.names).toEqual(["home", "history", "result"]);
  });

  it("is never longer than the way there: a button that goes back leaves no entry", async () => {
    const { browser, trail } = page();
    for (let turn = 0; turn < 3; turn += 1) {
      trail.show(squat);
      trail.show({ name: "home" });
      await settled();
    }
    expect(browser.names).toEqual(["home"]);
  });

  it("goes to the screen that was asked for last while the browser is still on its way", async () => {
    const { browser, trail } = page();
    trail.show(squat);
    trail.show(practice);
    trail.show({ name: "home" });
    trail.show({ name: "history" });
    await settled();
    expect(browser.names).toEqual(["home", "history"]);
  });

  it("does not lead out of a practice that is held, however often it is taken", async () => {
    let held = false;
    const { browser, trail, seen } = page(() => held);
    trail.show(squat);
    trail.show(practice);
    held = true;
    for (const by of [-1, -2, -1]) {
      browser.go(by);
      await settled();
      expect(browser.names).toEqual(["home", "exercise", "practice"]);
    }
    expect(seen).toEqual([]);
    held = false;
    trail.show(result(false));
    await settled();
    browser.go(1); // forward, to the practice that has ended
    await settled();
    expect(browser.names).toEqual(["home", "result"]);
  });

  it("takes one that is begun twice, as after a reload, for one", () => {
    const { browser, trail } = page();
    trail.show(practice);
    trail.show(practice);
    expect(browser.names).toEqual(["home", "practice"]);
  });

  it("is still known after the page was loaded anew", () => {
    const { browser, trail } = page();
    trail.show(squat);
    const again = new Trail(browser, () => true);
    expect(again.here).toEqual(squat);
    again.show(practice);
    expect(browser.names).toEqual(["home", "exercise", "practice"]);
  });
});
