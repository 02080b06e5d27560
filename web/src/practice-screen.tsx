// The screen while practising: what to do now, how it goes, and every way to stop.

import { useEffect, useState } from "preact/hooks";
import { BesideLine } from "./beside-line";
import { Calibration } from "./calibration";
import { JointCalibration } from "./joint-calibration";
import { Gauge } from "./gauge";
import { LiveView, ofMuscle } from "./live-view";
import { practising, type State } from "./messages";
import { Display } from "./header";
import type { Practice } from "./practice";
import { soundWords } from "./sound-words";
import { SourceLine } from "./source-line";
import { Stage } from "./stage";
import { byTheClock } from "./test-clock";
import { useSnapshot } from "./use-snapshot";
import { Voice } from "./voice";
import { count, fill, named, words } from "./words";

export type Control = (name: string, value?: number) => void;

/** Trials in which nothing is to be kept in a band. */
const UNGAUGED = new Set(["timed-up-and-go", "stairs", "reaction"]);

interface Props {
  practice: Practice;
  watching: boolean;
  control: Control;
  onTakeOver: () => void;
}

export function PracticeScreen({ practice, watching, control, onTakeOver }: Props) {
  const snapshot = useSnapshot(practice);
  useSpaceBar(practice, watching, control);
  useEffect(keepFocus, [snapshot?.state]);
  const muscle = ofMuscle(snapshot);
  if (snapshot === null) {
    return (
      <p class="opening" role="status">
        {words.connecting}
      </p>
    );
  }
  const { entry } = practice;
  return (
    <div class={`practice state-${snapshot.state}`} onClick={backToStage}>
      <h1 class="practice-title">{named(entry, snapshot.exercise, snapshot.side)}</h1>
      <Stage snapshot={snapshot} practice={practice} muscle={muscle}>
        <LiveView practice={practice} snapshot={snapshot} onMove={watching ? null : (value) => control("reach", value)} />
      </Stage>
      <div class="side">
        {snapshot.simulated && (
          <p class="simulated" data-testid="simulated">
            {words.simulated}
          </p>
        )}
        <p class="state" data-testid="state" data-state={snapshot.state} role="status">
          {snapshot.joint != null && snapshot.state === "calibrate" ? words.joint.state : words.states[snapshot.state]}
        </p>
        <SourceLine sources={practice.sources} ageMs={(snapshot.measured_by ?? "landmarks") === "landmarks" && !muscle ? null : snapshot.age_ms} on={snapshot.measured_on} />
        <BesideLine companions={snapshot.companions} />
        <p class="sets">
          {snapshot.sets > 1 && fill(entry?.trial == null ? words.setOf : words.trialOf, { n: snapshot.set, sets: snapshot.sets })}
          {snapshot.sets > 1 && snapshot.partial > 0 && " · "}
          <span data-testid="partial" data-count={snapshot.partial}>
            {snapshot.partial > 0 && count(words.partialCount, snapshot.partial)}
          </span>
        </p>
        {practising(snapshot) && !byTheClock(snapshot, entry) && !UNGAUGED.has(entry?.trial?.kind ?? "") && <Gauge snapshot={snapshot} entry={entry} />}
        {snapshot.joint != null && <JointCalibration {...snapshot.joint} />}
        {snapshot.calibration !== null && <Calibration calibration={snapshot.calibration} entry={entry} watching={watching} control={control} />}
        {watching ? <Watching onTakeOver={onTakeOver} /> : snapshot.joint == null && snapshot.state === "prepare" && <Sooner control={control} />}
        <div class="bar">
          {!watching && snapshot.state === "rest" && <OutOfRest control={control} />}
          {!watching && <Halt state={snapshot.state} control={control} />}
          <Alarms control={control} />
        </div>
        {!watching && <Switches practice={practice} legend={soundWords(entry)} />}
        {!watching && <Extras />}
      </div>
    </div>
  );
}

/** After a press by hand the space bar is for pausing again, not for what was pressed last. */
function backToStage(event: MouseEvent): void {
  const pressed = (event.target as HTMLElement).closest("button, input[type=checkbox]");
  if (event.detail > 0 && pressed !== null) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
}

/** A button that has gone takes the focus with it: the keys go on from the stage. */
function keepFocus(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
}

function useSpaceBar(practice: Practice, watching: boolean, control: Control): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.code !== "Space" || watching || ["BUTTON", "INPUT", "SELECT", "SUMMARY"].includes(target.tagName)) return;
      event.preventDefault();
      control(practice.snapshot?.state === "paused" ? "resume" : "pause");
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [practice, watching]);
}

function Watching({ onTakeOver }: { onTakeOver: () => void }) {
  return (
    <div class="buttons">
      <p>{words.watching}</p>
      <button data-testid="take-over" onClick={onTakeOver}>
        {words.takeOver}
      </button>
    </div>
  );
}

/** What goes on by itself, and can be had sooner. */
function Sooner({ control }: { control: Control }) {
  return (
    <div class="buttons">
      <button data-testid="start-now" onClick={() => control("start")}>
        {words.startNow}
        <span class="hint">{words.startNowText}</span>
      </button>
    </div>
  );
}

/** In a rest this is the one thing to press: it stands with what is always seen. */
function OutOfRest({ control }: { control: Control }) {
  return (
    <button class="primary" data-testid="skip-rest" onClick={() => control("continue")}>
      {words.skipRest}
    </button>
  );
}

/** Every way to stop stands together: on a phone they stay at the lower edge, whatever is scrolled. */
function Halt({ state, control }: { state: State; control: Control }) {
  const paused = state === "paused";
  return (
    <div class="halt">
      <button class={paused || state === "practise" ? "primary huge" : ""} data-testid={paused ? "resume" : "pause"} onClick={() => control(paused ? "resume" : "pause")}>
        {paused ? words.resume : words.pause}
        <span class="hint keys">{words.spaceBar}</span>
      </button>
      <button data-testid="stop" onClick={() => control("stop")}>
        {words.stop}
      </button>
    </div>
  );
}

function Switches({ practice, legend }: { practice: Practice; legend: string | null }) {
  const [muted, setMuted] = useState(practice.sound.muted);
  const [spoken, setSpoken] = useState(practice.voice.on);
  const mute = (on: boolean): void => {
    practice.sound.muted = !on;
    setMuted(!on);
  };
  const speak = (on: boolean): void => {
    practice.voice.turn(on);
    setSpoken(on);
  };
  return (
    <div class="switches">
      <label class="switch">
        <input type="checkbox" data-testid="mute" checked={!muted} onChange={(event) => mute(event.currentTarget.checked)} />
        {words.sound}
      </label>
      {legend !== null && <p class="card-text sound-text">{legend}</p>}
      {Voice.possible && (
        <label class="switch">
          <input type="checkbox" data-testid="voice" checked={spoken} onChange={(event) => speak(event.currentTarget.checked)} />
          {words.voice}
        </label>
      )}
    </div>
  );
}

function Alarms({ control }: { control: Control }) {
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

/** For the therapist, out of the patient's way: a window of their own. */
function Extras() {
  const open = (): void => {
    const address = new URL(location.href);
    address.searchParams.set("panel", "1");
    address.hash = `token=${sessionStorage.getItem("reknit.token") ?? ""}`;
    window.open(address, "reknit-panel", "width=1100,height=860");
  };
  return (
    <div class="extras">
      <button class="quiet-button" data-testid="therapist" onClick={open}>
        {words.therapist}
      </button>
      <Display onlyColours />
    </div>
  );
}
