// What a motion sensor measures: the angle over the last seconds with the wanted band, since there is no picture of the person.

import { useEffect, useRef } from "preact/hooks";
import { Fasten } from "./fasten";
import type { Snapshot } from "./messages";
import type { Practice } from "./practice";
import { placesOf, wornNames } from "./segments";
import { fill, words } from "./words";

const WIDTH = 960;
const HEIGHT = 600;

/** Before anything is measured, where the sensor goes; then the course. */
export function MotionView({ practice, snapshot: { state, side, measured_by: by } }: { practice: Practice; snapshot: Snapshot }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  const places = by === "imu" && (state === "prepare" || state === "calibrate") ? placesOf(practice.entry?.worn ?? [], side) : [];
  return (
    <div class="muscles">
      {places.length > 0 && <Fasten places={places} label={fill(words.motion.fasten, { places: wornNames(places) })} />}
      <canvas ref={canvas} class="view" width={WIDTH} height={HEIGHT} role="img" aria-label={words.motion.trace} />
    </div>
  );
}
