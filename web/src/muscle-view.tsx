// The muscles live, with a target line that can be dragged, or moved with the arrow keys.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Lights, sensorProblem } from "./lights";
import { practising, type Snapshot } from "./messages";
import { fromY, mainHeight, toY } from "./muscle-trace";
import type { Practice } from "./practice";
import { useMoved } from "./moved";
import { withUnit, words } from "./words";

const WIDTH = 960;
const HEIGHT = 600;

interface Props {
  practice: Practice;
  snapshot: Snapshot;
  /** Called with the new target; null where it may not be moved. */
  onMove: ((value: number) => void) | null;
}

export function MuscleView({ practice, snapshot, onMove }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  const ready = practising(snapshot);
  const movable = snapshot.target.adjustable && onMove !== null && ready;
  const { names, quality } = practice.muscles;
  const problem = sensorProblem(snapshot, quality);
  return (
    <>
      <div class="muscles">
        <canvas ref={canvas} class="view" width={WIDTH} height={HEIGHT} role="img" aria-label={words.muscles} />
        {movable && <Threshold snapshot={snapshot} muscles={names.length} onMove={onMove} />}
      </div>
      <div class="muscle-quality">
        <Lights names={names} quality={quality} own={snapshot.measured_on?.position ?? null} />
        <p class="sensor-problem" role="status" data-testid="sensor-problem">
          {problem ?? ""}
        </p>
      </div>
    </>
  );
}

function Threshold({ snapshot, muscles, onMove }: { snapshot: Snapshot; muscles: number; onMove: (value: number) => void }) {
  const handle = useRef<HTMLDivElement>(null);
  const { target } = snapshot;
  const [low, high] = [target.adjust_low ?? target.scale_low, target.adjust_high ?? target.scale_high];
  const main = mainHeight(HEIGHT, muscles);
  useLayoutEffect(() => {
    // At once, so that the handle is never told to be where it is not yet.
    if (handle.current !== null) handle.current.style.top = `${(100 * toY(target.low, target, main)) / HEIGHT}%`;
  });
  const reached = useMoved(target.reach, onMove);
  const move = (value: number): void => reached.move(Math.round(Math.min(high, Math.max(low, value))));
  const drag = (event: PointerEvent): void => {
    const box = handle.current?.parentElement?.getBoundingClientRect();
    if (box !== undefined && event.buttons === 1) move(fromY(((event.clientY - box.top) / box.height) * HEIGHT, target, main));
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(reached.at + step);
  };
  return (
    <div
      ref={handle}
      class="threshold"
      role="slider"
      tabIndex={0}
      data-testid="slider"
      aria-label={words.threshold}
      aria-orientation="vertical"
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={Math.round(target.reach)}
      aria-valuetext={withUnit(target.reach, "%")}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <span class="threshold-grip">{withUnit(target.reach, "%")}</span>
    </div>
  );
}
