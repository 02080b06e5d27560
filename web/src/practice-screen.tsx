// The screen while practising: what to do now, how it goes, and every way to stop.

import { useEffect, useRef, useState } from "preact/hooks";
import { Gauge } from "./gauge";
import type { ExerciseEntry, Snapshot } from "./messages";
import type { Practice } from "./practice";
import { words } from "./words";

const REFRESH_MS = 100;

interface Props {
  practice: Practice;
  watching: boolean;
  library: ExerciseEntry[];
  control: (name: string, value?: number) => void;
  onTakeOver: () => void;
}

export function PracticeScreen({ practice, watching, library, control, onTakeOver }: Props) {
  const snapshot = useSnapshot(practice);
  useSpaceBar(practice, watching, control);
  const canvas = useRef<HTMLCanvasElement>(null);
  const emg = snapshot !== null && snapshot.measure.name.startsWith("muscle");
  useEffect(() => {
    practice.attach(canvas.current);
    return () => practice.attach(null);
  }, [practice, emg, snapshot === null]);
  if (snapshot === null) {
    return (
      <p class="wait" role="status">
        {words.connecting}
      </p>
    );
  }
  const size = practice.camera?.size ?? { width: 640, height: 480 };
  return (
    <div class="practice">
      <h1 class="quiet">{library.find(({ id }) => id === snapshot.exercise)?.text.name ?? snapshot.exercise}</h1>
      {snapshot.simulated && (
        <p class="simulated" data-testid="simulated">
          {words.simulated}
        </p>
      )}
      <div class="stage">
        {emg ? <Muscle practice={practice} /> : <canvas ref={canvas} class="view" width={size.width} height={size.height} role="img" aria-label={words.skeleton} />}
        <p class={`cue ${snapshot.cue.state}`} data-testid="cue" aria-live="assertive">
          {snapshot.cue.words ?? ""}
        </p>
      </div>
      <div class="side">
        <p class="state" data-testid="state" data-state={snapshot.state} role="status">
          {words.states[snapshot.state]}
          {snapshot.rest_left_s !== null && `: ${Math.ceil(snapshot.rest_left_s)} ${words.seconds}`}
        </p>
        <p class="guidance" data-testid="guidance" role="status">
          {snapshot.guidance ?? ""}
        </p>
        <Counter snapshot={snapshot} />
        {snapshot.state !== "calibrate" && <Gauge snapshot={snapshot} />}
        {snapshot.measure.reason !== null && <p class="reason">{snapshot.measure.reason}</p>}
        {snapshot.calibration !== null && <Calibration snapshot={snapshot} onContinue={() => control("continue")} watching={watching} />}
        {snapshot.target.adjustable && <Slider snapshot={snapshot} control={control} />}
        <Buttons snapshot={snapshot} practice={practice} watching={watching} control={control} onTakeOver={onTakeOver} />
      </div>
    </div>
  );
}

/** The newest snapshot, ten times a second: picture and sound do not wait for the panels. */
function useSnapshot(practice: Practice): Snapshot | null {
  const [snapshot, setSnapshot] = useState(practice.snapshot);
  useEffect(() => {
    let due = 0;
    let timer: number | undefined;
    const show = (): void => {
      timer = undefined;
      due = performance.now() + REFRESH_MS;
      setSnapshot(practice.snapshot);
    };
    practice.onChange = () => {
      if (timer === undefined) timer = window.setTimeout(show, Math.max(0, due - performance.now()));
    };
    show();
    return () => {
      practice.onChange = () => undefined;
      window.clearTimeout(timer);
    };
  }, [practice]);
  return snapshot;
}

function useSpaceBar(practice: Practice, watching: boolean, control: Props["control"]): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.code !== "Space" || watching || ["BUTTON", "INPUT"].includes(target.tagName)) return;
      event.preventDefault();
      control(practice.snapshot?.state === "paused" ? "resume" : "pause");
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [practice, watching]);
}

function Counter({ snapshot }: { snapshot: Snapshot }) {
  return (
    <div class="counter">
      <p>
        <span class="count" data-testid="repetitions" data-total={snapshot.repetitions}>
          {snapshot.in_set}
        </span>{" "}
        {words.of} {snapshot.wanted} {words.repetitions}
      </p>
      <p>
        {snapshot.sets > 1 && `${words.set} ${snapshot.set} ${words.of} ${snapshot.sets} · `}
        <span data-testid="partial">{snapshot.partial}</span> {words.partialCount}
      </p>
    </div>
  );
}

function Muscle({ practice }: { practice: Practice }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  return <canvas ref={canvas} class="view trace" width={960} height={480} role="img" aria-label={words.trace} />;
}

function Calibration({ snapshot, onContinue, watching }: { snapshot: Snapshot; onContinue: () => void; watching: boolean }) {
  const { best, resting, ready, unit } = snapshot.calibration ?? { best: null, resting: null, ready: false, unit: "" };
  const told = (value: number | null): string => (value === null ? "–" : `${value.toPrecision(3)} ${unit}`);
  return (
    <div class="calibration">
      <p>
        {words.resting}: <strong>{told(resting)}</strong>
      </p>
      <p>
        {words.best}: <strong>{told(best)}</strong>
      </p>
      {!watching && (
        <button class={ready ? "primary" : ""} data-testid="continue" onClick={onContinue}>
          {words.continue}
        </button>
      )}
    </div>
  );
}

function Slider({ snapshot, control }: { snapshot: Snapshot; control: Props["control"] }) {
  const { target } = snapshot;
  return (
    <label class="slider">
      {words.targetSlider}: {Math.round(target.reach)} {snapshot.measure.unit || "%"}
      <input type="range" data-testid="slider" min={target.adjust_low ?? 0} max={target.adjust_high ?? 100} step={1} value={target.reach} onInput={(event) => control("reach", Number(event.currentTarget.value))} />
    </label>
  );
}

function Buttons({ snapshot, practice, watching, control, onTakeOver }: Omit<Props, "library"> & { snapshot: Snapshot }) {
  const [muted, setMuted] = useState(practice.sound.muted);
  if (watching) {
    return (
      <div class="buttons">
        <p>{words.watching}</p>
        <button data-testid="take-over" onClick={onTakeOver}>
          {words.takeOver}
        </button>
        <Alarms control={control} />
      </div>
    );
  }
  const mute = (): void => {
    practice.sound.muted = !muted;
    setMuted(!muted);
  };
  return (
    <div class="buttons">
      {snapshot.state === "prepare" && (
        <button data-testid="start-now" onClick={() => control("start")}>
          {words.startNow}
        </button>
      )}
      {snapshot.state === "rest" && <button onClick={() => control("continue")}>{words.continue}</button>}
      {snapshot.state === "paused" ? (
        <button class="primary" data-testid="resume" onClick={() => control("resume")}>
          {words.resume}
        </button>
      ) : (
        <button data-testid="pause" onClick={() => control("pause")}>
          {words.pause}
        </button>
      )}
      <button data-testid="stop" onClick={() => control("stop")}>
        {words.stop}
      </button>
      <button data-testid="mute" aria-pressed={muted} onClick={mute}>
        {muted ? words.soundOff : words.soundOn}
      </button>
      <Alarms control={control} />
    </div>
  );
}

function Alarms({ control }: { control: Props["control"] }) {
  return (
    <div class="alarms">
      <button class="alarm" data-testid="hurts" onClick={() => control("hurts")}>
        {words.hurts}
      </button>
      <button class="alarm" data-testid="dizzy" onClick={() => control("dizzy")}>
        {words.dizzy}
      </button>
    </div>
  );
}
