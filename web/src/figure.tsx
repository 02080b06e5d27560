// An exercise as a moving figure, drawn from its own target: to choose it by, and to see how it goes.

import { useEffect, useRef } from "preact/hooks";
import { facesUs, limbs, type Limb } from "./body";
import type { ExerciseEntry, FigureEntry } from "./exercise-entry";
import type { Side } from "./messages";
import { SegmentPicture } from "./segment-picture";
import { placesOf } from "./segments";

const CYCLE_MS = 3600;
const MARGIN = 0.1;

interface Props {
  entry: ExerciseEntry;
  label: string;
  side?: Side;
}

export function Figure({ entry, label, side = "right" }: Props) {
  const drawing = useRef<SVGSVGElement>(null);
  const { figure } = entry;
  useEffect(() => (figure === null || drawing.current === null ? undefined : animate(drawing.current, figure)), [figure]);
  // What nobody has drawn is told by where its sensors go.
  if (figure === null && entry.worn.length > 0) return <div class="figure places"><SegmentPicture pins={[]} wanted={placesOf(entry.worn, side)} over={null} onPick={null} label={label} fastened /></div>;
  if (figure === null) return <div class="figure" role="img" aria-label={label} />;
  const { x, y, width, height } = bounds(figure);
  const front = facesUs(figure.joints, figure.frames[0] ?? []);
  const drawn = limbs(figure.joints, entry.measure, true, "right", front);
  // From the front the figure is a mirror, as the camera's picture is; from the side it turns the chosen side to us.
  const turned = front === (side === "right");
  const floor = y + height - MARGIN * 0.77;
  return (
    <svg ref={drawing} class={`figure${turned ? " turned" : ""}`} viewBox={`${x} ${y} ${width} ${height}`} role="img" aria-label={label}>
      <line class="figure-floor" x1={x} x2={x + width} y1={floor} y2={floor} />
      {figure.seat !== null && <Chair seat={figure.seat} floor={floor} />}
      {figure.step != null && <Step {...figure.step} floor={floor} />}
      {drawn.map((limb) => (
        <Stroke key={limb.name} limb={limb} frame={figure.frames[0] ?? []} />
      ))}
      {figure.muscles.map(({ role, line }, n) => (
        <path key={n} class={`figure-muscle ${role}`} data-muscle={n} d={line.map((point, at) => `${at === 0 ? "M" : "L"}${point.join(" ")}`).join("")} />
      ))}
      <circle class="figure-head" data-head r={0.062} />
    </svg>
  );
}

function Chair({ seat: [x, y], floor }: { seat: [number, number]; floor: number }) {
  const top = y + 0.06;
  return <path class="figure-chair" d={`M${x + 0.16} ${top}H${x - 0.12}M${x + 0.13} ${top}V${floor}M${x - 0.09} ${top}V${floor}M${x - 0.12} ${top}L${x - 0.16} ${top - 0.34}`} />;
}

/** From the front: its upper edge and its sides. */
function Step({ left, right, top, floor }: { left: number; right: number; top: number; floor: number }) {
  return <path class="figure-chair" d={`M${left} ${floor}V${top}H${right}V${floor}`} />;
}

function Stroke({ limb, frame }: { limb: Limb; frame: [number, number][] }) {
  return <path class={`figure-limb ${limb.kind} ${limb.name}`} data-limb={limb.places.join(",")} stroke-width={limb.width} d={path(limb.places, frame)} />;
}

function path(places: number[], frame: [number, number][]): string {
  return places.map((place, n) => `${n === 0 ? "M" : "L"}${frame[place]?.join(" ") ?? "0 0"}`).join("");
}

/** The box around everything that moves. */
function bounds({ frames }: FigureEntry): { x: number; y: number; width: number; height: number } {
  const points = frames.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: left - MARGIN, y: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
}

/** Move the figure without the framework; gives the way to stop it. With reduced motion the furthest point stands still. */
function animate(drawing: SVGSVGElement, { frames, muscles }: FigureEntry): () => void {
  const paths = [...drawing.querySelectorAll<SVGPathElement>("[data-limb]")].map((each) => ({ each, places: (each.dataset["limb"] ?? "").split(",").map(Number) }));
  const head = drawing.querySelector("[data-head]");
  const lit = [...drawing.querySelectorAll<SVGPathElement>("[data-muscle]")].map((each, n) => ({ each, efforts: muscles[n]?.efforts ?? [] }));
  const steps = Math.max(frames.length, ...muscles.map(({ efforts }) => efforts.length));
  const show = (step: number): void => {
    const frame = frames[step % frames.length] ?? [];
    for (const { each, places } of paths) each.setAttribute("d", path(places, frame));
    const [x, y] = frame[frame.length - 1] ?? [0, 0];
    head?.setAttribute("cx", String(x));
    head?.setAttribute("cy", String(y));
    for (const { each, efforts } of lit) each.style.setProperty("--effort", String(efforts[step] ?? 0));
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let frame = 0;
  let last = -1;
  const tick = (now: number): void => {
    const step = still.matches ? Math.round(steps * 0.4) : Math.floor(((now % CYCLE_MS) / CYCLE_MS) * steps);
    if (step !== last) show(step);
    last = step;
    frame = requestAnimationFrame(tick);
  };
  show(0);
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}
