// The values of a whole trial, in words.

import { figure, withUnit, words } from "./words";

/** What a value of a whole trial is called. */
export function valueName(name: string): string {
  return words.values[name as keyof typeof words.values] ?? name;
}

export function valueCell(found: { value: number | null; unit: string } | undefined): string {
  if (found?.value == null) return words.withheldShort;
  if (found.unit === "1") return figure(found.value, Number.isInteger(found.value) ? 0 : 2);
  return withUnit(found.value, found.unit);
}
