// That muscles are being measured alongside, said once, with what each does now.

import { besideName } from "./beside";
import type { Snapshot } from "./messages";
import { fill, withUnit, words } from "./words";

export function BesideLine({ companions }: Pick<Snapshot, "companions">) {
  if (companions.length === 0) return null;
  return (
    <p class="beside" data-testid="beside">
      {companions.map((each, n) => (
        <span key={each.name}>
          {n === 0 ? fill(words.beside.now, { muscle: besideName(each, each.name) }) : besideName(each, each.name)} <strong>{each.value === null ? "–" : withUnit(each.value, each.unit)}</strong>
        </span>
      ))}
    </p>
  );
}
