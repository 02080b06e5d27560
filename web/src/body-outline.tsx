// The outline of the body from the front and from behind, with the words at its sides.

import type { Side } from "./messages";
import { inPicture, type Point, type View } from "./muscles";
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

export function BodyOutline() {
  return (
    <>
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
    </>
  );
}
