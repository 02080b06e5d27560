// The path of each trial from above, with its ellipse: all at one scale, so that they can be compared.

import { line, onFloor, reachOf, rim, type Point, type TrialPicture } from "./movement-pictures";
import { figure, fill, locale, unitSign, withUnit, words } from "./words";

const SIZE = 160;

export function Stabilograms({ trials, unit }: { trials: TrialPicture[]; unit: string }) {
  const { movement } = words;
  const reach = reachOf(trials);
  const conditions = [...new Set(trials.map(({ condition }) => condition))];
  return (
    <figure class="movement-part" data-testid="stabilograms">
      <figcaption>{movement.trials}</figcaption>
      <p class="card-text">{fill(movement.trialsKey, { reach: `${reach.toLocaleString(locale)}${unit === "deg" ? "" : " "}${unitSign(unit)}` })}</p>
      {conditions.map((condition) => (
        <section key={condition} class="sway-row">
          {condition !== null && <h3>{conditionName(condition)}</h3>}
          <ul class="sway-trials">
            {trials
              .filter((each) => each.condition === condition)
              .map((each) => (
                <li key={each.number}>
                  <Trial trial={each} reach={reach} unit={unit} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </figure>
  );
}

/** What a condition is called. */
export function conditionName(condition: string): string {
  return words.trial.conditions[condition as keyof typeof words.trial.conditions] ?? condition;
}

function Trial({ trial, reach, unit }: { trial: TrialPicture; reach: number; unit: string }) {
  const { movement } = words;
  const told = (value: number | null, of: string): string => (value === null ? words.withheldShort : withUnit(value, of));
  const [area, velocity] = [told(trial.area, `${unit}2`), told(trial.velocity, `${unit}/s`)];
  const place = (point: Point): Point => {
    const [across, up] = onFloor(point);
    return [SIZE / 2 + (across / reach) * (SIZE / 2), SIZE / 2 - (up / reach) * (SIZE / 2)];
  };
  return (
    <>
      <strong>{fill(movement.trial, { n: figure(trial.number) })}</strong>
      {trial.path === null ? (
        <p class="sway-withheld">{fill(movement.notDrawn, { why: movement.why[trial.withheld ?? "missing"] })}</p>
      ) : (
        <svg class="paper sway-picture" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={fill(movement.trialLabel, { n: figure(trial.number), area, velocity })}>
          <rect class="paper-frame" x={0.5} y={0.5} width={SIZE - 1} height={SIZE - 1} />
          <path class="paper-zero" d={`M${SIZE / 2} 0V${SIZE}M0 ${SIZE / 2}H${SIZE}`} />
          {trial.ellipse !== null && <path class="paper-ellipse" d={line(rim(trial.ellipse).map(place), true)} />}
          <path class="paper-one" d={line(trial.path.map(place))} />
        </svg>
      )}
      <dl class="sway-numbers">
        <dt>{movement.velocity}</dt>
        <dd>{velocity}</dd>
        <dt>{movement.area}</dt>
        <dd>{area}</dd>
      </dl>
    </>
  );
}
