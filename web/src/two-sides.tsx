// Left and right of each repetition as bars from a common middle; and knee against hip as loops.

import { Cell } from "./cell";
import { measureName } from "./gauge";
import type { Side } from "./messages";
import { line, room, type BothSides, type Cyclogram, type Point } from "./movement-pictures";
import { Paper, useWidth } from "./paper";
import { figure, fill, gateWords, unitSign, withUnit, words } from "./words";

const SIDES: Side[] = ["left", "right"];
const ROW = 26;
const TOP = 30;

export function Butterfly({ sides, unit }: { sides: BothSides; unit: string }) {
  const { movement } = words;
  const name = measureName(sides.measure);
  const told = (side: Side): string => {
    const { mean, withheld } = sides[side];
    return mean === null ? gateWords(withheld ?? "no_signal") : fill(movement.sideMean, { value: withUnit(mean, unit) });
  };
  const label = fill(movement.sidesLabel, { measure: name, n: sides.repetitions.length, left: told("left"), right: told("right") });
  const any = SIDES.some((side) => sides[side].mean !== null);
  return (
    <figure class="movement-part" data-testid="butterfly">
      <figcaption>{movement.sides}</figcaption>
      {any && <Bars sides={sides} unit={unit} label={label} />}
      <p class="card-text">{fill(movement.sidesKey, { measure: name })}</p>
      <ul class="side-words">
        {SIDES.map((side) => (
          <li key={side}>
            <strong>{words[side]}:</strong> {told(side)}
          </li>
        ))}
      </ul>
      {any && (
        <details>
          <summary>{movement.table}</summary>
          <div class="table" tabIndex={0} role="region" aria-label={movement.sides}>
            <table role="table">
              <thead role="rowgroup">
                <tr role="row">
                  {[words.number, words.left, words.right].map((heading) => (
                    <th key={heading} scope="col" role="columnheader">
                      {heading}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                {sides.repetitions.map((number, n) => (
                  <tr key={number} role="row">
                    <Cell label={words.number}>{figure(number)}</Cell>
                    {SIDES.map((side) => (
                      <Cell key={side} label={words[side]}>
                        {rangeWords(sides, side, n, unit)}
                      </Cell>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </figure>
  );
}

function rangeWords(sides: BothSides, side: Side, n: number, unit: string): string {
  const value = sides[side].ranges[n] ?? null;
  return value === null ? words.withheldShort : withUnit(value, unit);
}

function Bars({ sides, unit, label }: { sides: BothSides; unit: string; label: string }) {
  const { box, width } = useWidth(640);
  const most = Math.max(1e-6, ...SIDES.flatMap((side) => sides[side].ranges.map((value) => value ?? 0)));
  const [middle, gap] = [width / 2, 18];
  const reach = middle - gap - 56;
  const long = (value: number): number => (value / most) * reach;
  const height = TOP + ROW * sides.repetitions.length + 6;
  return (
    <div ref={box} class="paper-box">
      <svg class="paper" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {SIDES.map((side) => {
          const way = side === "left" ? -1 : 1;
          const { ranges, mean } = sides[side];
          const from = middle + way * gap;
          return (
            <g key={side}>
              <text class="paper-strong" x={from} y={18} text-anchor={way < 0 ? "end" : "start"}>
                {words[side]}
              </text>
              {ranges.map((value, n) => value !== null && <rect key={n} class={`paper-${side}`} x={way < 0 ? from - long(value) : from} y={TOP + n * ROW + 3} width={long(value)} height={ROW - 8} rx={3} />)}
              {mean !== null && <line class="paper-level" x1={from + way * long(mean)} x2={from + way * long(mean)} y1={TOP - 2} y2={height - 4} />}
              {ranges.map(
                (value, n) =>
                  value !== null && (
                    <text key={n} class="paper-over" x={from + way * (long(value) + 6)} y={TOP + n * ROW + 18} text-anchor={way < 0 ? "end" : "start"}>
                      {withUnit(value, unit)}
                    </text>
                  ),
              )}
            </g>
          );
        })}
        <g aria-hidden="true">
          {sides.repetitions.map((number, n) => (
            <text key={number} x={middle} y={TOP + n * ROW + 18} text-anchor="middle">
              {figure(number)}
            </text>
          ))}
        </g>
      </svg>
    </div>
  );
}

export function Loops({ cyclogram, unit }: { cyclogram: Cyclogram; unit: string }) {
  const { movement } = words;
  const { repetitions, mean, withheld } = cyclogram;
  const [across, up] = [measureName(cyclogram.across), measureName(cyclogram.up)];
  const side = words.sides[cyclogram.side];
  return (
    <figure class="movement-part" data-testid="cyclogram">
      <figcaption>{movement.cyclogram}</figcaption>
      {mean === null ? (
        Object.entries(withheld ?? {}).map(([measure, gate]) => (
          <p key={measure} class="card-text">
            {fill(movement.cyclogramNone, { measure: measureName(measure), why: gate === null ? `${movement.why.missing}.` : gateWords(gate) })}
          </p>
        ))
      ) : (
        <>
          <Paper
            label={fill(movement.cyclogramLabel, { up, across, n: repetitions.length, side })}
            x={room(repetitions.flatMap((each) => each.across))}
            y={room(repetitions.flatMap((each) => each.up))}
            across={`${across} (${unitSign(unit)})`}
            up={`${up} (${unitSign(unit)})`}
            ratio={0.7}
          >
            {(at) => {
              const loop = (one: { across: number[]; up: number[] }): Point[] => one.across.map((value, n): Point => [at.x(value), at.y(one.up[n] ?? NaN)]);
              const [start] = loop(mean);
              return (
                <>
                  {repetitions.map((each) => (
                    <path key={each.number} class="paper-one" d={line(loop(each))} />
                  ))}
                  <path class="paper-mean" d={line(loop(mean))} />
                  {start !== undefined && <circle class="paper-point" cx={start[0]} cy={start[1]} r={5} />}
                </>
              );
            }}
          </Paper>
          <p class="card-text">{fill(movement.cyclogramKey, { side })}</p>
          <details>
            <summary>{movement.table}</summary>
            <LoopNumbers cyclogram={cyclogram} unit={unit} names={[across, up]} />
          </details>
        </>
      )}
    </figure>
  );
}

/** From the least to the largest angle of each loop. */
function LoopNumbers({ cyclogram, unit, names }: { cyclogram: Cyclogram; unit: string; names: [string, string] }) {
  const spread = (values: number[]): string => `${withUnit(Math.min(...values), unit)} – ${withUnit(Math.max(...values), unit)}`;
  return (
    <div class="table" tabIndex={0} role="region" aria-label={words.movement.cyclogram}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[words.number, ...names].map((heading) => (
              <th key={heading} scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {cyclogram.repetitions.map((each) => (
            <tr key={each.number} role="row">
              <Cell label={words.number}>{figure(each.number)}</Cell>
              <Cell label={names[0]}>{spread(each.across)}</Cell>
              <Cell label={names[1]}>{spread(each.up)}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
