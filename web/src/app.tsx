// Which screen is shown; what the server says decides.

import { useEffect, useRef, useState } from "preact/hooks";
import { exercises, FileRefusal, session, token } from "./api";
import { Camera, CameraError } from "./camera";
import { besides, companionsFor } from "./companions";
import { Connection } from "./connection";
import type { Choice } from "./choice";
import { doseFor } from "./dose";
import { Elsewhere } from "./elsewhere";
import { ExerciseScreen } from "./exercise-screen";
import { Header } from "./header";
import { HistoryScreen } from "./history-screen";
import { HomeScreen } from "./home-screen";
import type { ExerciseEntry } from "./exercise-entry";
import type { FromServer, Side, SourceReport, StreamEntry } from "./messages";
import { OpeningScreen } from "./opening-screen";
import { planOf } from "./plan";
import { Practice } from "./practice";
import { PracticeScreen } from "./practice-screen";
import { Notices, type Notice } from "./notices";
import { Occupied, Problem, type Sentence } from "./problem";
import { ResultScreen } from "./result-screen";
import { readyFor } from "./readiness";
import type { Sensor } from "./sensor-messages";
import type { Screen } from "./screen";
import { SensorsScreen } from "./sensors-screen";
import { refused, sentenceOf } from "./sentence";
import { sourceOf } from "./source-of";
import { screenAt, type Place } from "./trail";
import { useTrail } from "./use-trail";
import { Voice } from "./voice";
import { besideWords, unsentWords, words } from "./words";

/** What ends a practice. */
const ENDING = new Set(["stop", "hurts", "dizzy"]);

export function App() {
  const [screen, setScreen] = useState<Screen>({ name: "home" });
  const [library, setLibrary] = useState<ExerciseEntry[]>([]);
  const [checked, setChecked] = useState<Sensor[]>([]);
  const [left, setLeft] = useState<string[]>([]);
  const [connected, setConnected] = useState(true);
  const [notice, setNotice] = useState<Notice | null>(null);
  const known = useRef<ExerciseEntry[]>([]);
  const connection = useRef<Connection | null>(null);
  const practice = useRef<Practice | null>(null);
  const camera = useRef<Camera | null>(null);
  const voice = useRef(new Voice());
  const kinds = useRef(new Map<string, string>());
  const asked = useRef(0);
  const opening = useRef<AbortController | null>(null);
  /** A session is under way, and this page opens its camera anew. */
  const rejoining = useRef(false);
  const key = useRef(token());

  /** Show another screen; answers that were asked for before come too late for it. */
  const go = (next: Screen): void => {
    asked.current += 1;
    setScreen(next);
  };
  const leave = (next: Screen): void => {
    opening.current?.abort();
    if (practice.current?.watching === true || screen.name === "occupied") connection.current?.away();
    if (rejoining.current) connection.current?.control("pause"); // the first page then tells of it
    release();
    setNotice(null);
    go(next);
  };
  const release = (): void => {
    practice.current?.end();
    practice.current = null;
    camera.current?.close();
    camera.current = null;
    rejoining.current = false;
  };
  const fail = (sentence: Sentence, final: boolean, again?: () => void): void => {
    release();
    go({ name: "problem", sentence, final, ...(again === undefined ? {} : { again }) });
  };

  const begun = (watching: boolean): void => {
    const find = (id: string): ExerciseEntry | null => known.current.find((each) => each.id === id) ?? null;
    const opened = new Practice(connection.current as Connection, watching ? null : camera.current, watching, find, voice.current);
    opened.onProblem = (problem) => {
      connection.current?.send({ type: "camera", problem: problem.problem, detail: problem.detail.slice(0, 200) });
      connection.current?.control("stop");
      setNotice({ text: words.camera[problem.problem] });
    };
    if (!watching) opened.sound.unlock();
    practice.current = opened;
    go({ name: "practice", practice: opened, watching });
  };

  const openCamera = async (): Promise<Camera> => {
    go({ name: "opening", camera: true, loading: false });
    const mine = new Camera();
    camera.current = mine;
    await mine.open(() => go({ name: "opening", camera: true, loading: true }));
    return mine;
  };

  /** This page was loaded anew in the middle of a session: open the camera again and go on. */
  const rejoin = async (streams: StreamEntry[]): Promise<void> => {
    if (camera.current !== null) return; // it is being opened already
    const seen = streams.some(({ name, spec }) => name === "camera" && !spec.device.startsWith("simulated"));
    rejoining.current = seen;
    try {
      const mine = seen ? await openCamera() : null;
      if (camera.current !== mine) return; // the person went elsewhere meanwhile
      rejoining.current = false;
      begun(false);
    } catch (error) {
      if (seen && camera.current === null) return; // it was closed on the way elsewhere
      rejoining.current = false;
      connection.current?.control("stop");
      setNotice(sentenceOf(error));
    }
  };

  const show = async (id: string, listed = false): Promise<void> => {
    const mine = (asked.current += 1);
    try {
      const details = await session(id, key.current ?? "");
      if (mine === asked.current) go({ name: "result", details, listed });
    } catch (error) {
      if (mine === asked.current) fail(sentenceOf(error), false);
    }
  };

  const welcome = ({ role, running, streams }: Extract<FromServer, { type: "welcome" }>): void => {
    remember(streams);
    const current = practice.current;
    if (current !== null && current.watching === (role === "watch")) return current.greet();
    if (!running) return;
    practice.current?.end();
    practice.current = null;
    if (role === "watch") begun(true);
    else void rejoin(streams);
  };

  /** What comes along, by its stream: all but the first, on which the exercise is measured. */
  const remember = (streams: StreamEntry[]): void => {
    kinds.current = new Map(streams.slice(1).map(({ name, spec }) => [name, spec.kind]));
  };

  /** Trouble with the measured source comes as guidance; one that only comes along is told in a banner, and the exercise goes on. */
  const sourceState = (report: SourceReport): void => {
    const { stream, state } = report;
    const phone = stream.startsWith("motion");
    if (!phone) practice.current?.source(report);
    const kind = kinds.current.get(stream);
    if (kind === undefined) return;
    const text = phone ? words.phones.silent : besideWords(kind);
    if (state === "stale" || state === "lost") setNotice({ text, stream });
    else if (state === "live") setNotice((now) => (now?.stream === stream ? null : now));
  };

  const take = (message: FromServer): void => {
    if (message.type === "snapshot") {
      if (message.state !== "paused") setNotice((now) => (now?.text === words.wentBack ? null : now));
      practice.current?.take(message);
    } else if (message.type === "source") sourceState(message);
    else if (message.type === "said") practice.current?.tips.therapist(message.words);
    else if (message.type === "welcome") welcome(message);
    else if (message.type === "begun") {
      if (opening.current?.signal.aborted === true) return connection.current?.control("stop"); // the person went back just before
      setNotice(null);
      remember(message.streams);
      practice.current?.end();
      begun(false);
    } else if (message.type === "result") {
      release();
      setNotice((now) => (now?.stream === undefined && now?.text !== words.wentBack ? now : null));
      void show(message.summary.session);
    } else if (message.type === "occupied") leave({ name: "occupied" });
    else if (message.type === "idle") {
      connection.current?.away();
      leave({ name: "home" });
    }
    else if (message.type === "taken") {
      release();
      begun(true);
      setNotice({ text: words.taken });
    } else if (message.type === "error") {
      const sentence = refused(message);
      if (message.fatal) fail(sentence, true);
      else if (practice.current === null) fail(sentence, false);
      else setNotice(sentence);
    }
  };

  useEffect(() => {
    if (key.current === null) return fail({ text: words.noToken }, true);
    exercises().then(
      ({ exercises: found }) => {
        known.current = found.sort((a, b) => Number(b.sources.includes("landmarks")) - Number(a.sources.includes("landmarks")));
        setLibrary(known.current);
        if (practice.current === null && camera.current === null && stood.name !== "home") travel(stood);
      },
      (error: Error) => fail(sentenceOf(error), true),
    );
    const opened = new Connection(key.current, {
      message: take,
      frame: (frame) => practice.current?.frame(frame),
      connected: setConnected,
      unsent: (name) => setNotice({ text: unsentWords(name) }),
    });
    connection.current = opened;
    opened.open();
    return () => opened.end();
  }, []);

  const begin = async (choice: Choice): Promise<void> => {
    setNotice(null);
    const mine = new AbortController();
    opening.current = mine;
    if (choice.door !== "camera") go({ name: "opening", camera: false, loading: false });
    try {
      const source = await sourceOf(choice, openCamera, key.current ?? "");
      if (mine.signal.aborted) return;
      connection.current?.begin({ type: "begin", exercise: choice.exercise, side: choice.side, source, companions: besides(choice), dose: choice.dose, channel: choice.channel, released: choice.released });
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof CameraError) connection.current?.send({ type: "camera", problem: error.problem, detail: error.detail.slice(0, 200) });
      // The same file once more would be refused once more.
      fail(sentenceOf(error), false, error instanceof FileRefusal ? undefined : () => void begin(choice));
    }
  };

  /** The sensors are fine: on with the exercise, or with the choice of one. */
  const fine = (sensors: Sensor[], phones: string[], entry: ExerciseEntry | null, side: Side): void => {
    setChecked(sensors);
    const ready = entry === null ? null : readyFor(sensors, entry, side);
    if (entry !== null && ready !== null) return void begin({ exercise: entry.id, side, door: "sensors", file: null, dose: doseFor(entry, location.search), person: {}, released: false, phones, ...ready });
    leave(entry === null ? { name: "home" } : { name: "exercise", entry, side });
  };

  const leaveOut = (address: string, out: boolean): void => setLeft((before) => (out ? [...before, address] : before.filter((each) => each !== address)));
  const control = (name: string, value?: number): void => {
    setNotice((now) => (now?.text === words.wentBack ? null : now));
    if (ENDING.has(name)) practice.current?.perform();
    connection.current?.control(name, value);
  };
  /** Somewhere else by the browser's buttons; a practice is not ended by them but waits, and asks. */
  const travel = (place: Place): boolean => {
    if (rejoining.current || (practice.current !== null && !practice.current.watching)) {
      connection.current?.control("pause");
      setNotice({ text: words.wentBack });
      return false;
    }
    if (place.name === "practice" || (screen.name === "problem" && screen.final)) return false;
    if (place.name === "result") void show(place.session, place.listed);
    else leave(screenAt(place, known.current));
    return true;
  };
  const stood = useTrail(screen, travel);
  const entry = screen.name === "result" ? (library.find(({ id }) => id === screen.details.summary.exercise) ?? null) : null;
  const quiet = screen.name === "practice" && !screen.watching;
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById("content")?.focus())}>
        {words.skip}
      </a>
      {!quiet && <Header onHome={() => leave({ name: "home" })} onHistory={() => leave({ name: "history" })} onSensors={() => leave({ name: "sensors", entry: null, side: "right" })} busy={screen.name === "opening"} />}
      <Notices reconnecting={!connected && screen.name !== "problem"} notice={notice} />
      <main id="content" tabIndex={-1} class={quiet ? "wide" : ""}>
        {screen.name === "home" && key.current !== null && <Elsewhere token={key.current} onWatch={() => connection.current?.watchAny()} onTakeOver={(running) => connection.current?.takeOver(running)} />}
        {screen.name === "home" && <HomeScreen library={library} onChoose={(chosen) => leave({ name: "exercise", entry: chosen })} />}
        {screen.name === "exercise" && (
          <ExerciseScreen
            key={screen.entry.id}
            entry={screen.entry}
            side={screen.side ?? "right"}
            token={key.current ?? ""}
            voice={voice.current}
            onBegin={begin}
            onSensors={(side) => leave({ name: "sensors", entry: screen.entry, side })}
            ready={(side) => readyFor(checked, screen.entry, side)}
            companions={(side) => companionsFor(checked, screen.entry, side)}
            plan={(side) => planOf(screen.entry, side, { sensors: checked, nameOf: (address) => checked.find((each) => each.sensor === address)?.device ?? address, phones: [], left: [] })}
            left={left}
            onLeave={leaveOut}
            onBack={() => leave({ name: "home" })}
          />
        )}
        {screen.name === "sensors" && (
          <SensorsScreen
            key={screen.entry?.id ?? ""}
            entry={screen.entry}
            side={screen.side}
            token={key.current ?? ""}
            left={left}
            onLeave={leaveOut}
            onReady={(found, phones) => fine(found, phones, screen.entry, screen.side)}
            onBack={() => leave(screen.entry === null ? { name: "home" } : { name: "exercise", entry: screen.entry, side: screen.side })}
          />
        )}
        {screen.name === "history" && <HistoryScreen library={library} token={key.current ?? ""} onShow={(id) => void show(id, true)} />}
        {screen.name === "opening" && <OpeningScreen camera={screen.camera} loading={screen.loading} onBack={() => leave({ name: "home" })} />}
        {screen.name === "practice" && (
          <PracticeScreen practice={screen.practice} watching={screen.watching} control={control} onTakeOver={() => connection.current?.hello("take-over")} />
        )}
        {screen.name === "result" && (
          <ResultScreen key={screen.details.session} details={screen.details} entry={entry} token={key.current ?? ""} onAgain={() => leave(entry === null ? { name: "home" } : { name: "exercise", entry, side: screen.details.summary.side })} onOther={() => leave({ name: "home" })} />
        )}
        {screen.name === "occupied" && <Occupied onWatch={() => connection.current?.hello("watch")} onTakeOver={() => connection.current?.hello("take-over")} />}
        {screen.name === "problem" && <Problem sentence={screen.sentence} final={screen.final} onAgain={screen.again} onBack={() => leave({ name: "home" })} />}
      </main>
      <footer>{words.regulatory}</footer>
    </>
  );
}
