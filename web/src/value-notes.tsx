// Below the table: what its less usual numbers mean, how far off they may be, and how much change is more than chance.

import type { LeastChange, Summary } from "./session-entry";
import { valueName } from "./trial-values";
import { figure, fill, unitSign, withUnit, words } from "./words";

const MEANINGS: Record<string, "sparc" | "ldlj" | "units" | "spread"> = { reach_sparc: "sparc", smoothness: "sparc", smoothness_ldlj: "ldlj", reach_units: "units", stride_spread: "spread" };

/** A sentence for each thing that is known of these values; none where nothing is. */
export function valueNotes(names: string[], measure: Summary["measure"], changes: LeastChange[]): string[] {
  const { valueNotes: text } = words;
  const meanings = [...new Set(names.flatMap((name) => MEANINGS[name] ?? []))].map((each) => text[each]);
  const angle = measure.error != null && measure.unit === "deg" ? [fill(text.angle, { error: precise(measure.error, "deg") })] : [];
  const stride = measure.error != null && names.includes("foot_stride") ? [fill(text.stride, { error: withUnit(measure.error, measure.unit) }), text.oneFoot] : [];
  const told = changes.map(({ name, value, unit, people, source, band }) => fill(band ? text.changeBand : text.change, { name: changeName(name), least: precise(value, unit), who: text.people[people as keyof typeof text.people] ?? people, source }));
  return [...stride, ...meanings, ...angle, ...told, ...(told.length > 0 ? [text.borrowed] : [])];
}

/** What a whole test took has no column of its own, and so no name. */
function changeName(name: string): string {
  return name === "five_stands" ? words.valueNotes.fiveStands : valueName(name);
}

/** Up to two decimals, as far as there are any: a least change is not rounded to what the value is shown with. */
function precise(value: number, unit: string): string {
  const digits = [0, 1, 2].find((each) => Number(value.toFixed(each)) === value) ?? 2;
  const sign = unitSign(unit);
  return sign === "°" ? `${figure(value, digits)}°` : `${figure(value, digits)} ${sign}`;
}

export function ValueNotes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <details class="value-notes" data-testid="value-notes">
      <summary>{words.valueNotes.title}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
