// A cell of a table of numbers.

import type { ComponentChildren } from "preact";
import { bound } from "./words";

/** A cell that carries its heading: on a phone a repetition is a block of cells, each with its own. */
export function Cell({ label, children, class: kind }: { label: string; children: ComponentChildren; class?: string }) {
  return (
    <td role="cell" class={kind} data-label={label}>
      {typeof children === "string" ? bound(children) : children}
    </td>
  );
}
