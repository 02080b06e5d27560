// The large picture, and over it what can be read from across the room: the count, one sentence, a few words, the state.

import type { ComponentChildren } from "preact";
import { practising, type Side, type Snapshot } from "./messages";
import { secondsLeft, turnWords } from "./pace";
import type { Practice } from "./practice";
import { Signal } from "./signal";
import { byTheClock, ClockBadge, tookWords } from "./test-clock";
import { figure, fill, said, textFor, words } from "./words";

const HOLD_SHOWN_S = 0.4;
const QUIET = new Set(["exercise.start", "exercise.finished"]);

/** The seconds of a rest, as they are counted down. */
function restSeconds(snapshot: Snapshot): string {
  return figure(Math.ceil(snapshot.rest_left_s ?? 0));
}

/** What to do in a rest: between two trials there is hardly time to sit down and rise again, and nobody is to hurry. */
function restWords(trial: boolean): string {
  return trial ? words.restTrial : words.restFor;
}

interface Props {
  snapshot: Snapshot;
  practice: Practice;
  muscle: boolean;
  children: ComponentChildren;
}

export function Stage({ snapshot, practice, muscle, children }: Props) {
  const { entry } = practice;
  const text = entry === null ? null : textFor(entry, snapshot.side);
  const resting = snapshot.state === "rest" ? restWords(entry?.trial != null) : "";
  const sentence = snapshot.guidance === null ? resting : said(snapshot.guidance, text);
  const paced = snapshot.pace !== null && entry?.trial == null && (snapshot.guidance === null || QUIET.has(snapshot.guidance.code)) ? snapshot.pace : null;
  const calm = snapshot.guidance === null || QUIET.has(snapshot.guidance.code) || snapshot.guidance.code.startsWith("condition.") || snapshot.state === "calibrate";
  const { tip } = practice.tips;
  return (
    <div class="stage" tabIndex={-1}>
      <p class={`guidance ${calm ? "calm" : "asking"}`} data-testid="guidance" data-code={snapshot.guidance?.code ?? ""} role="status">
        {paced === null ? (
          sentence
        ) : (
          <span class={`pace ${paced.turn}`} data-testid="pace" data-turn={paced.turn}>
            {turnWords(paced, text)} <span aria-hidden="true">{secondsLeft(paced)}</span>
          </span>
        )}
      </p>
      <div class={`screen${snapshot.state === "rest" || snapshot.state === "paused" ? " covered" : ""}`}>
        {children}
        {practising(snapshot) && entry?.trial?.kind === "reaction" && <Signal practice={practice} />}
        {practising(snapshot) && !byTheClock(snapshot, entry) && (entry?.timing != null ? <ClockBadge snapshot={snapshot} entry={entry} /> : <Count snapshot={snapshot} muscle={muscle} trial={entry?.trial?.kind ?? null} />)}
        <p class={`tip ${tip?.tone ?? ""}`} data-testid="cue" aria-hidden="true">
          {tip?.words ?? ""}
        </p>
        <p class="heard" aria-live="assertive">
          {tip?.words ?? ""}
        </p>
        {snapshot.state === "prepare" && snapshot.still > 0 && <progress class="still" max={1} value={snapshot.still} aria-label={sentence} />}
        {snapshot.state === "rest" && <Cover big={restSeconds(snapshot)} label={words.clock.left} also={tookWords(snapshot)} />}
        {snapshot.state === "paused" && <Cover big="❚❚" label={words.pausedText} />}
      </div>
    </div>
  );
}

function Count({ snapshot, muscle, trial }: { snapshot: Snapshot; muscle: boolean; trial: string | null }) {
  if (trial === "single-leg") return <Standing side={snapshot.side} heldS={snapshot.held_s} counted={snapshot.repetitions} />;
  if (trial !== null && snapshot.pace !== null) return <Countdown pace={snapshot.pace} snapshot={snapshot} walks={trial === "walk"} />;
  return (
    <div class="count-badge">
      <p>
        <span class="count" data-testid="repetitions" data-total={snapshot.repetitions}>
          {figure(snapshot.in_set)}
        </span>{" "}
        <span class="count-of">{fill(words.countOf, { n: figure(snapshot.wanted) })}</span>
      </p>
      <p class="count-name">{muscle ? words.contractions : trial !== null ? words.trial.each : words.repetitions}</p>
      <p class="hold" data-testid="hold">
        {snapshot.held_s >= HOLD_SHOWN_S && trial === null ? `${words.hold} ${fill(words.holdSeconds, { n: figure(snapshot.held_s, 1) })}` : "\u00a0"}
      </p>
    </div>
  );
}

/** How long one has been standing on one leg. */
function Standing({ side, heldS, counted }: { side: Side; heldS: number; counted: number }) {
  return (
    <div class="count-badge trial">
      <p>
        <span class="count" data-testid="repetitions" data-total={counted}>
          {figure(Math.floor(heldS))}
        </span>
        <span class="count-of">{words.secondsShort}</span>
      </p>
      <p class="count-name" data-testid="standing">
        {heldS > 0 ? words.trial.legs[side].on : words.trial.bothLegs}
      </p>
    </div>
  );
}

/** The seconds that are left of a trial, or until it begins. */
function Countdown({ pace, snapshot, walks }: { pace: NonNullable<Snapshot["pace"]>; snapshot: Snapshot; walks: boolean }) {
  return (
    <div class={`count-badge trial ${pace.turn}`}>
      <p>
        <span class="count" data-testid="repetitions" data-total={snapshot.repetitions}>
          {secondsLeft(pace)}
        </span>
        <span class="count-of">{words.secondsShort}</span>
      </p>
      <p class="count-name" data-testid="trial-turn" data-turn={pace.turn}>
        {pace.turn === "rest" ? words.trial.ready : walks ? words.trial.walk : words.trial.stand}
      </p>
    </div>
  );
}

function Cover({ big, label, also = null }: { big: string; label: string; also?: string | null }) {
  return (
    <div class="cover">
      <p class="cover-big" aria-hidden={big === "❚❚"}>
        {big}
      </p>
      <p>{label}</p>
      {also !== null && <p data-testid="took">{also}</p>}
    </div>
  );
}
