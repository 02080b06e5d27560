// The body from the front and from behind, with the muscles that a sensor can be put on. Whoever cannot use it has the same in a list.

import { useEffect, useRef, useState } from "preact/hooks";
import { BodyOutline } from "./body-outline";
import type { Side } from "./messages";
import { BELLIES, HEIGHT, keyOf, middle, nearest, placeWords, spindle, WIDTH } from "./muscles";
import type { Place } from "./sensor-messages";
import { words } from "./words";

const SIDES: Side[] = ["left", "right"];
export interface Taken {
  place: Place;
  /** What stands on the muscle: the number of its channel. */
  label: string;
  chosen: boolean;
  lit: boolean;
  /** How strongly it is coloured, 0 to 1, where its activity is shown. */
  strength?: number;
}

interface Props {
  taken: Taken[];
  /** The muscles that the exercise can be measured on. */
  wanted: Place[];
  /** The muscle under a channel that is being dragged. */
  over: Place | null;
  onPick: ((place: Place) => void) | null;
  /** What the picture is called for who does not see it; by default what one can do with it. */
  label?: string;
}

/** A muscle's colour where its activity is shown. */
function strengthOf(own: Taken[]): Record<string, string> | undefined {
  const strength = own[0]?.strength;
  return strength === undefined ? undefined : { fill: `color-mix(in oklab, var(--working) ${Math.round(100 * strength)}%, var(--shade))`, stroke: "var(--ink)" };
}

/** The muscle at a place of the window, if the picture is there. */
export function muscleAt(picture: SVGSVGElement | null, clientX: number, clientY: number): Place | null {
  const matrix = picture?.getScreenCTM();
  if (matrix == null) return null;
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  return x < 0 || y < 0 || x > WIDTH || y > HEIGHT ? null : nearest([x, y]);
}

export const PICTURE = "body-picture";

export function BodyPicture({ taken, wanted, over, onPick, label = words.sensors.picture }: Props) {
  const picture = useRef<SVGSVGElement>(null);
  const [under, setUnder] = useState<Place | null>(null);
  const shown = over ?? under;
  useEffect(() => picture.current?.setAttribute("id", PICTURE), []);
  const find = (event: MouseEvent): Place | null => muscleAt(picture.current, event.clientX, event.clientY);
  const pick = (event: MouseEvent): void => {
    const place = find(event);
    if (place !== null) onPick?.(place);
  };
  const is = (list: Place[], place: Place): boolean => list.some((each) => keyOf(each) === keyOf(place));
  const of = (place: Place): Taken[] => taken.filter((each) => keyOf(each.place) === keyOf(place));
  const kind = (place: Place): string => {
    const own = of(place);
    const names = ["belly"];
    if (own.length > 0) names.push("taken");
    else if (is(wanted, place)) names.push("wanted");
    if (own.some(({ chosen }) => chosen)) names.push("chosen");
    if (own.some(({ lit }) => lit)) names.push("lit");
    if (shown !== null && keyOf(shown) === keyOf(place)) names.push("under");
    return names.join(" ");
  };
  const all = BELLIES.flatMap((belly) => SIDES.map((side) => ({ belly, side, place: { muscle: belly.muscle, side } })));
  return (
    <figure class="body-figure">
      <svg
        ref={picture}
        class={`body${onPick === null ? "" : " picks"}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={label}
        data-testid="body"
        onClick={pick}
        onPointerMove={(event) => setUnder(find(event))}
        onPointerLeave={() => setUnder(null)}
      >
        <BodyOutline />
        {all.map(({ belly, side, place }) => (
          <path key={keyOf(place)} class={kind(place)} style={strengthOf(of(place))} data-place={keyOf(place)} d={spindle(belly, side)} />
        ))}
        {all.map(({ belly, side, place }) => {
          const own = of(place);
          const [x, y] = middle(belly, side);
          return own.length === 0 ? null : (
            <g key={keyOf(place)} class={`pin${own.some(({ lit }) => lit) ? " lit" : ""}`}>
              <circle cx={x} cy={y} r={9.5} />
              <text x={x} y={y + 4.2} text-anchor="middle">
                {own.map(({ label }) => label).join("+")}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption class="body-name" data-testid="body-name">
        {shown === null ? "\u00a0" : placeWords(shown)}
      </figcaption>
    </figure>
  );
}
