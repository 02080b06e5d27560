// What else was measured of each repetition: a table of its own, so that the first one stays short.

import { Cell } from "./cell";
import type { Repetition } from "./session-entry";
import { valueCell, valueName } from "./trial-values";
import { fill, words } from "./words";

/** The names of values that any row has, and of those that were withheld in every one. */
export function valuesOf(all: Pick<Repetition, "values">[]): { valued: string[]; withheld: string[] } {
  const named = [...new Set(all.flatMap(({ values }) => Object.keys(values ?? {})))];
  const has = (name: string): boolean => all.some(({ values }) => values?.[name]?.value != null);
  return { valued: named.filter(has), withheld: named.filter((name) => !has(name)) };
}

/** Names the values that were withheld in every row; nothing where there is none. */
export function NowhereMeasured({ withheld }: { withheld: string[] }) {
  if (withheld.length === 0) return null;
  return <p class="card-text">{fill(words.nowhereMeasured, { names: withheld.map(valueName).join("; ") })}</p>;
}

export function ValueTable({ all, valued, withheld }: { all: Repetition[]; valued: string[]; withheld: string[] }) {
  if (valued.length + withheld.length === 0) return null;
  const label = words.furtherValues;
  return (
    <details data-testid="further-values">
      <summary>{label}</summary>
      {valued.length > 0 && <Rows {...{ all, valued, label }} />}
      <NowhereMeasured withheld={withheld} />
    </details>
  );
}

function Rows({ all, valued, label }: { all: Repetition[]; valued: string[]; label: string }) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={label}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[words.number, ...valued.map(valueName)].map((heading) => (
              <th key={heading} scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {all.map((each) => (
            <tr key={each.start_s} role="row" class={each.complete ? "" : "partial"}>
              <Cell label={words.number}>{each.number ?? "–"}</Cell>
              {valued.map((name) => (
                <Cell key={name} label={valueName(name)}>
                  {valueCell(each.values?.[name])}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
