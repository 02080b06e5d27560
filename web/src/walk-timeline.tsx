// A walk over its time: the cadence of each step, and below it every footfall by its side.

import { room, type WalkPicture } from "./movement-pictures";
import { Paper } from "./paper";
import { figure, fill, withUnit, words } from "./words";

/** Share of the paper's height below the cadences, where the footfalls stand. */
const ROWS = 0.22;
const ROW = { left: 0.16, right: 0.1, unknown: 0.04 };

export function WalkTimeline({ walk }: { walk: WalkPicture }) {
  const { movement } = words;
  const steps = walk.contacts.flatMap(({ at_s, step_s }) => (step_s === null ? [] : [{ at_s, cadence: 60 / step_s }]));
  if (steps.length === 0) return null;
  const [low, high] = room(steps.map(({ cadence }) => cadence));
  const floor = low - (ROWS / (1 - ROWS)) * (high - low);
  const rowAt = (side: keyof typeof ROW): number => floor + ROW[side] * (high - floor);
  const last = Math.max(...walk.contacts.map(({ at_s }) => at_s));
  const sides = walk.contacts.some(({ side }) => side !== null);
  return (
    <figure class="movement-part walk-timeline" data-testid="walk-timeline">
      <figcaption>{movement.walk}</figcaption>
      <Paper label={fill(movement.walkLabel, { n: figure(walk.contacts.length), seconds: figure(last), cadence: withUnit(median(steps.map(({ cadence }) => cadence)), "steps/min") })} x={[0, last]} y={[floor, high]} across={words.movement.seconds} up={movement.walkUp} ratio={0.4}>
        {(at) => (
          <>
            {walk.bouts.map(({ begin_s, end_s }) => (
              <rect key={begin_s} class="paper-bout" x={at.x(begin_s)} y={at.y(high)} width={Math.max(0, at.x(Math.min(last, end_s)) - at.x(begin_s))} height={at.y(floor) - at.y(high)} />
            ))}
            {steps.map(({ at_s, cadence }) => (
              <circle key={at_s} class="paper-step" cx={at.x(at_s)} cy={at.y(cadence)} r={3} />
            ))}
            {walk.contacts.map(({ at_s, side }) => (
              <rect key={at_s} class={`paper-${side ?? "unknown"}`} x={at.x(at_s) - 1.5} y={at.y(rowAt(side ?? "unknown")) - 8} width={3} height={14} />
            ))}
          </>
        )}
      </Paper>
      <p class="card-text">{movement.walkKey}</p>
      <ul class="walk-legend">
        {sides && <li class="left">{words.left}</li>}
        {sides && <li class="right">{words.right}</li>}
        {walk.contacts.some(({ side }) => side === null) && <li class="unknown">{movement.walkUnknown}</li>}
      </ul>
    </figure>
  );
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
