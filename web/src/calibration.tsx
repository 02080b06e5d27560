// The reference efforts while they are being found: the resting level and each effort, of every muscle.

import type { ExerciseEntry } from "./exercise-entry";
import type { CalibrationState } from "./messages";
import type { Control } from "./practice-screen";
import { fill, textOf, withUnit, words } from "./words";

interface Props {
  calibration: CalibrationState;
  entry: ExerciseEntry | null;
  watching: boolean;
  control: Control;
}

export function Calibration({ calibration, entry, watching, control }: Props) {
  const { partners = [], ready, enough, efforts = 1 } = calibration;
  const muscles = [calibration, ...partners];
  const named = (id: string): string => (entry === null ? id : (textOf(entry.text).partners[id]?.name ?? id));
  return (
    <div class="calibration" data-step={calibration.step ?? ""}>
      {guided(calibration) && muscles.every(({ made = [] }) => made.length === 0) && <p class="hint">{words.stillCold}</p>}
      <Steps muscle={{ ...calibration, ready: calibration.own_ready ?? ready }} />
      {partners.map((each) => (
        <section key={each.id} data-testid={`calibration-${each.id}`}>
          <h2 class="card-text">{named(each.id)}</h2>
          <Steps muscle={each} />
        </section>
      ))}
      {!watching && ready && (
        <button class="primary huge" data-testid="continue" onClick={() => control("continue")}>
          {words.continue}
        </button>
      )}
      {!watching && !ready && guided(calibration) && enough === true && (
        <button data-testid="continue-early" onClick={() => control("continue")}>
          {fill(words.continueEarly, { n: Math.min(...muscles.map(({ made = [] }) => made.length)), efforts })}
        </button>
      )}
      {!watching && muscles.some(({ resting }) => resting !== null) && (
        <div class="again">
          {guided(calibration) && muscles.some(({ made = [] }) => made.length > 0) && (
            <button data-testid="redo" onClick={() => control("redo")}>
              {words.redoEffort}
            </button>
          )}
          <button data-testid="start-over" onClick={() => control("start-over")}>
            {words.startOver}
          </button>
        </div>
      )}
    </div>
  );
}

function guided({ step, efforts = 1 }: CalibrationState): boolean {
  return step !== undefined && step !== null && efforts > 1;
}

function Steps({ muscle }: { muscle: CalibrationState }) {
  const { best, resting, ready, unit, step } = muscle;
  const told = (value: number | null): string => (value === null ? "–" : withUnit(value, unit));
  return (
    <ol class="steps">
      <li class={guided(muscle) && step === "relax" ? "now" : resting !== null ? "done" : ""}>
        {words.resting}: <strong>{told(resting)}</strong>
      </li>
      {guided(muscle) ? (
        <Efforts muscle={muscle} told={told} />
      ) : (
        <li class={ready ? "done" : ""}>
          {words.best}: <strong>{told(best)}</strong>
        </li>
      )}
    </ol>
  );
}

/** Each effort on a line of its own, with those still to come; one more than was asked for has its line, too. */
function Efforts({ muscle, told }: { muscle: CalibrationState; told: (value: number | null) => string }) {
  const { efforts = 1, made = [], best, step, rest_left_s: restLeftS = 0 } = muscle;
  const at = step === "relax" ? null : made.length; // while the muscle is measured at rest no effort is due
  const lines = Array.from({ length: Math.max(efforts, made.length) }, (_, place) => place);
  return (
    <>
      {lines.map((place) => (
        <li key={place} data-testid="effort" class={place < made.length ? "done" : place === at ? "now" : ""} aria-current={place === at ? "step" : undefined}>
          {place < efforts ? fill(words.effortOf, { n: place + 1, efforts }) : words.best}:{" "}
          <strong>{place === at && restLeftS > 0 ? fill(words.effortRest, { seconds: Math.ceil(restLeftS) }) : told(made[place] ?? null)}</strong>
          {made.length > 1 && made[place] === best && ` · ${words.effortBest}`}
        </li>
      ))}
    </>
  );
}
