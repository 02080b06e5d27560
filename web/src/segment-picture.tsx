// The body with the places of motion sensors: to pick one, or to see where a sensor goes and which way is up.

import { useRef, useState } from "preact/hooks";
import { BodyOutline } from "./body-outline";
import { HEIGHT, WIDTH } from "./muscles";
import { ends, SPOTS, spotAt, spotOf, wornKey, wornName, type Spot } from "./segments";
import type { WornAt } from "./sensor-messages";

export interface WornPin {
  at: WornAt;
  /** The sensor's letter. */
  label: string;
  chosen: boolean;
  lit: boolean;
}

interface Props {
  pins: WornPin[];
  /** Where the exercise takes sensors. */
  wanted: WornAt[];
  /** The place under a sensor that is being dragged. */
  over: WornAt | null;
  onPick: ((at: WornAt) => void) | null;
  /** What the picture is called for who does not see it. */
  label: string;
  /** Draw a sensor in each wanted place. */
  fastened?: boolean;
  /** With an arrow for its upper edge. */
  arrows?: boolean;
}

export const SEGMENT_PICTURE = "segment-picture";

/** The place at a point of the window, if the picture is there. */
export function wornAtPoint(picture: SVGSVGElement | null, clientX: number, clientY: number): WornAt | null {
  const matrix = picture?.getScreenCTM();
  if (matrix == null) return null;
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  const spot = spotAt([x, y]);
  return spot === null ? null : { segment: spot.segment, side: spot.side };
}

export function SegmentPicture({ pins, wanted, over, onPick, label, fastened = false, arrows = true }: Props) {
  const picture = useRef<SVGSVGElement>(null);
  const [under, setUnder] = useState<WornAt | null>(null);
  const shown = over ?? under;
  const find = (event: MouseEvent): WornAt | null => wornAtPoint(picture.current, event.clientX, event.clientY);
  const kind = (spot: Spot): string => {
    const own = pins.filter(({ at }) => wornKey(at) === wornKey(spot));
    const names = ["segment"];
    if (own.length > 0) names.push("taken");
    else if (wanted.some((each) => wornKey(each) === wornKey(spot))) names.push("wanted");
    if (own.some(({ chosen }) => chosen)) names.push("chosen");
    if (own.some(({ lit }) => lit)) names.push("lit");
    if (shown !== null && wornKey(shown) === wornKey(spot)) names.push("under");
    return names.join(" ");
  };
  const drawn = fastened ? SPOTS.filter((spot) => wanted.some((each) => wornKey(each) === wornKey(spot))) : SPOTS;
  return (
    <figure class="body-figure">
      <svg
        ref={picture}
        id={onPick === null ? undefined : SEGMENT_PICTURE}
        class={`body${onPick === null ? "" : " picks"}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={label}
        data-testid={fastened ? "fasten-picture" : "segments"}
        onClick={(event) => {
          const at = find(event);
          if (at !== null) onPick?.(at);
        }}
        onPointerMove={(event) => onPick !== null && setUnder(find(event))}
        onPointerLeave={() => setUnder(null)}
      >
        <BodyOutline />
        {drawn.map((spot) => {
          const [[x1, y1], [x2, y2]] = ends(spot);
          return <line key={`${spot.view} ${wornKey(spot)}`} class={kind(spot)} data-worn={spot.view === spot.part.views[0] ? wornKey(spot) : undefined} x1={x1} y1={y1} x2={x2} y2={y2} stroke-width={spot.part.width} />;
        })}
        {pins.map(({ at, label: letter, lit }) => {
          const spot = spotOf(at);
          return spot === undefined ? null : <Pin key={letter} spot={spot} letter={letter} lit={lit} />;
        })}
        {fastened && wanted.map((at) => <Fastened key={wornKey(at)} at={at} arrow={arrows} />)}
      </svg>
      {!fastened && (
        <figcaption class="body-name" data-testid="segment-name">
          {shown === null ? "\u00a0" : wornName(shown)}
        </figcaption>
      )}
    </figure>
  );
}

function middleOf(spot: Spot): [number, number] {
  const [[x1, y1], [x2, y2]] = ends(spot);
  return [(x1 + x2) / 2, (y1 + y2) / 2];
}

function Pin({ spot, letter, lit }: { spot: Spot; letter: string; lit: boolean }) {
  const [x, y] = middleOf(spot);
  return (
    <g class={`pin${lit ? " lit" : ""}`}>
      <circle cx={x} cy={y} r={10.5} />
      <text x={x} y={y + 4.4} text-anchor="middle">
        {letter}
      </text>
    </g>
  );
}

/** A sensor on its place, as it is fastened: the arrow shows its upper edge, towards the head. */
function Fastened({ at, arrow }: { at: WornAt; arrow: boolean }) {
  const spot = spotOf(at);
  if (spot === undefined) return null;
  const [[x1, y1], [x2, y2]] = ends(spot);
  const [x, y] = middleOf(spot);
  const turn = (Math.atan2(x1 - x2, y2 - y1) * 180) / Math.PI;
  return (
    <g class="fastened" transform={`translate(${x} ${y}) rotate(${turn.toFixed(1)})`}>
      <rect x={-9} y={-14} width={18} height={28} rx={4} />
      {arrow && <path d="M0 9V-8M-5-3L0-8L5-3" />}
    </g>
  );
}
