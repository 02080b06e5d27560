// That a muscle is being measured alongside, with what it does now.

import { besideName } from "./beside";
import type { Snapshot } from "./messages";
import { fill, withUnit, words } from "./words";

export function BesideLine({ companions }: Pick<Snapshot, "companions">) {
  if (companions.length === 0) return null;
  return (
    <p class="beside" data-testid="beside">
      {companions.map((each) => (
        <span key={each.name}>
          {fill(words.beside.now, { muscle: besideName(each, each.name) })} <strong>{each.value === null ? "–" : withUnit(each.value, each.unit)}</strong>
        </span>
      ))}
    </p>
  );
}
