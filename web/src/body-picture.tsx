// The body from the front and from behind, with the muscles that a sensor can be put on. Whoever cannot use it has the same in a list.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Side } from "./messages";
import { BELLIES, HEIGHT, inPicture, keyOf, middle, nearest, placeWords, spindle, WIDTH, type Point, type View } from "./muscles";
import type { Place } from "./sensor-messages";
import { words } from "./words";

const SIDES: Side[] = ["left", "right"];
/** Half of the outline, from the neck down the outer side to the crotch. */
const OUTLINE: Point[] = [
  [9, 52], [11, 66], [30, 76], [48, 80], [59, 94], [63, 118], [68, 146], [72, 170], [78, 200], [83, 232],
  [88, 250], [84, 266], [77, 268], [73, 252], [70, 232], [62, 200], [57, 172], [48, 140], [41, 118],
  [38, 150], [35, 180], [40, 212], [45, 244], [44, 290], [38, 330], [39, 360], [34, 396], [26, 432],
  [31, 452], [25, 460], [13, 458], [12, 434], [12, 396], [10, 360], [12, 332], [8, 290], [3, 246],
];

/** A smooth closed line through points (Catmull-Rom). */
function smooth(points: Point[]): string {
  const at = (n: number): Point => points[(n + points.length) % points.length] ?? [0, 0];
  const parts = points.map((_, n) => {
    const [before, from, to, after] = [at(n - 1), at(n), at(n + 1), at(n + 2)];
    const control = (a: Point, b: Point, c: Point, way: number): string => `${(a[0] + (way * (c[0] - b[0])) / 6).toFixed(1)} ${(a[1] + (way * (c[1] - b[1])) / 6).toFixed(1)}`;
    return `C${control(from, before, to, 1)} ${control(to, from, after, -1)} ${to[0]} ${to[1]}`;
  });
  return `M${at(0).join(" ")}${parts.join("")}Z`;
}

function outline(view: View): string {
  const left = OUTLINE.map((point) => inPicture(view, "left", point));
  const right = [...OUTLINE].reverse().map((point) => inPicture(view, "right", point));
  return smooth([...left, ...right]);
}

const OUTLINES: Record<View, string> = { front: outline("front"), back: outline("back") };

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
        {(["front", "back"] as const).map((view) => (
          <g key={view}>
            <path class="body-outline" d={OUTLINES[view]} />
            <ellipse class="body-outline" cx={inPicture(view, "left", [0, 0])[0]} cy={30} rx={18} ry={23} />
            <text class="body-words" x={inPicture(view, "left", [0, 0])[0]} y={474} text-anchor="middle">
              {words.sensors.views[view]}
            </text>
            {SIDES.map((side) => {
              const [x] = inPicture(view, side, [76, 0]);
              return (
                <text key={side} class="body-words" x={x} y={64} text-anchor="middle">
                  {words[side]}
                </text>
              );
            })}
          </g>
        ))}
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
