// One exercise: what it trains, what one needs, for one's safety, which side, and the ways to begin.

import { useState } from "preact/hooks";
import type { Companion } from "./companions";
import { Figure } from "./figure";
import { minutes } from "./home-screen";
import type { ExerciseEntry } from "./exercise-entry";
import type { DoseAsked, Side } from "./messages";
import { Phones, takenAlong } from "./phones";
import { MotionDoors } from "./motion-doors";
import { PlateDoors } from "./plate-doors";
import type { Ready } from "./readiness";
import { TakeAlong } from "./take-along";
import { usePhones } from "./use-phones";
import { Voice } from "./voice";
import { count, figure, fill, textOf, words } from "./words";

export type Door = "camera" | "recording" | "simulated" | "sensors" | "phone" | "limb" | "plate";

export interface Choice {
  exercise: string;
  side: Side;
  door: Door;
  /** The addresses of the sensors: behind the door of the sensors, the one that is measured comes first; else all come along. */
  sensors: string[];
  file: File | null;
  channel: number;
  dose: DoseAsked | null;
  person: Partial<Person>;
  released: boolean;
  /** Phones whose movement is recorded beside the exercise. */
  phones: string[];
}

/** How the simulated person moves. */
export interface Person {
  range_deg: number;
  period_s: number;
  trunk_lean_deg: number;
}

const LIMITS: Record<keyof Person, [number, number, number]> = { range_deg: [20, 130, 5], period_s: [2, 10, 0.5], trunk_lean_deg: [0, 60, 5] };

interface Props {
  entry: ExerciseEntry;
  token: string;
  voice: Voice;
  onBegin: (choice: Choice) => void;
  /** To the sensors, which are looked at before practice. */
  onSensors: (side: Side) => void;
  /** Sensors that were found fine for this exercise and side; null where none were. */
  ready: (side: Side) => Ready | null;
  /** Sensors that were found fine and may come along. */
  companions: (side: Side) => Companion[];
  /** What will be measured on those sensors, and what is only recorded, as sentences. */
  plan: (side: Side) => string[];
  /** The side that was chosen before. */
  side: Side;
  /** Addresses of what is not taken along. */
  left: string[];
  onLeave: (address: string, leave: boolean) => void;
  onBack: () => void;
}

/** Sets and repetitions from the page's address (?sets=1&repetitions=5), for therapists and tests. */
export function doseOf(search: string): Choice["dose"] {
  const asked = new URLSearchParams(search);
  const whole = (name: string): number | undefined => {
    const value = Number(asked.get(name));
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  const [sets, repetitions] = [whole("sets"), whole("repetitions")];
  if (sets === undefined && repetitions === undefined) return null;
  return { ...(sets === undefined ? {} : { sets }), ...(repetitions === undefined ? {} : { repetitions }) };
}

export function ExerciseScreen({ entry, token, voice, onBegin, onSensors, ready, companions, plan, side: before, left, onLeave, onBack }: Props) {
  const [side, setSide] = useState<Side>(before);
  const [spoken, setSpoken] = useState(voice.on);
  const joined = usePhones(token);
  const along = companions(side);
  const text = textOf(entry.text);
  const [released, setReleased] = useState(!entry.release);
  const [holdS, setHoldS] = useState(entry.hold_s.own);
  const asked = doseOf(location.search);
  const dose = holdS === entry.hold_s.own ? asked : { ...asked, hold_s: holdS };
  const planned = { ...entry.dose, ...dose };
  const start = (door: Door, more: Partial<Choice> = {}): void => {
    const phones = takenAlong(joined, left).map(({ phone }) => phone);
    const sensors = along.flatMap(({ sensor, tooSlow }) => (tooSlow || left.includes(sensor.sensor) ? [] : [sensor.sensor]));
    onBegin({ exercise: entry.id, side, door, sensors, file: null, channel: 0, dose, person: {}, phones, released, ...more });
  };
  const speak = (on: boolean): void => {
    voice.turn(on);
    setSpoken(on);
    if (on) voice.say(text.setup, true);
  };
  return (
    <div class="exercise">
      <button class="quiet-button back" data-testid="back" onClick={onBack}>
        ← {words.back}
      </button>
      <div class="exercise-picture">
        <Figure entry={entry} side={side} label={fill(words.figure, { name: text.name })} />
      </div>
      <div class="exercise-words">
        <h1>{text.name}</h1>
        <p class="lead">{text.summary}</p>
        <section class="safety">
          <h2>{words.safety}</h2>
          <ul>
            {text.safety.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
        <dl class="facts">
          <dt>{words.need}</dt>
          <dd>{text.need}</dd>
          <dt>{words.how}</dt>
          <dd>{text.setup}</dd>
          {entry.sources.includes("emg") && <dd data-testid="warm-up">{words.warmUp}</dd>}
        </dl>
        {entry.release && <Release released={released} onChange={setReleased} />}
        {entry.side === "choice" && <Sides side={side} onChange={setSide} />}
        {entry.hold_s.choices.length > 0 && <Holds choices={entry.hold_s.choices} chosen={holdS} onChange={setHoldS} />}
        {Voice.possible && (
          <label class="switch">
            <input type="checkbox" data-testid="voice" checked={spoken} onChange={(event) => speak(event.currentTarget.checked)} />
            {words.voice}
          </label>
        )}
        <p class="card-text">{words.soundText}</p>
        <Phones token={token} joined={joined} left={left} onLeave={onLeave} />
        {(along.length > 0 || entry.companions.length > 0) && <TakeAlong companions={along} motion={entry.worn.length > 0 && !entry.sources.includes("landmarks")} left={left} onLeave={onLeave} onSensors={() => onSensors(side)} />}
        {entry.sources.includes("landmarks") && <CameraDoors entry={entry} start={start} released={released} />}
        {entry.sources.includes("emg") && <MuscleDoors start={start} ready={ready(side)} plan={plan(side)} onSensors={() => onSensors(side)} />}
        {entry.worn.length > 0 && <MotionDoors {...{ entry, text, side, joined, start, released }} companions={along.filter(({ sensor }) => !left.includes(sensor.sensor))} onSensors={() => onSensors(side)} />}
        {entry.sources.includes("forces") && <PlateDoors start={start} released={released} companions={along} onSensors={() => onSensors(side)} />}
        <dl class="facts">
          <dt>{words.trains}</dt>
          <dd>{text.trains}</dd>
          <dt>{words.howLong}</dt>
          <dd>
            {entry.timing?.duration_s == null && entry.trial === null && `${count(words.dose, planned.repetitions, { sets: planned.sets })}, `}
            {count(words.minutes, minutes(planned, entry, holdS))}
          </dd>
        </dl>
        <Evidence entry={entry} />
      </div>
    </div>
  );
}

/** What must be so before an exercise may begin that is not safe for everybody. */
function Release({ released, onChange }: { released: boolean; onChange: (released: boolean) => void }) {
  const [support, setSupport] = useState(false);
  const [therapist, setTherapist] = useState(false);
  const tick = (set: (on: boolean) => void, other: boolean) => (event: { currentTarget: HTMLInputElement }) => {
    set(event.currentTarget.checked);
    onChange(event.currentTarget.checked && other);
  };
  return (
    <fieldset class="release" data-testid="release">
      <legend>{words.release.heading}</legend>
      <label class="switch">
        <input type="checkbox" data-testid="release-support" checked={support} onChange={tick(setSupport, therapist)} />
        {words.release.support}
      </label>
      <label class="switch">
        <input type="checkbox" data-testid="release-therapist" checked={therapist} onChange={tick(setTherapist, support)} />
        {words.release.therapist}
      </label>
      <p class="card-text" role="status" data-testid="release-state">
        {released ? words.release.done : words.release.missing}
      </p>
    </fieldset>
  );
}

function Sides({ side, onChange }: { side: Side; onChange: (side: Side) => void }) {
  return (
    <fieldset class="sides">
      <legend>{words.chooseSide}</legend>
      {(["left", "right"] as const).map((each) => (
        <label key={each} class={`choice${each === side ? " chosen" : ""}`}>
          <input type="radio" name="side" data-testid={`side-${each}`} checked={each === side} onChange={() => onChange(each)} />
          {words[each]}
        </label>
      ))}
    </fieldset>
  );
}

function Holds({ choices, chosen, onChange }: { choices: number[]; chosen: number; onChange: (holdS: number) => void }) {
  return (
    <fieldset class="sides">
      <legend>{words.chooseHold}</legend>
      {choices.map((each) => (
        <label key={each} class={`choice${each === chosen ? " chosen" : ""}`}>
          <input type="radio" name="hold" data-testid={`hold-${each}`} checked={each === chosen} onChange={() => onChange(each)} />
          {fill(words.holdSeconds, { n: figure(each, each % 1 === 0 ? 0 : 1) })}
        </label>
      ))}
    </fieldset>
  );
}

type Start = (door: Door, more?: Partial<Choice>) => void;

function CameraDoors({ entry, start, released }: { entry: ExerciseEntry; start: Start; released: boolean }) {
  const [person, setPerson] = useState<Partial<Person>>({});
  return (
    <section class="doors">
      <button class="primary huge" data-testid="door-camera" disabled={!released} onClick={() => start("camera")}>
        {words.startCamera}
      </button>
      <p class="privacy">
        <Lock /> {words.privacy}
      </p>
      {entry.simulated && (
        <details>
          <summary data-testid="other-ways">{words.otherWays}</summary>
          <PersonSliders person={person} onChange={setPerson} />
          <button data-testid="door-simulated" onClick={() => start("simulated", { person })}>
            {words.startSimulated}
          </button>
        </details>
      )}
    </section>
  );
}

function MuscleDoors({ start, ready, plan, onSensors }: { start: Start; ready: Ready | null; plan: string[]; onSensors: () => void }) {
  const [channel, setChannel] = useState(1);
  return (
    <section class="doors" aria-label={words.otherWaysMuscle}>
      {ready !== null && (
        <>
          <button class="primary huge" data-testid="door-ready" aria-describedby="plan" onClick={() => start("sensors", ready)}>
            {words.startReady}
          </button>
          <p class="card-text" id="plan" data-testid="plan">
            {plan.join(" ")}
          </p>
        </>
      )}
      <button class={ready === null ? "primary huge" : ""} data-testid="door-sensors" onClick={onSensors}>
        {words.startSensors}
      </button>
      <button data-testid="door-recording" onClick={() => start("recording")}>
        {words.startExample}
      </button>
      <div class="row">
        <label class="file">
          {words.startFile}
          <span class="card-text">{words.startFileText}</span>
          <input type="file" data-testid="file" accept=".txt,.csv,.tsv,.edf,.bdf,.xdf,.parquet" onChange={(event) => start("recording", { file: event.currentTarget.files?.[0] ?? null, channel: channel - 1 })} />
        </label>
        <label class="number">
          {words.channel}
          <input type="number" data-testid="channel" min={1} max={64} value={channel} onInput={(event) => setChannel(Math.max(1, Math.min(64, Number(event.currentTarget.value) || 1)))} />
        </label>
      </div>
      <p class="privacy">
        <Lock /> {words.privacyMuscle}
      </p>
    </section>
  );
}

function PersonSliders({ person, onChange }: { person: Partial<Person>; onChange: (person: Partial<Person>) => void }) {
  const own: Person = { range_deg: 85, period_s: 4, trunk_lean_deg: 20 };
  return (
    <div class="sliders" role="group" aria-label={words.simulatedPerson}>
      {(Object.keys(LIMITS) as (keyof Person)[]).map((name) => {
        const [low, high, step] = LIMITS[name];
        const value = person[name] ?? own[name];
        const told = name === "period_s" ? count(words.seconds, value) : `${figure(value)}°`;
        return (
          <label key={name} class="slider">
            <span>
              {words.person[name]}: <strong>{told}</strong>
            </span>
            <input type="range" data-testid={name} min={low} max={high} step={step} value={value} onInput={(event) => onChange({ ...person, [name]: Number(event.currentTarget.value) })} />
          </label>
        );
      })}
    </div>
  );
}

function Evidence({ entry }: { entry: ExerciseEntry }) {
  if (entry.evidence.length === 0) return null;
  return (
    <details class="evidence">
      <summary>{words.evidence}</summary>
      <ul>
        {entry.evidence.map(({ claim, source, certainty, direction }) => (
          <li key={claim}>
            <span lang="en">{claim}</span>
            <span class="card-text">
              {words.direction[direction as keyof typeof words.direction]}, {words.certainty[certainty as keyof typeof words.certainty]}; <span lang="en">{source}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Lock() {
  return (
    <svg class="lock" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7 10V7a5 5 0 0 1 10 0v3M5 10h14v10H5z" />
    </svg>
  );
}
