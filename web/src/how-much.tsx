// How many sets, and how many repetitions in each: two numbers with a button on either side.

import { most, type Dose } from "./dose";
import type { ExerciseEntry } from "./exercise-entry";
import { count, figure, fill, words } from "./words";

interface Props {
  entry: ExerciseEntry;
  dose: Dose;
  onChange: (dose: Dose) => void;
}

export function HowMuch({ entry, dose, onChange }: Props) {
  const limits = most(entry);
  const told = fill(words.howMuch.sentence, { sets: count(words.howMuch.setsOf, dose.sets), repetitions: count(words.howMuch.repetitionsOf, dose.repetitions) });
  return (
    <fieldset class="how-much" data-testid="how-much">
      <legend>{words.howMuch.legend}</legend>
      {(["sets", "repetitions"] as const).map((name) => (
        <Stepper key={name} name={name} value={dose[name]} most={limits[name]} onChange={(value) => onChange({ ...dose, [name]: value })} />
      ))}
      <p class="card-text" role="status" data-testid="how-much-told">
        {told}
      </p>
    </fieldset>
  );
}

function Stepper({ name, value, most: limit, onChange }: { name: keyof Dose; value: number; most: number; onChange: (value: number) => void }) {
  const { [name]: label, fewer, more } = words.howMuch;
  // A button that cannot be pressed stays one: if it were disabled, it would lose the focus in the middle of pressing.
  const step = (by: number, told: string, sign: string) => {
    const next = value + by;
    const possible = next >= 1 && next <= limit;
    return (
      <button type="button" data-testid={`${by < 0 ? "fewer" : "more"}-${name}`} aria-label={fill(told, { what: label })} aria-disabled={!possible} onClick={() => possible && onChange(next)}>
        {sign}
      </button>
    );
  };
  return (
    <div class="stepper" role="group" aria-label={label}>
      <span>{label}</span>
      {step(-1, fewer, "−")}
      <span class="amount" data-testid={name}>{figure(value)}</span>
      {step(1, more, "+")}
    </div>
  );
}
