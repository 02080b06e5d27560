// What trials of reaction say together, in plain sentences.

import type { Reaction } from "./session-entry";
import { count, figure, fill, words } from "./words";

export function reactionSentences({ count: timed, median_ms, low_ms, high_ms, error_ms, withheld, too_early, no_answer }: Reaction): [string, ...string[]] {
  const told = words.reaction;
  const more = [
    ...(low_ms === null || high_ms === null ? [] : [fill(told.spread, { low: figure(low_ms), high: figure(high_ms) })]),
    ...(median_ms === null ? [] : [count(told.count, timed)]),
    ...(withheld > 0 ? [count(told.withheld, withheld)] : []),
    ...(too_early > 0 ? [count(told.early, too_early)] : []),
    ...(no_answer > 0 ? [count(told.none, no_answer)] : []),
    ...(error_ms === null ? [] : [fill(told.error, { error: figure(error_ms) })]),
  ];
  return [median_ms === null ? count(told.count, timed) : fill(told.median, { median: figure(median_ms) }), ...more];
}
