// The therapist's panel: the session of another window, with its signals and quality, the target, a few words, and stop.

import { useEffect, useRef, useState } from "preact/hooks";
import { exercises, token } from "./api";
import { Connection } from "./connection";
import { BesideLine } from "./beside-line";
import { Gauge, measureName } from "./gauge";
import { Header } from "./header";
import { LiveView, ofMuscle } from "./live-view";
import type { ExerciseEntry } from "./exercise-entry";
import type { FromServer, Snapshot } from "./messages";
import type { Told } from "./session-entry";
import { Practice } from "./practice";
import { Problem, type Sentence } from "./problem";
import type { Control } from "./practice-screen";
import { SourceLine } from "./source-line";
import { Stage } from "./stage";
import { useSnapshot } from "./use-snapshot";
import { useMoved } from "./moved";
import { bound, count, figure, fill, named, said, unsentWords, withUnit, words } from "./words";

const LOOK_MS = 1500;
/** How a patient has stopped, if a therapist must know. */
const ALARMS: Record<string, string> = { hurts: words.panelHurts, dizzy: words.panelDizzy };

export function PanelScreen() {
  const [practice, setPractice] = useState<Practice | null>(null);
  const [problem, setProblem] = useState<Sentence | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [alarm, setAlarm] = useState<string | null>(null);
  const [connected, setConnected] = useState(true);
  const library = useRef<ExerciseEntry[]>([]);
  const connection = useRef<Connection | null>(null);
  const current = useRef<Practice | null>(null);
  useEffect(() => {
    const key = token();
    if (key === null) return setProblem({ text: words.noToken });
    let timer: number | undefined;
    const look = (): void => {
      timer = window.setTimeout(() => connection.current?.watchAny(), LOOK_MS);
    };
    const show = (next: Practice | null): void => {
      current.current?.end();
      current.current = next;
      setTold(null);
      setPractice(next);
    };
    const take = (message: FromServer): void => {
      if (message.type === "snapshot") current.current?.take(message);
      else if (message.type === "performance") setTold(message);
      else if (message.type === "source") current.current?.source(message);
      else if (message.type === "welcome" && message.running) {
        setAlarm(null);
        const find = (id: string): ExerciseEntry | null => library.current.find((each) => each.id === id) ?? null;
        show(new Practice(connection.current as Connection, null, true, find));
      } else if (message.type === "result" || message.type === "idle") {
        if (message.type === "result") setAlarm(ALARMS[message.summary.stopped ?? ""] ?? null);
        show(null);
        look();
      } else if (message.type === "error" && message.fatal) setProblem({ text: message.message, english: true });
    };
    exercises().then(
      ({ exercises: found }) => {
        library.current = found;
        const opened = new Connection(key, { message: take, frame: (frame) => current.current?.frame(frame), connected: setConnected, unsent: (name) => setAlarm(unsentWords(name)) }, "watch");
        connection.current = opened;
        opened.open();
      },
      (error: Error) => setProblem({ text: error.message }),
    );
    return () => {
      window.clearTimeout(timer);
      connection.current?.end();
    };
  }, []);
  const nowhere = (): void => undefined;
  return (
    <>
      <Header onHome={nowhere} onHistory={nowhere} busy />
      <main id="content" tabIndex={-1} class="wide">
        <h1>{words.panelTitle}</h1>
        {!connected && (
          <p class="banner" role="status" data-testid="reconnecting">
            {words.panelReconnecting}
          </p>
        )}
        {alarm !== null && (
          <p class="lead warning" role="alert" data-testid="panel-alarm">
            {alarm}
          </p>
        )}
        {problem !== null ? (
          <Problem sentence={problem} final onBack={nowhere} />
        ) : practice === null ? (
          <p class="lead" role="status" data-testid="idle">
            {words.panelIdle}
          </p>
        ) : (
          <Panel practice={practice} told={told} stale={!connected} control={(name, value) => connection.current?.control(name, value)} onSay={(told) => connection.current?.send({ type: "say", words: told })} />
        )}
      </main>
      <footer>{words.regulatory}</footer>
    </>
  );
}

interface PanelProps {
  practice: Practice;
  told: Told | null;
  /** The connection is broken: what is shown is old. */
  stale: boolean;
  control: Control;
  onSay: (told: string) => void;
}

function Panel({ practice, told, stale, control, onSay }: PanelProps) {
  const snapshot = useSnapshot(practice);
  const muscle = ofMuscle(snapshot);
  if (snapshot === null) return <p role="status">{words.connecting}</p>;
  const { entry } = practice;
  return (
    <div class={`practice panel${stale ? " stale" : ""}`}>
      <h2 class="practice-title">{named(entry, snapshot.exercise, snapshot.side)}</h2>
      <div>
        <Stage snapshot={snapshot} practice={practice} muscle={muscle}>
          <LiveView practice={practice} snapshot={snapshot} onMove={(value) => control("reach", value)} />
        </Stage>
        <Say onSay={onSay} />
      </div>
      <div class="side">
        {snapshot.simulated && <p class="simulated">{words.simulated}</p>}
        <p class="state" data-testid="state" data-state={snapshot.state} role="status">
          {words.states[snapshot.state]}
        </p>
        <SourceLine sources={practice.sources} ageMs={practice.entry?.sources.includes("landmarks") === true ? null : snapshot.age_ms} />
        <BesideLine companions={snapshot.companions} />
        <p class="sets">
          {snapshot.sets > 1 && fill(words.setOf, { n: snapshot.set, sets: snapshot.sets })}
          {snapshot.sets > 1 && snapshot.partial > 0 && " · "}
          {snapshot.partial > 0 && count(words.partialCount, snapshot.partial)}
        </p>
        <Gauge snapshot={snapshot} entry={entry} />
        <TargetSlider snapshot={snapshot} control={control} />
        <Quality snapshot={snapshot} told={told} />
        <div class="buttons">
          {snapshot.state === "paused" ? (
            <button data-testid="resume" onClick={() => control("resume")}>
              {words.resume}
            </button>
          ) : (
            <button data-testid="pause" onClick={() => control("pause")}>
              {words.pause}
            </button>
          )}
          <button class="alarm" data-testid="stop" onClick={() => control("stop")}>
            {words.stop}
          </button>
        </div>
      </div>
    </div>
  );
}

/** How far the numbers may be trusted: the measure's gate, how many pictures come, how late the cues are, what was lost. */
function Quality({ snapshot, told }: { snapshot: Snapshot; told: Told | null }) {
  const reason = snapshot.measure.reason === null ? words.good : said(snapshot.measure.reason, null);
  const rate = useRate(told);
  const latency = told?.latency_ms;
  return (
    <section class="quality">
      <h3>{words.panelQuality}</h3>
      <dl>
        <dt>{measureName(snapshot.measure.name)}</dt>
        <dd data-testid="quality">{reason}</dd>
        <dt>{words.panelAge}</dt>
        <dd>{fill(words.ms, { n: figure(snapshot.age_ms) })}</dd>
        {rate !== null && <dt>{words.panelPictures}</dt>}
        {rate !== null && <dd data-testid="panel-rate">{fill(words.perSecond, { n: figure(rate) })}</dd>}
        {latency?.p95 != null && <dt>{words.panelLatency}</dt>}
        {latency?.p95 != null && <dd data-testid="panel-latency">{bound(fill(words.spread, { p50: figure(latency.p50 ?? 0), p95: figure(latency.p95) }))}</dd>}
        {told !== null && <dt>{words.panelLost}</dt>}
        {told !== null && <dd>{figure(told.lost)}</dd>}
        {told !== null && <dt>{words.panelOvertaken}</dt>}
        {told !== null && <dd data-testid="panel-overtaken">{fill(words.panelOvertakenValue, { snapshots: figure(told.overtaken), pictures: figure(told.pictures_overtaken ?? 0) })}</dd>}
      </dl>
    </section>
  );
}

/** Pictures a second of the practising page; null without a camera, and until it has told twice. */
function useRate(told: Told | null): number | null {
  const before = useRef({ pictures: 0, atMs: 0 });
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    const now = { pictures: told?.pictures ?? 0, atMs: performance.now() };
    const { pictures, atMs } = before.current;
    setRate(pictures === 0 || now.pictures <= pictures ? null : (1000 * (now.pictures - pictures)) / (now.atMs - atMs));
    before.current = now;
  }, [told]);
  return rate;
}

/** The lower edge of the target moves, and with it the upper edge and the place from which a repetition counts. */
function TargetSlider({ snapshot, control }: { snapshot: Snapshot; control: Control }) {
  const { target, measure } = snapshot;
  const { at, move } = useMoved(target.reach, (value) => control("reach", value));
  if (!target.adjustable) return <p class="card-text">{words.panelNoTarget}</p>;
  const unit = measure.unit || "%";
  const apart = target.low - target.reach;
  const told = target.high === null ? fill(words.targetFrom, { low: withUnit(target.low, unit) }) : fill(words.targetRange, { low: withUnit(target.low, unit), high: withUnit(target.high, unit) });
  return (
    <label class="slider">
      <span>
        {words.targetSlider}: <strong>{told}</strong>
      </span>
      <input
        type="range"
        data-testid="panel-target"
        aria-valuetext={told}
        min={(target.adjust_low ?? 0) + apart}
        max={(target.adjust_high ?? 100) + apart}
        step={unit === "m" ? 0.05 : 1}
        value={at + apart}
        onInput={(event) => move(Number(event.currentTarget.value) - apart)}
      />
    </label>
  );
}

function Say({ onSay }: { onSay: (told: string) => void }) {
  const [told, setTold] = useState("");
  const [sent, setSent] = useState("");
  const send = (text: string): void => {
    if (text.trim() === "") return;
    onSay(text.trim());
    setSent(text.trim());
    setTold("");
  };
  return (
    <section class="say">
      <h3>{words.panelSay}</h3>
      <p class="card-text">{words.panelSayText}</p>
      <div class="phrases">
        {words.panelPhrases.map((phrase) => (
          <button key={phrase} data-testid="phrase" onClick={() => send(phrase)}>
            {phrase}
          </button>
        ))}
      </div>
      <form class="row" onSubmit={(event) => (event.preventDefault(), send(told))}>
        <input type="text" data-testid="say" aria-label={words.panelSay} maxLength={80} value={told} onInput={(event) => setTold(event.currentTarget.value)} />
        <button data-testid="send">{words.panelSend}</button>
      </form>
      <p role="status">{sent === "" ? "" : fill(words.panelSent, { words: sent })}</p>
    </section>
  );
}
