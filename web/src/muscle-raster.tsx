// Each muscle with a row for each repetition: how active it was from a second before the start to the end, and where it began and ended.

import { boxes, intensities, marks, reachS, ticks, type MuscleRaster, type MuscleRow, type RasterMuscle } from "./muscle-rows";
import { Cell } from "./cell";
import { placeName } from "./muscles";
import { figure, fill, gateWords, withUnit, words } from "./words";

const LEVELS = 12;
const WIDTH = 1000;
const ROW = 26;
const TOP = 4;
const AXIS = 26;

/** What a channel is called: its muscle, or its own name. */
export function nameOf({ muscle, side, channel }: Pick<RasterMuscle, "muscle" | "side" | "channel">): string {
  return muscle === null ? channel : placeName({ muscle, side });
}

export function Raster({ raster }: { raster: MuscleRaster }) {
  const reach = reachS(raster);
  return (
    <div class="raster" data-testid="raster">
      {raster.muscles.map((muscle) => (
        <figure key={`${muscle.stream} ${muscle.channel}`} class="raster-muscle">
          <figcaption lang={muscle.muscle === null ? "" : undefined}>{nameOf(muscle)}</figcaption>
          <Picture raster={raster} muscle={muscle} reach={reach} />
        </figure>
      ))}
      <p class="raster-key card-text">{words.raster.key}</p>
      <details>
        <summary data-testid="raster-table">{words.raster.table}</summary>
        {raster.muscles.map((muscle) => (
          <Table key={`${muscle.stream} ${muscle.channel}`} raster={raster} muscle={muscle} />
        ))}
      </details>
    </div>
  );
}

function Picture({ raster, muscle, reach }: { raster: MuscleRaster; muscle: RasterMuscle; reach: number }) {
  const x = (at_s: number): number => ((at_s + raster.before_s) / (raster.before_s + reach)) * WIDTH;
  const height = TOP + muscle.rows.length * ROW;
  const label = fill(words.raster.label, { muscle: nameOf(muscle), n: muscle.rows.length });
  return (
    <div class="raster-grid">
      <ol class="raster-numbers" aria-hidden="true">
        {raster.repetitions.map(({ number, start_s }) => (
          <li key={start_s}>{number ?? "–"}</li>
        ))}
      </ol>
      <div class="raster-drawn">
        <svg class="raster-rows" viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" style={{ height: `${height}px` }} role="img" aria-label={label}>
          {muscle.rows.map((row, n) => (
            <Row key={n} row={row} most={muscle.most} y={TOP + n * ROW} x={x} raster={raster} />
          ))}
          <line class="raster-start" x1={x(0)} x2={x(0)} y1={0} y2={height} />
        </svg>
        <div class="raster-axis" style={{ height: `${AXIS}px` }} aria-hidden="true">
          {ticks(raster.before_s, reach).map((at) => (
            <span key={at} style={{ left: `${x(at) / (WIDTH / 100)}%` }}>
              {at === 0 ? words.raster.start : fill(words.holdSeconds, { n: figure(at) })}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  row: MuscleRow;
  most: number | null;
  y: number;
  x: (at_s: number) => number;
  raster: MuscleRaster;
}

function Row({ row, most, y, x, raster }: RowProps) {
  const at = (step: number): number => x(step * raster.step_s - raster.before_s);
  const width = Math.max(0, at(row.values.length) - x(-raster.before_s));
  return (
    <g class={row.withheld === null ? "" : "raster-withheld"}>
      <rect class="raster-paper" x={x(-raster.before_s)} y={y} width={width} height={ROW - 6} />
      {row.withheld === null &&
        boxes(intensities(row, most), LEVELS).map(({ from, to, level }) => <rect key={from} class="raster-box" x={at(from)} y={y} width={at(to) - at(from) + 0.4} height={ROW - 6} fill-opacity={level / LEVELS} />)}
      {marks(row, raster.before_s, row.values.length * raster.step_s - raster.before_s).map(({ from, to, onset, offset }) => (
        <g key={from}>
          <line class="raster-burst" x1={x(from)} x2={x(to)} y1={y + ROW - 4} y2={y + ROW - 4} />
          {onset && <line class="raster-end" x1={x(from)} x2={x(from)} y1={y - 2} y2={y + ROW - 3} />}
          {offset && <line class="raster-end" x1={x(to)} x2={x(to)} y1={y - 2} y2={y + ROW - 3} />}
        </g>
      ))}
    </g>
  );
}

/** A time that a detector found, with its sign: milliseconds, and seconds where it is one or more. */
export function timeWords(time_s: number | null): string {
  if (time_s === null) return words.raster.unseen;
  return Math.abs(time_s) < 1 ? fill(words.ms, { n: figure(Math.round(1000 * time_s)) }) : fill(words.holdSeconds, { n: figure(time_s, 1) });
}

function Table({ raster, muscle }: { raster: MuscleRaster; muscle: RasterMuscle }) {
  const { number, onset, lasted, mean, peak } = words.raster.columns;
  const told = (value: number | null, row: MuscleRow): string => (value === null ? gateWords(row.withheld ?? "no_signal") : withUnit(value, muscle.unit));
  return (
    <div class="table" tabIndex={0} role="region" aria-label={nameOf(muscle)}>
      <table role="table">
        <caption>{nameOf(muscle)}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {[number, onset, lasted, mean, peak].map((heading) => (
              <th key={heading} scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {muscle.rows.map((row, n) => (
            <tr key={n} role="row" class={raster.repetitions[n]?.complete === true ? "" : "partial"}>
              <Cell label={number}>{raster.repetitions[n]?.number ?? words.raster.partial}</Cell>
              <Cell label={onset}>{row.withheld === null ? timeWords(row.onset_s) : "–"}</Cell>
              <Cell label={lasted}>{row.withheld === null ? timeWords(row.active_s) : "–"}</Cell>
              <Cell label={mean}>{told(row.mean, row)}</Cell>
              <Cell label={peak}>{row.withheld === null ? told(row.peak, row) : "–"}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A share as the body picture and its list tell it. */
export function shareWords(share: number | null): string {
  return share === null ? words.withheldShort : withUnit(100 * share, "%");
}

