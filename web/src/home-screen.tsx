// The first screen: pick an exercise by its picture.

import { Figure } from "./figure";
import type { ExerciseEntry } from "./exercise-entry";
import { period } from "./tracking";
import { count, fill, textOf, words } from "./words";

const SECONDS_EACH = 5;
/** About how long a trial takes that lasts until it is done; its `duration_s` is the longest that it may. */
const SECONDS_TRIAL = 25;
/** Being at rest, waiting, answering and lowering the arm. */
const SECONDS_ANSWER = 8;

/** Whether a trial lasts its time by the clock. */
function isPaced({ kind, distance_m }: NonNullable<ExerciseEntry["trial"]>): boolean {
  return kind === "stance" || (kind === "walk" && distance_m === null);
}

/** About how many minutes a dose takes, at the exercise's own pace where it has one. */
export function minutes({ sets, repetitions, rest_s }: ExerciseEntry["dose"], { pace, tracking, timing, trial }: Pick<ExerciseEntry, "pace" | "tracking" | "timing" | "trial">, holdS: number): number {
  if (trial?.kind === "reaction") return Math.max(1, Math.ceil((sets * repetitions * SECONDS_ANSWER) / 60));
  if (trial !== null) return Math.max(1, Math.ceil((sets * (isPaced(trial) ? trial.duration_s + trial.lead_s : SECONDS_TRIAL) + (sets - 1) * rest_s) / 60));
  if (timing?.duration_s != null) return Math.max(1, Math.ceil(timing.duration_s / 60));
  const own = tracking !== null ? period(tracking) : pace !== null ? pace.work_s + pace.rest_s : SECONDS_EACH;
  const each = Math.max(own, holdS + SECONDS_EACH - 1);
  return Math.max(1, Math.ceil((sets * repetitions * each + (sets - 1) * rest_s) / 60));
}

interface Props {
  library: ExerciseEntry[];
  onChoose: (entry: ExerciseEntry) => void;
}

export function HomeScreen({ library, onChoose }: Props) {
  return (
    <div class="home">
      <h1>{words.chooseExercise}</h1>
      <p class="lead">{words.lead}</p>
      {library.length === 0 && <p role="status">{words.noExercises}</p>}
      {ROOMS.map(({ name, holds }) => (
        <Room key={name} title={words.rooms[name]} entries={library.filter(holds)} onChoose={onChoose} />
      ))}
    </div>
  );
}

/** Exercises by what one needs for them: a camera, a motion sensor alone, or a sensor on a muscle. */
const ROOMS: { name: "camera" | "motion" | "muscle"; holds: (entry: ExerciseEntry) => boolean }[] = [
  { name: "camera", holds: ({ sources }) => sources.includes("landmarks") },
  { name: "motion", holds: ({ sources }) => !sources.includes("landmarks") && sources.includes("imu") },
  { name: "muscle", holds: ({ sources }) => !sources.includes("landmarks") && !sources.includes("imu") },
];

function Room({ title, entries, onChoose }: { title: string; entries: ExerciseEntry[]; onChoose: (entry: ExerciseEntry) => void }) {
  if (entries.length === 0) return null;
  const ordered = [...entries.filter(({ test }) => !test), ...entries.filter(({ test }) => test)]; // who practises comes first
  return (
    <section class="room" aria-label={title}>
      <h2>{title}</h2>
      <ul class="exercises">
        {ordered.map((entry) => (
          <li key={entry.id}>
            <ExerciseCard entry={entry} onChoose={() => onChoose(entry)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExerciseCard({ entry, onChoose }: { entry: ExerciseEntry; onChoose: () => void }) {
  const text = textOf(entry.text);
  return (
    <button class="exercise-card" data-testid={`exercise-${entry.id}`} onClick={onChoose}>
      <Figure entry={entry} label={fill(words.figure, { name: text.name })} />
      <span class="card-body">
        <span class="card-title">{text.name}</span>
        <span class="card-text">{text.summary}</span>
        {entry.sources.includes("landmarks") && entry.sources.includes("imu") && <span class="card-text card-ways">{words.eitherWay}</span>}
        <span class="card-note">{count(words.minutes, minutes(entry.dose, entry, entry.hold_s.own))}</span>
      </span>
    </button>
  );
}
