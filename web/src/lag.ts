// By how much a partner muscle comes before or after the practised one.

import { figure, fill, words } from "./words";

/** A lag in words, such as "120 ms before". */
export function lagWords(lagMs: number): string {
  const ms = figure(Math.abs(lagMs));
  if (ms === figure(0)) return words.lag.together;
  return fill(lagMs < 0 ? words.lag.before : words.lag.after, { ms });
}

/** The wanted order in words. */
export function orderWords(low: number | null, high: number | null): string {
  if (low === null && high === 0) return words.lag.notAfter;
  if (high === null && low === 0) return words.lag.notBefore;
  if (low === null || high === null) return fill(low === null ? words.targetTo : words.targetFrom, { low: lagWords(low ?? 0), high: lagWords(high ?? 0) });
  return fill(words.targetRange, { low: lagWords(low), high: lagWords(high) });
}
