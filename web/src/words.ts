// Every word that the page says of its own, in the person's language. Exercises bring theirs; sentences of the loop come by code.

import sentences from "../../src/reknit/session/words.json";
import type { ExerciseEntry, ExerciseText } from "./exercise-entry";
import type { Said, Side } from "./messages";
import { stretched } from "./pseudo";
import de from "./words/de.json";
import en from "./words/en.json";

export type Words = typeof en;
export type Counted = { one: string; other: string };

const PSEUDO = "pseudo";
const { sentences: deSentences, ...deWords } = de;
const LANGUAGES: Record<string, { name: string; words: Words; sentences: Record<string, string> }> = {
  en: { name: "English", words: en, sentences },
  de: { name: "Deutsch", words: deWords, sentences: deSentences },
  [PSEUDO]: { name: "[Ƥšéûðö]", words: stretched(en), sentences: stretched(sentences) },
};

/** The languages that can be chosen, by code; the pseudo-language is for testing and is only had by name. */
export const languages: [string, string][] = Object.entries(LANGUAGES).filter(([code]) => code !== PSEUDO).map(([code, { name }]) => [code, name]);

/** The first language that there are words in: of the address, of earlier visits, of the browser. */
export function chosen(asked: (string | null)[]): string {
  for (const each of asked) {
    const code = each?.toLowerCase().split("-")[0] ?? "";
    if (Object.hasOwn(LANGUAGES, code)) return code;
  }
  return "en";
}

function remembered(): string | null {
  try {
    return localStorage.getItem("reknit.language");
  } catch {
    return null;
  }
}

const inBrowser = typeof window !== "undefined";
export const language = inBrowser ? chosen([new URLSearchParams(location.search).get("lang"), remembered(), ...navigator.languages]) : "en";
const own = LANGUAGES[language];
export const words: Words = own?.words ?? en;
const ownSentences: Record<string, string> = own?.sentences ?? sentences;

/** The locale for numbers, dates and the voice. */
export const locale = language === PSEUDO ? "en" : language;

/** The same with the browser's country where it names one: days and months are written otherwise in London than in New York. */
export const region = regionOf(locale, inBrowser ? navigator.languages : []);

export function regionOf(code: string, wanted: readonly string[]): string {
  return wanted.find((each) => each.toLowerCase().split("-")[0] === code) ?? code;
}

export function setLanguage(code: string): void {
  try {
    localStorage.setItem("reknit.language", code);
  } catch {
    // Without storage the choice holds for this page only.
  }
  const address = new URL(location.href);
  address.searchParams.set("lang", code);
  // The same entry of the browser's history, so that the page comes back to where it stood.
  history.replaceState(history.state, "", address);
  location.reload();
}

/** A sentence with its gaps filled: fill("{n} of {all}", {n: 1, all: 2}). */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}

/** The form of a sentence that goes with a number, with {n} filled in. */
export function count(forms: Counted, n: number, values: Record<string, string | number> = {}): string {
  const form = new Intl.PluralRules(locale).select(n) === "one" ? forms.one : forms.other;
  return fill(form, { n, ...values });
}

/** A number as people here write it. */
export function figure(value: number, digits = 0): string {
  const shown = Number(value.toFixed(digits)) === 0 ? 0 : value; // a lean of -0.3 degrees is 0, and no "-0"
  return signed(shown.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** A number with a minus sign in place of the hyphen. */
function signed(number: string): string {
  return number.replace(/^-/, "\u2212");
}

/** A value in per cent, without its sign: what is there, however little, is not told as nothing. */
export function percent(value: number): string {
  return value > 0 && value < 1 ? fill(words.lessThan, { n: figure(1) }) : figure(value);
}

/** A part of a whole in per cent, without its sign: neither is a small part told as nothing, nor a large one as all of it. */
export function share(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return value > 99 && value < 100 ? fill(words.moreThan, { n: figure(99) }) : percent(value);
}

/** An exercise's own words. */
export function textOf(texts: Record<string, ExerciseText>): ExerciseText {
  const found = texts[locale] ?? texts["en"];
  if (found === undefined) throw new Error("an exercise has no English text");
  return language === PSEUDO ? stretched(found) : found;
}

/** An exercise's own words on a side: where one leg stands and the other is lifted, each is named. */
export function textFor(entry: ExerciseEntry, side: Side): ExerciseText {
  const text = textOf(entry.text);
  return entry.trial?.kind === "single-leg" ? { ...text, start: words.trial.legs[side].start } : text;
}

/** An exercise with its side, where there is one to choose. */
export function named(entry: ExerciseEntry | null, id: string, side: Side): string {
  if (entry === null) return id;
  const { name } = textOf(entry.text);
  if (entry.trial?.kind === "single-leg") return fill(words.trial.legs[side].named, { exercise: name });
  return entry.side === "choice" ? fill(words.named, { exercise: name, side: words.sides[side] }) : name;
}

/** What the server says, in the page's language; what it has no words for stays as it came. */
export function said(sentence: Said, text: ExerciseText | null): string {
  if (text !== null && sentence.code === "exercise.start") return text.start;
  if (text !== null && sentence.code === "exercise.below") return text.below;
  if (text !== null && sentence.code === "exercise.finished") return text.finished;
  const known = ownSentences[sentence.code];
  if (known === undefined) return sentence.text;
  const values = Object.fromEntries(Object.entries(sentence.values).map(([name, value]) => [name, (name === "partner" ? text?.partners[value]?.name : ownSentences[`${name}.${value}`]) ?? value]));
  return fill(known, values);
}

/** What is wrong with a sensor, where it is one of the frequent troubles. */
export function troubleWords(trouble: string | null | undefined): string | null {
  return ownSentences[`trouble.${trouble ?? ""}`] ?? null;
}

/** That a sensor which only comes along is silent, by the kind of its stream. */
export function besideWords(kind: string): string {
  const sensor = Object.hasOwn(sentences, `sensor.${kind}`) ? kind : "signal";
  return said({ code: "source.beside", text: sentences["source.beside"], values: { sensor } }, null);
}

/** That an alarm could not be sent, by the name of its control. */
export function unsentWords(name: string): string {
  const buttons: Record<string, string> = { hurts: words.hurts, dizzy: words.dizzy };
  return fill(words.unsent, { button: buttons[name] ?? words.stop });
}

/** Why a measure was withheld, by the gate's name. */
export function gateWords(gate: string): string {
  return ownSentences[`gate.${gate}`] ?? gate;
}

/** Units as people write them. */
const SIGNS: Record<string, string> = { deg: "°", "deg/s": "°/s", "deg/s2": "°/s²", deg2: "°²", cm2: "cm²", "m/s2": "m/s²", "m/s^2": "m/s²" };

/** The sign of a unit. */
export function unitSign(unit: string): string {
  return SIGNS[unit] ?? unit;
}

/** A text in which no line ends between a number and its unit. */
export function bound(text: string): string {
  return text.replace(/(\d) (?=%|[°µ]|(?:s|ms|m|cm|mm|Hz|N|steps)(?![\p{L}]))/gu, "$1\u00a0");
}

/** A value with its unit. */
export function withUnit(value: number, unit: string | null): string {
  if (unit === "deg") return `${figure(value)}°`;
  if (unit === "%") return `${percent(value)} %`;
  if (unit === "ratio") return figure(value, 2);
  if (unit === "cm") return `${signed(value.toLocaleString(locale, { maximumFractionDigits: 1 }))} cm`;
  if (unit === "s") return `${figure(value, 1)} s`;
  if (unit === "m" || unit === "m/s") return `${figure(value, 2)} ${unit}`;
  if (unit === "steps/min") return fill(words.stepsMinute, { n: figure(value) });
  if (unit === "%/s") return fill(words.percentSecond, { n: percent(value) });
  if (unit === "uV") return `${figure(value, value < 10 ? 1 : 0)} µV`;
  return `${Math.abs(value) < 10 ? signed(value.toLocaleString(locale, { maximumSignificantDigits: 2 })) : figure(value)} ${SIGNS[unit ?? ""] ?? unit ?? ""}`.trim();
}
