// A test that has parts, such as Timed Up and Go: how long each part of each trial took, one behind the other on one scale.

import type { Repetition } from "./session-entry";
import { figure, fill, withUnit, words } from "./words";

const PARTS = ["tug_stand_up", "tug_walk_out", "tug_turn", "tug_walk_back", "tug_turn_sit"] as const;

export interface Part {
  name: (typeof PARTS)[number];
  seconds: number;
}

/** The parts of a trial in their order; empty where one of them is not known. */
export function partsOf({ values }: Pick<Repetition, "values">): Part[] {
  const found = PARTS.map((name) => ({ name, seconds: values?.[name]?.value ?? null }));
  return found.every((part): part is Part => part.seconds !== null) ? found : [];
}

export function TrialParts({ trials }: { trials: Repetition[] }) {
  const told = trials.map((trial) => ({ number: trial.number ?? 0, parts: partsOf(trial) })).filter(({ parts }) => parts.length > 0);
  if (told.length === 0) return null;
  const longest = Math.max(...told.map(({ parts }) => whole(parts)));
  return (
    <figure class="movement-part" data-testid="trial-parts">
      <figcaption>{words.movement.parts}</figcaption>
      {told.map(({ number, parts }) => (
        <div key={number} class="parts-row">
          <strong>{fill(words.movement.trial, { n: figure(number) })}</strong>
          <div class="parts-bar" role="img" aria-label={sentence(parts)} style={{ width: `${(100 * whole(parts)) / longest}%` }}>
            {parts.map(({ name, seconds }) => (
              <span key={name} class={`part ${name}`} style={{ flexGrow: seconds }}>
                {figure(seconds, 1)}
              </span>
            ))}
          </div>
        </div>
      ))}
      <ul class="parts-legend">
        {PARTS.map((name) => (
          <li key={name} class={name}>
            {words.values[name]}
          </li>
        ))}
      </ul>
      <p class="card-text">{words.movement.partsKey}</p>
    </figure>
  );
}

function whole(parts: Part[]): number {
  return parts.reduce((sum, { seconds }) => sum + seconds, 0);
}

function sentence(parts: Part[]): string {
  return parts.map(({ name, seconds }) => `${words.values[name]}: ${withUnit(seconds, "s")}`).join(", ");
}
