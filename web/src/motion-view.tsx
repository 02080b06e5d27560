// What a motion sensor measures: the angle over the last seconds with the wanted band, since there is no picture of the person.

import { useEffect, useRef } from "preact/hooks";
import type { Practice } from "./practice";
import { words } from "./words";

const WIDTH = 960;
const HEIGHT = 600;

export function MotionView({ practice }: { practice: Practice }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  return (
    <div class="muscles">
      <canvas ref={canvas} class="view" width={WIDTH} height={HEIGHT} role="img" aria-label={words.motion.trace} />
    </div>
  );
}
