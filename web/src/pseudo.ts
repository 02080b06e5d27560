// The pseudo-language: every word longer and with foreign letters, so that what is not translated or gets clipped is seen.

const LETTERS: Record<string, string> = { a: "á", b: "ƀ", c: "ç", d: "ð", e: "é", f: "ƒ", g: "ĝ", h: "ĥ", i: "î", j: "ĵ", k: "ķ", l: "ļ", m: "ɱ", n: "ñ", o: "ö", p: "þ", q: "ǫ", r: "ŕ", s: "š", t: "ţ", u: "û", v: "ṽ", w: "ŵ", x: "ẋ", y: "ý", z: "ž", A: "Å", E: "É", I: "Î", O: "Ö", U: "Û", S: "Š", T: "Ţ", N: "Ñ" };
const LONGER = 0.4;

/** One sentence in the pseudo-language; gaps such as {n} stay. */
export function stretchedSentence(sentence: string): string {
  const foreign = sentence.split(/(\{\w+\})/).map((part) => (part.startsWith("{") ? part : [...part].map((letter) => LETTERS[letter] ?? letter).join("")));
  const more = Math.ceil(sentence.length * LONGER);
  const tail = Array.from({ length: Math.ceil(more / 5) }, () => "ŵörð").join(" ").slice(0, more).trim();
  return `[${foreign.join("")}${tail === "" ? "" : ` ${tail}`}]`;
}

/** Every sentence in it, whatever its shape. */
export function stretched<T>(all: T): T {
  if (typeof all === "string") return stretchedSentence(all) as T;
  if (Array.isArray(all)) return all.map(stretched) as T;
  if (typeof all === "object" && all !== null) return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, stretched(value)])) as T;
  return all;
}
