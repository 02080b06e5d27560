// A test against the clock, to be read from across the room: the time, how many, and where in it the person is. No curve and no band: in a
// test nobody is told how it goes.

import type { ExerciseEntry } from "./exercise-entry";
import { practising, type Snapshot } from "./messages";
import { secondsLeft } from "./pace";
import { count, figure, fill, withUnit, words } from "./words";

type Shown = Pick<Snapshot, "measured_by" | "timed_s" | "trial" | "pace" | "repetitions" | "in_set" | "wanted" | "set" | "sets" | "state" | "under">;
type Tested = Pick<ExerciseEntry, "timing" | "trial" | "test"> | null;

/** Whether a clock stands in place of the curve of a sensor, which would say nothing to who is tested, or help them where nothing is to help. */
export function byTheClock({ measured_by, trial }: Pick<Snapshot, "measured_by" | "trial">, entry: Tested): boolean {
  return trial != null || (entry?.timing != null && measured_by === "imu") || standsTested(entry);
}

function standsTested(entry: Tested): boolean {
  return entry?.test === true && entry.trial?.kind === "stance";
}

/** The seconds of a test: those that are left of a time, else those that it has taken; by the time of the samples. */
export function secondsNow({ timed_s, trial }: Pick<Snapshot, "timed_s" | "trial">, entry: Tested): number {
  if (trial != null) return trial.elapsed_s > 0 ? trial.elapsed_s : (trial.took_s ?? 0);
  const within = entry?.timing?.duration_s ?? null;
  return within === null ? (timed_s ?? 0) : Math.max(0, within - (timed_s ?? 0));
}

/** What the person does now, or what they may do; null where nobody knows. */
export function partWords({ trial, state }: Pick<Snapshot, "trial" | "state">, kind: string | null = null): string | null {
  if (trial == null) return null;
  if (trial.elapsed_s > 0) return words.clock.parts[(trial.part ?? (kind === "stairs" ? "stairs" : "walk")) as keyof typeof words.clock.parts] ?? null;
  return state !== "practise" ? null : words.clock.ready;
}

/** What the last trial took, as it was measured; null before one was done. */
export function tookWords({ trial }: Pick<Snapshot, "trial">): string | null {
  return trial?.took_s == null ? null : fill(words.clock.tookTime, { time: withUnit(trial.took_s, "s") });
}

export function TestClock({ snapshot, entry }: { snapshot: Shown; entry: Tested }) {
  const { trial } = snapshot;
  const within = entry?.timing?.duration_s ?? null;
  const part = partWords(snapshot, entry?.trial?.kind ?? null);
  const last = trial != null && trial.elapsed_s === 0 && trial.took_s !== null;
  if (!practising(snapshot)) return <div class="test-clock" aria-hidden="true" />;
  if (standsTested(entry)) return <StandClock snapshot={snapshot} />;
  return (
    <div class="test-clock" data-testid="test-clock" data-part={trial?.part ?? ""}>
      <p class="clock-part" role="status" data-testid="clock-part">
        {part ?? "\u00a0"}
      </p>
      <p class="clock-time">
        <span data-testid="hold">{figure(secondsNow(snapshot, entry), 1)}</span>
        <span class="clock-unit">{words.secondsShort}</span>
      </p>
      <p class="clock-note">{last ? words.clock.took : within === null ? words.stopwatch : words.clock.left}</p>
      <p class="clock-count">
        {trial == null ? (
          <>
            <span class="clock-number" data-testid="repetitions" data-total={snapshot.repetitions}>
              {figure(snapshot.in_set)}
            </span>{" "}
            {within === null ? fill(words.countOf, { n: figure(snapshot.wanted) }) : ""} {words.clock.stands}
          </>
        ) : (
          <>
            <span data-testid="repetitions" data-total={snapshot.repetitions}>
              {fill(words.clock.trial, { n: figure(snapshot.set), all: figure(snapshot.sets) })}
            </span>
            {trial.steps !== null && trial.elapsed_s > 0 && <span data-testid="steps" class="clock-steps"> · {count(words.clock.steps, trial.steps)}</span>}
          </>
        )}
      </p>
    </div>
  );
}

/** The seconds that are left of a trial of standing, or until it begins. */
function StandClock({ snapshot: { pace, set, sets, repetitions } }: { snapshot: Shown }) {
  return (
    <div class="test-clock" data-testid="test-clock" data-part={pace?.turn ?? ""}>
      <p class="clock-part" role="status" data-testid="trial-turn" data-turn={pace?.turn ?? ""}>
        {pace === null ? "\u00a0" : pace.turn === "rest" ? words.trial.ready : words.trial.stand}
      </p>
      <p class="clock-time">
        <span data-testid="hold">{pace === null ? "\u00a0" : secondsLeft(pace)}</span>
        <span class="clock-unit">{words.secondsShort}</span>
      </p>
      <p class="clock-note">{words.clock.left}</p>
      <p class="clock-count">
        <span data-testid="repetitions" data-total={repetitions}>
          {fill(words.clock.trial, { n: figure(set), all: figure(sets) })}
        </span>
      </p>
    </div>
  );
}

/** Beside a picture: the time as large as the count. */
export function ClockBadge({ snapshot, entry }: { snapshot: Shown; entry: Tested }) {
  const within = entry?.timing?.duration_s ?? null;
  return (
    <div class="count-badge clock-badge">
      <p>
        <span class="count" data-testid="hold">
          {figure(secondsNow(snapshot, entry), 1)}
        </span>
        <span class="count-of">{words.secondsShort}</span>
      </p>
      <p class="count-name">{within === null ? words.stopwatch : words.clock.left}</p>
      <p>
        <span class="count" data-testid="repetitions" data-total={snapshot.repetitions}>
          {figure(snapshot.in_set)}
        </span>
        {within === null && <span class="count-of">{fill(words.countOf, { n: figure(snapshot.wanted) })}</span>}
      </p>
      <p class="count-name">{words.clock.stands}</p>
    </div>
  );
}
