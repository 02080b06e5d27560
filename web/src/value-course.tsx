// How one value of an exercise went over several sessions: points by date, joined by lines, and the same in words.

import { headlineValue, ticksOf, type Series } from "./headline";
import { valueName } from "./trial-values";
import { fill, region, withUnit, words } from "./words";

const [WIDTH, HEIGHT] = [640, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [104, 16, 16, 48];
const DASHES = ["", "8 6", "2 6", "12 4 2 4"];

interface Props {
  series: Series[];
  /** Whether the exercise has a side to tell. */
  sided: boolean;
}

export function ValueCourse({ series, sided }: Props) {
  const points = series.flatMap((each) => each.points);
  const first = points[0];
  if (first === undefined) return null;
  const { name, unit } = first.headline;
  const ticks = ticksOf(points.map(({ headline }) => headline.value));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const times = points.map(({ atMs }) => atMs);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const x = (atMs: number): number => (to === from ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + ((atMs - from) / (to - from)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): number => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const title = fill(words.historyCourse, { value: valueName(name) });
  const mixed = series.some((each) => each.simulated);
  const nameOf = (each: Series): string => [...(sided ? [words.sides[each.side]] : []), ...(each.simulated ? [words.simulated] : mixed ? [words.historyReal] : [])].join(", ");
  const told = series.map((each) => `${nameOf(each)}: ${each.points.map(({ atMs, headline }) => `${day(atMs)}, ${headlineValue(headline)}`).join("; ")}.`.replace(/^: /, ""));
  return (
    <figure class="value-course" data-testid="value-course">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={[`${title}.`, ...told].join(" ")}>
        {ticks.map((each) => (
          <g key={each}>
            <line class="value-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(each)} y2={y(each)} />
            <text x={LEFT - 10} y={y(each) + 5} text-anchor="end">
              {name === "test_count" ? each : withUnit(each, unit === "1" ? "" : unit)}
            </text>
          </g>
        ))}
        {day(from) !== day(to) && (
          <text x={LEFT} y={HEIGHT - 12}>
            {day(from)}
          </text>
        )}
        <text x={WIDTH - RIGHT} y={HEIGHT - 12} text-anchor="end">
          {day(to)}
        </text>
        {series.map((each, n) => (
          <g key={nameOf(each)} class={each.simulated ? "value-series simulated-series" : "value-series"}>
            <polyline points={each.points.map(({ atMs, headline }) => `${x(atMs)},${y(headline.value)}`).join(" ")} stroke-dasharray={DASHES[n % DASHES.length]} />
            {each.points.map(({ session, atMs, headline }) => (
              <circle key={session} cx={x(atMs)} cy={y(headline.value)} r="6" />
            ))}
          </g>
        ))}
      </svg>
      {series.some((each) => nameOf(each) !== "") && (
        <ul class="value-legend" aria-hidden="true">
          {series.map((each, n) => (
            <li key={nameOf(each)}>
              <svg viewBox="0 0 48 16" class={each.simulated ? "value-series simulated-series" : "value-series"}>
                <polyline points="0,8 48,8" stroke-dasharray={DASHES[n % DASHES.length]} />
                <circle cx="24" cy="8" r="6" />
              </svg>
              {nameOf(each)}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function day(atMs: number): string {
  return new Date(atMs).toLocaleDateString(region, { dateStyle: "medium" });
}
