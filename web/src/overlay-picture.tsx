// All complete repetitions over one another, with their mean, its band and the target.

import { Cell } from "./cell";
import { measureName } from "./gauge";
import type { Target } from "./messages";
import { atPercent, line, room, type Overlay, type Point } from "./movement-pictures";
import { Paper } from "./paper";
import { bound, count, figure, fill, unitSign, withUnit, words } from "./words";

const TOLD = [0, 25, 50, 75, 100];

interface Props {
  overlay: Overlay;
  measure: string;
  unit: string;
  target: Pick<Target, "low" | "high"> | null;
}

export function OverlayPicture({ overlay, measure, unit, target }: Props) {
  const { movement } = words;
  const drawn = overlay.repetitions.flatMap(({ values }) => (values === null ? [] : [values]));
  const name = measureName(measure);
  const unseen = overlay.repetitions.length - drawn.length;
  const label = overlay.spread === null ? fill(movement.overlayLabelThin, { measure: name, n: drawn.length }) : fill(movement.overlayLabel, { measure: name, n: drawn.length, spread: withUnit(overlay.spread, unit) });
  return (
    <figure class="movement-part" data-testid="overlay">
      <figcaption>{movement.overlay}</figcaption>
      {drawn.length > 0 && <Lines overlay={overlay} drawn={drawn} label={label} up={`${name} (${unitSign(unit)})`} target={target} />}
      <p class="card-text">{overlay.withheld === null ? movement.overlayKey : movement.overlayThin}</p>
      {overlay.withheld === "few" && <p class="card-text">{fill(movement.few, { needed: figure(overlay.needed), n: figure(drawn.length) })}</p>}
      {unseen > 0 && <p class="card-text">{count(movement.unseen, unseen)}</p>}
      {overlay.left_out > 0 && <p class="card-text">{count(movement.more, overlay.left_out)}</p>}
      {drawn.length > 0 && (
        <details>
          <summary data-testid="overlay-table">{movement.table}</summary>
          <Numbers overlay={overlay} unit={unit} />
        </details>
      )}
    </figure>
  );
}

interface LinesProps extends Pick<Props, "target"> {
  overlay: Overlay;
  drawn: number[][];
  label: string;
  up: string;
}

function Lines({ overlay: { mean, sd }, drawn, label, up, target }: LinesProps) {
  const band = mean === null || sd === null ? null : { high: mean.map((value, n) => value + (sd[n] ?? 0)), low: mean.map((value, n) => value - (sd[n] ?? 0)) };
  const all = [...drawn.flat(), ...(band === null ? [] : [...band.high, ...band.low])];
  const y = room(target === null ? all : [...all, target.low, ...(target.high === null ? [] : [target.high])]);
  return (
    <Paper label={label} x={[0, 100]} y={y} across={words.movement.share} up={up} ratio={0.55}>
      {(at) => {
        const course = (values: number[]): Point[] => values.map((value, n): Point => [at.x((100 * n) / (values.length - 1)), at.y(value)]);
        const top = at.y(target?.high ?? y[1]);
        return (
          <>
            {target !== null && <rect class="paper-target" x={at.x(0)} y={top} width={at.x(100) - at.x(0)} height={Math.max(0, at.y(target.low) - top)} />}
            {band !== null && <path class="paper-band" d={line([...course(band.high), ...course(band.low).reverse()], true)} />}
            {drawn.map((values, n) => (
              <path key={n} class="paper-one" d={line(course(values))} />
            ))}
            {mean !== null && <path class="paper-mean" d={line(course(mean))} />}
          </>
        );
      }}
    </Paper>
  );
}

function Numbers({ overlay, unit }: { overlay: Overlay; unit: string }) {
  const { movement } = words;
  const rows: { name: string; lasted: number | null; values: number[] | null }[] = [
    ...overlay.repetitions.map(({ number, duration_s, values }) => ({ name: figure(number), lasted: duration_s, values })),
    ...(overlay.mean === null ? [] : [{ name: movement.mean, lasted: null, values: overlay.mean }]),
    ...(overlay.sd === null ? [] : [{ name: movement.sd, lasted: null, values: overlay.sd }]),
  ];
  return (
    <div class="table" tabIndex={0} role="region" aria-label={movement.overlay}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[words.number, movement.lasted, ...TOLD.map((n) => bound(fill(movement.atShare, { n: figure(n) })))].map((heading) => (
              <th key={heading} scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ name, lasted, values }) => (
            <tr key={name} role="row">
              <Cell label={words.number}>{name}</Cell>
              <Cell label={movement.lasted}>{lasted === null ? "–" : fill(words.holdSeconds, { n: figure(lasted, 1) })}</Cell>
              {TOLD.map((n) => (
                <Cell key={n} label={fill(movement.atShare, { n: figure(n) })}>
                  {values === null ? words.withheldShort : withUnit(atPercent(values, n), unit)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
