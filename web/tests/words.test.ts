import { describe, expect, it } from "vitest";
import sentences from "../../src/reknit/session/words.json";
import { stretched, stretchedSentence } from "../src/pseudo";
import { bound, chosen, count, figure, fill, gateWords, languages, percent, regionOf, said, share, textOf, withUnit, words } from "../src/words";
import type { ExerciseText } from "../src/exercise-entry";
import de from "../src/words/de.json";
import en from "../src/words/en.json";

/** Every sentence of a tree by its place. */
function leaves(tree: unknown, place = ""): [string, string][] {
  if (typeof tree === "string") return [[place, tree]];
  return Object.entries(tree as object).flatMap(([key, value]) => leaves(value, `${place}.${key}`));
}
const gaps = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).sort();

describe("every language", () => {
  const { sentences: deSentences, ...deWords } = de;

  it("has every sentence, none of them empty, with the same gaps", () => {
    const [own, other] = [new Map(leaves(en)), new Map(leaves(deWords))];
    expect([...other.keys()].sort()).toEqual([...own.keys()].sort());
    for (const [place, sentence] of own) {
      expect(sentence, place).not.toBe("");
      expect(other.get(place), place).not.toBe("");
      expect(gaps(other.get(place) ?? ""), place).toEqual(gaps(sentence));
    }
  });

  it("has every sentence of the loop too", () => {
    expect(Object.keys(deSentences).sort()).toEqual(Object.keys(sentences).sort());
    for (const [code, sentence] of Object.entries(sentences)) expect(gaps(deSentences[code as keyof typeof deSentences]), code).toEqual(gaps(sentence));
  });

  it("can be chosen, but not the one for testing", () => {
    expect(languages.map(([code]) => code)).toEqual(["en", "de"]);
  });
});

describe("the choice of a language", () => {
  it("takes the first that there are words in", () => {
    expect(chosen([null, "fr-FR", "de-AT", "en"])).toBe("de");
    expect(chosen(["pseudo", "de"])).toBe("pseudo");
    expect(chosen(["xx", null])).toBe("en");
    expect(chosen(["constructor"])).toBe("en");
  });
});

describe("the pseudo-language", () => {
  it("makes every sentence longer, in brackets, and keeps its gaps", () => {
    const english = new Map(leaves(en));
    for (const [place, sentence] of leaves(stretched(en))) {
      const own = english.get(place) ?? "";
      expect(sentence.length, place).toBeGreaterThan(own.length * 1.3);
      expect(gaps(sentence), place).toEqual(gaps(own));
      expect(sentence.startsWith("[") && sentence.endsWith("]"), place).toBe(true);
    }
  });

  it("shows letters that a font may lack", () => {
    expect(stretchedSentence("Set {n}")).toMatch(/^\[Šéţ \{n\}/);
  });
});

describe("sentences", () => {
  it("fill their gaps and leave what is not given", () => {
    expect(fill("{a} of {b}", { a: 1 })).toBe("1 of {b}");
  });

  it("agree with a number", () => {
    expect(count(words.resultCount, 1)).toBe("You did 1 complete repetition.");
    expect(count(words.resultCount, 0)).toBe("You did 0 complete repetitions.");
    expect(count(words.dose, 10, { sets: 2 })).toBe("2 × 10 repetitions");
  });

  it("write values with their units", () => {
    expect(withUnit(84.6, "deg")).toBe("85°");
    expect(withUnit(40.2, "%")).toBe("40 %");
    expect(withUnit(0.01234, "mV")).toBe("0.012 mV");
    expect(withUnit(231.4, "uV")).toBe("231 µV");
    expect(figure(1234.5, 1)).toBe("1,234.5");
    expect(figure(-0.3)).toBe("0");
    expect(figure(-0.3, 1)).toBe("−0.3");
  });

  it("of the loop are found by their code, with their values in this language", () => {
    const text = { start: "Bend", finished: "Done" } as ExerciseText;
    expect(said({ code: "setup.hidden", text: "x", values: { part: "hip" } }, text)).toContain("your hip");
    expect(said({ code: "exercise.start", text: "x", values: {} }, text)).toBe("Bend");
    expect(said({ code: "exercise.start", text: "as it came", values: {} }, null)).toBe("as it came");
    expect(said({ code: "of a newer server", text: "as it came", values: {} }, text)).toBe("as it came");
    expect(gateWords("no_person")).toBe(sentences["gate.no_person"]);
    expect(gateWords("new")).toBe("new");
  });

  it("of an exercise come in the page's language, or in English", () => {
    const english = { name: "Squat" } as ExerciseText;
    expect(textOf({ en: english, de: { name: "Kniebeuge" } as ExerciseText })).toBe(english);
    expect(() => textOf({})).toThrow("English");
  });
});

describe("percentages", () => {
  it("never tell little as nothing, or nearly all as all", () => {
    expect([0, 0.004, 0.9, 1, 1.4, 42.6, 99.7].map(percent)).toEqual(["0", "<1", "<1", "1", "1", "43", "100"]);
    expect([0, 1, 500, 994, 999, 1000].map((part) => share(part, 1000))).toEqual(["0", "<1", "50", ">99", ">99", "100"]);
    expect([withUnit(0.3, "%"), withUnit(0, "%"), withUnit(61.2, "%")]).toEqual(["<1 %", "0 %", "61 %"]);
  });
});

it("dates are written as in the browser's country, in the page's language", () => {
  expect(regionOf("en", ["de-DE", "en-GB", "en-US"])).toBe("en-GB");
  expect(regionOf("de", ["en-GB"])).toBe("de");
});

describe("a text", () => {
  it("is not broken between a number and its unit", () => {
    expect(bound("<1 % on average, 12.8 s, 2 °²")).toBe("<1\u00a0% on average, 12.8\u00a0s, 2\u00a0°²");
    expect(bound("You did 3 sets of 2 movements.")).toBe("You did 3 sets of 2 movements.");
  });
});
