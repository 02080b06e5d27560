// The values of a whole trial, in words.

import { withUnit, words } from "./words";

/** What a value of a whole trial is called. */
export function valueName(name: string): string {
  return words.values[name as keyof typeof words.values] ?? name;
}

export function valueCell(found: { value: number | null; unit: string } | undefined): string {
  if (found?.value == null) return words.withheldShort;
  return withUnit(found.value, found.unit === "1" ? "" : found.unit);
}
