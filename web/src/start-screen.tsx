// The first screen: what, which side, and through which door.

import { useEffect, useState } from "preact/hooks";
import { lsl } from "./api";
import type { ExerciseEntry, Side } from "./messages";
import { words } from "./words";

export type Door = "camera" | "recording" | "simulated" | "lsl";

export interface Choice {
  exercise: string;
  side: Side;
  door: Door;
  lsl: string;
  file: File | null;
  dose: { sets?: number; repetitions?: number } | null;
  person: Person;
}

/** How the simulated person moves. */
export interface Person {
  range_deg: number;
  period_s: number;
  trunk_lean_deg: number;
}

const PERSON: Person = { range_deg: 85, period_s: 4, trunk_lean_deg: 20 };
const LIMITS: Record<keyof Person, [number, number, number]> = { range_deg: [20, 130, 5], period_s: [2, 10, 0.5], trunk_lean_deg: [0, 60, 5] };

interface Props {
  library: ExerciseEntry[];
  token: string;
  onBegin: (choice: Choice) => void;
}

/** Whether an exercise can be practised through a door. */
export function fits(exercise: ExerciseEntry, door: Door): boolean {
  if (door === "camera") return exercise.sources.includes("landmarks");
  if (door === "simulated") return exercise.simulated;
  return exercise.sources.includes("emg");
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

export function StartScreen({ library, token, onBegin }: Props) {
  const [exercise, setExercise] = useState("squat");
  const [side, setSide] = useState<Side>("right");
  const [door, setDoor] = useState<Door>("camera");
  const [file, setFile] = useState<File | null>(null);
  const [outlets, setOutlets] = useState<string[]>([]);
  const [outlet, setOutlet] = useState("");
  const [person, setPerson] = useState(PERSON);
  const entry = library.find(({ id }) => id === exercise);
  const emg = entry?.sources.includes("emg") ?? false;

  useEffect(() => {
    if (entry !== undefined && !fits(entry, door)) setDoor(emg ? "recording" : "camera");
  }, [exercise, library]);
  useEffect(() => {
    if (!emg) return;
    lsl(token).then(
      ({ streams }) => setOutlets(streams.filter(({ rate_hz }) => rate_hz > 0).map(({ name }) => name)),
      () => setOutlets([]),
    );
  }, [emg]);

  const choose = (next: Door, name = ""): void => {
    setDoor(next);
    setOutlet(name);
  };
  const begin = (): void => onBegin({ exercise, side, door, lsl: outlet, file, dose: doseOf(location.search), person });

  return (
    <form class="start" onSubmit={(event) => (event.preventDefault(), begin())}>
      <h1>{words.title}</h1>
      <p class="large">{words.lead}</p>
      <fieldset>
        <legend>{words.chooseExercise}</legend>
        <div class="cards">
          {library.map(({ id, text }) => (
            <Card key={id} name="exercise" testid={`exercise-${id}`} checked={id === exercise} onChoose={() => setExercise(id)} title={text.name} text={text.summary} />
          ))}
        </div>
      </fieldset>
      {entry?.side === "choice" && (
        <fieldset>
          <legend>{words.chooseSide}</legend>
          <div class="cards narrow">
            {(["left", "right"] as const).map((each) => (
              <Card key={each} name="side" testid={`side-${each}`} checked={each === side} onChoose={() => setSide(each)} title={words[each]} text="" />
            ))}
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend>{words.chooseDoor}</legend>
        <div class="cards">
          <DoorCard entry={entry} door="camera" chosen={door} onChoose={choose} title={words.doorCamera} text={words.doorCameraText} />
          <DoorCard entry={entry} door="recording" chosen={door} onChoose={choose} title={words.doorRecording} text={words.doorRecordingText} />
          <DoorCard entry={entry} door="simulated" chosen={door} onChoose={choose} title={words.doorSimulated} text={words.doorSimulatedText} />
          {outlets.map((name) => (
            <Card key={name} name="door" testid={`door-lsl-${name}`} checked={door === "lsl" && outlet === name} onChoose={() => choose("lsl", name)} title={words.doorLsl + name} text="" />
          ))}
        </div>
        {door === "simulated" && !emg && <PersonSliders person={person} onChange={setPerson} />}
        {door === "recording" && (
          <div class="row">
            <label class="file">
              {words.file}
              <input type="file" data-testid="file" accept=".txt,.csv,.tsv,.parquet" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
            </label>
            <button type="button" data-testid="use-example" aria-pressed={file === null} onClick={() => setFile(null)}>
              {words.useExample}
            </button>
          </div>
        )}
      </fieldset>
      {entry !== undefined && <About entry={entry} />}
      <button type="submit" class="primary huge" data-testid="begin" disabled={entry === undefined}>
        {words.begin}
      </button>
    </form>
  );
}

interface CardProps {
  name: string;
  testid: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
  title: string;
  text: string;
}

function Card({ name, testid, checked, disabled = false, onChoose, title, text }: CardProps) {
  return (
    <label class={`card${checked ? " chosen" : ""}${disabled ? " disabled" : ""}`}>
      <input type="radio" name={name} data-testid={testid} checked={checked} disabled={disabled} onChange={onChoose} />
      <span class="card-title">{title}</span>
      {text !== "" && <span class="card-text">{text}</span>}
    </label>
  );
}

function DoorCard({ entry, door, chosen, onChoose, title, text }: { entry: ExerciseEntry | undefined; door: Door; chosen: Door; onChoose: (door: Door) => void; title: string; text: string }) {
  const possible = entry !== undefined && fits(entry, door);
  return <Card name="door" testid={`door-${door}`} checked={chosen === door && possible} disabled={!possible} onChoose={() => onChoose(door)} title={title} text={possible ? text : words.notWith} />;
}

function PersonSliders({ person, onChange }: { person: Person; onChange: (person: Person) => void }) {
  return (
    <div class="cards">
      {(Object.keys(LIMITS) as (keyof Person)[]).map((name) => {
        const [low, high, step] = LIMITS[name];
        return (
          <label key={name} class="slider">
            {words.person[name]}: {person[name]} {name === "period_s" ? words.seconds : "°"}
            <input type="range" data-testid={name} min={low} max={high} step={step} value={person[name]} onInput={(event) => onChange({ ...person, [name]: Number(event.currentTarget.value) })} />
          </label>
        );
      })}
    </div>
  );
}

function About({ entry }: { entry: ExerciseEntry }) {
  return (
    <section class="about">
      <h2>{entry.text.name}</h2>
      <p>{entry.text.setup}</p>
      <p>
        <strong>{words.trains}:</strong> {entry.text.trains}
      </p>
      <p>
        <strong>{words.need}:</strong> {entry.text.need}
      </p>
      <h3>{words.safety}</h3>
      <ul>
        {entry.safety.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
