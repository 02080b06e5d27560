// The ways to begin an exercise that a camera can measure: this device's camera, or a simulated person.

import { useState } from "preact/hooks";
import type { Person, Start } from "./choice";
import type { ExerciseEntry } from "./exercise-entry";
import { Lock } from "./lock";
import { count, figure, words } from "./words";

const LIMITS: Record<keyof Person, [number, number, number]> = { range_deg: [20, 130, 5], period_s: [2, 10, 0.5], trunk_lean_deg: [0, 60, 5] };

export function CameraDoors({ entry, start, released }: { entry: ExerciseEntry; start: Start; released: boolean }) {
  const [person, setPerson] = useState<Partial<Person>>({});
  return (
    <section class="doors">
      <button class="primary huge" data-testid="door-camera" disabled={!released} onClick={() => start("camera")}>
        {words.startCamera}
      </button>
      <p class="privacy">
        <Lock /> {words.privacy}
      </p>
      {entry.simulated && (
        <details>
          <summary data-testid="other-ways">{words.otherWays}</summary>
          {isAsked(entry) && <PersonSliders person={person} onChange={setPerson} />}
          <button data-testid="door-simulated" onClick={() => start("simulated", { person })}>
            {words.startSimulated}
          </button>
        </details>
      )}
    </section>
  );
}

/** Whether the simulated person can be asked to move otherwise: in a trial, in a test and along a line they keep to its own way. */
export function isAsked({ trial, test, timing, tracking }: Pick<ExerciseEntry, "trial" | "test" | "timing" | "tracking">): boolean {
  return trial === null && !test && timing === null && tracking === null;
}

function PersonSliders({ person, onChange }: { person: Partial<Person>; onChange: (person: Partial<Person>) => void }) {
  const own: Person = { range_deg: 85, period_s: 4, trunk_lean_deg: 20 };
  return (
    <div class="sliders" role="group" aria-label={words.simulatedPerson}>
      {(Object.keys(LIMITS) as (keyof Person)[]).map((name) => {
        const [low, high, step] = LIMITS[name];
        const value = person[name] ?? own[name];
        const told = name === "period_s" ? count(words.seconds, value) : name === "range_deg" && person[name] === undefined ? words.person.own : `${figure(value)}°`;
        return (
          <label key={name} class="slider">
            <span>
              {words.person[name]}: <strong>{told}</strong>
            </span>
            <input type="range" data-testid={name} min={low} max={high} step={step} value={value} onInput={(event) => onChange({ ...person, [name]: Number(event.currentTarget.value) })} />
          </label>
        );
      })}
    </div>
  );
}
