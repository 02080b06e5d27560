// One exercise: what it trains, what one needs, for one's safety, which side, and the ways to begin.

import { useState } from "preact/hooks";
import { CameraDoors } from "./camera-doors";
import { doseOf, type Choice, type Start } from "./choice";
import type { Companion } from "./companions";
import { askedOf, isChosen, remember, remembered, type Dose } from "./dose";
import { Figure } from "./figure";
import { minutes } from "./home-screen";
import { HowMuch } from "./how-much";
import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import { Phones, takenAlong } from "./phones";
import { MotionDoors } from "./motion-doors";
import { MuscleDoors } from "./muscle-doors";
import { PlateDoors } from "./plate-doors";
import type { Ready } from "./readiness";
import { soundWords } from "./sound-words";
import { TakeAlong } from "./take-along";
import { usePhones } from "./use-phones";
import { Voice } from "./voice";
import { count, figure, fill, locale, textOf, words } from "./words";

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

export function ExerciseScreen({ entry, token, voice, onBegin, onSensors, ready, companions, plan, side: before, left, onLeave, onBack }: Props) {
  const [side, setSide] = useState<Side>(before);
  const [spoken, setSpoken] = useState(voice.on);
  const joined = usePhones(token);
  const along = companions(side);
  const text = textOf(entry.text);
  const [released, setReleased] = useState(!entry.release);
  const [holdS, setHoldS] = useState(entry.hold_s.own);
  const chosen = isChosen(entry, location.search);
  const [much, setMuch] = useState<Dose>(() => remembered(entry));
  const decide = (next: Dose): void => {
    setMuch(next);
    remember(entry, next);
  };
  const asked = chosen ? askedOf(entry, much) : doseOf(location.search);
  const dose = holdS === entry.hold_s.own ? asked : { ...asked, hold_s: holdS };
  const planned = { ...entry.dose, ...dose };
  const start: Start = (door, more = {}) => {
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
        {chosen && <HowMuch entry={entry} dose={much} onChange={decide} />}
        {Voice.possible && (
          <label class="switch">
            <input type="checkbox" data-testid="voice" checked={spoken} onChange={(event) => speak(event.currentTarget.checked)} />
            {words.voice}
          </label>
        )}
        {soundWords(entry) !== null && <p class="card-text">{soundWords(entry)}</p>}
        <Phones token={token} joined={joined} left={left} onLeave={onLeave} />
        {(along.length > 0 || entry.companions.some(({ kinds }) => kinds.some((kind) => kind !== "landmarks"))) && <TakeAlong companions={along} motion={entry.worn.length > 0 && !entry.sources.includes("landmarks")} left={left} onLeave={onLeave} onSensors={() => onSensors(side)} />}
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

function Evidence({ entry }: { entry: ExerciseEntry }) {
  if (entry.evidence.length === 0) return null;
  return (
    <details class="evidence">
      <summary>{words.evidence}</summary>
      {locale !== "en" && <p class="card-text">{words.evidenceQuoted}</p>}
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
