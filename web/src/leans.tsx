// All leans of a session as seen from above: the way of each, and a numbered mark where it went furthest.

import { line, onFloor, reachOf, type LeanPicture, type Point } from "./movement-pictures";
import { figure, fill, locale, unitSign, words } from "./words";

const SIZE = 320;
const EDGE = 22;

export function Leans({ leans, unit }: { leans: LeanPicture[]; unit: string }) {
  const { movement, trial } = words;
  const reach = reachOf(leans.map(({ furthest }) => ({ path: furthest === null ? null : [[Math.hypot(...furthest), 0]] }))); // a circle
  const place = (point: Point): Point => {
    const [across, up] = onFloor(point);
    const scale = (SIZE / 2 - EDGE) / reach;
    return [SIZE / 2 + across * scale, SIZE / 2 - up * scale];
  };
  const missing = leans.filter(({ path }) => path === null).length;
  const ways = leans.map(({ asked }) => trial.conditions[asked as keyof typeof trial.conditions] ?? "").filter((each) => each !== "");
  return (
    <figure class="movement-part" data-testid="leans">
      <figcaption>{movement.leans}</figcaption>
      <p class="card-text">{fill(movement.leansKey, { reach: `${reach.toLocaleString(locale)}${unit === "deg" ? "" : " "}${unitSign(unit)}` })}</p>
      <svg class="paper lean-picture" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={fill(movement.leansLabel, { n: figure(leans.length), ways: ways.join(", ") })}>
        <circle class="paper-frame" cx={SIZE / 2} cy={SIZE / 2} r={SIZE / 2 - EDGE} />
        <path class="paper-zero" d={`M${SIZE / 2} ${EDGE}V${SIZE - EDGE}M${EDGE} ${SIZE / 2}H${SIZE - EDGE}`} />
        <text class="paper-words" x={SIZE / 2} y={EDGE - 7} text-anchor="middle">
          {movement.forward}
        </text>
        {leans.map(({ number, path }) => path !== null && <path key={number} class="paper-one" d={line(path.map(place))} />)}
        {leans.map(({ number, furthest }) => furthest !== null && <Mark key={number} number={number} at={place(furthest)} />)}
      </svg>
      {missing > 0 && <p class="card-text">{fill(missing === 1 ? movement.unseen.one : movement.unseen.other, { n: figure(missing) })}</p>}
    </figure>
  );
}

function Mark({ number, at: [x, y] }: { number: number; at: Point }) {
  return (
    <>
      <circle class="lean-mark" cx={x} cy={y} r={10} />
      <text class="lean-number" x={x} y={y} text-anchor="middle" dominant-baseline="central">
        {figure(number)}
      </text>
    </>
  );
}
