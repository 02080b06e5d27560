// What a motion sensor measures: the angle over the last seconds with the wanted band, or where one is from above, since there is no picture of the person.

import { useEffect, useRef } from "preact/hooks";
import { Fasten } from "./fasten";
import type { Snapshot } from "./messages";
import type { Practice } from "./practice";
import { placesOf, wornNames } from "./segments";
import { fill, words } from "./words";

const WIDTH = 960;
const HEIGHT = 600;
const FLOOR = 800;

/** Before anything is measured, where the sensor goes; then the course. */
export function MotionView({ practice, snapshot: { state, side, floor, measured_by: by } }: { practice: Practice; snapshot: Snapshot }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  const places = by === "imu" && (state === "prepare" || state === "calibrate") ? placesOf(practice.entry?.worn ?? [], side) : [];
  return (
    <div class="muscles">
      {places.length > 0 && <Fasten places={places} label={fill(words.motion.fasten, { places: wornNames(places) })} />}
      <canvas ref={canvas} class={`view${floor === null ? "" : " floor"}`} width={floor === null ? WIDTH : FLOOR} height={floor === null ? HEIGHT : FLOOR} role="img" aria-label={floor === null ? words.motion.trace : words.motion.floor} />
    </div>
  );
}
