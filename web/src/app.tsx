// Which screen is shown; what the server says decides.

import { useEffect, useRef, useState } from "preact/hooks";
import { exercises, session, token, upload } from "./api";
import { Camera, CameraError } from "./camera";
import { Connection } from "./connection";
import { ExerciseScreen, type Choice } from "./exercise-screen";
import { Header } from "./header";
import { HistoryScreen } from "./history-screen";
import { HomeScreen } from "./home-screen";
import type { ExerciseEntry, FromServer, SessionDetails, Source, StreamEntry } from "./messages";
import { OpeningScreen } from "./opening-screen";
import { Practice } from "./practice";
import { PracticeScreen } from "./practice-screen";
import { Occupied, Problem } from "./problem";
import { ResultScreen } from "./result-screen";
import { Voice } from "./voice";
import { words } from "./words";

type Screen =
  | { name: "home" }
  | { name: "exercise"; entry: ExerciseEntry }
  | { name: "history" }
  | { name: "opening"; camera: boolean; loading: boolean }
  | { name: "practice"; practice: Practice; watching: boolean }
  | { name: "result"; details: SessionDetails }
  | { name: "occupied" }
  | { name: "problem"; text: string; final: boolean };

export function App() {
  const [screen, setScreen] = useState<Screen>({ name: "home" });
  const [library, setLibrary] = useState<ExerciseEntry[]>([]);
  const [connected, setConnected] = useState(true);
  const [notice, setNotice] = useState<string | null>(null);
  const known = useRef<ExerciseEntry[]>([]);
  const connection = useRef<Connection | null>(null);
  const practice = useRef<Practice | null>(null);
  const camera = useRef<Camera | null>(null);
  const voice = useRef(new Voice());
  const key = useRef(token());

  const release = (): void => {
    practice.current?.end();
    practice.current = null;
    camera.current?.close();
    camera.current = null;
  };
  const fail = (text: string, final: boolean): void => {
    release();
    setScreen({ name: "problem", text, final });
  };

  const begun = (watching: boolean): void => {
    const find = (id: string): ExerciseEntry | null => known.current.find((each) => each.id === id) ?? null;
    const opened = new Practice(connection.current as Connection, watching ? null : camera.current, watching, find, voice.current);
    opened.onProblem = (problem) => {
      connection.current?.send({ type: "camera", problem: problem.problem, detail: problem.detail.slice(0, 200) });
      connection.current?.control("stop");
      setNotice(words.camera[problem.problem]);
    };
    if (!watching) opened.sound.unlock();
    practice.current = opened;
    setScreen({ name: "practice", practice: opened, watching });
  };

  const openCamera = async (): Promise<Camera> => {
    setScreen({ name: "opening", camera: true, loading: false });
    camera.current = new Camera();
    await camera.current.open(() => setScreen({ name: "opening", camera: true, loading: true }));
    return camera.current;
  };

  /** This page was loaded anew in the middle of a session: open the camera again and go on. */
  const rejoin = async (streams: StreamEntry[]): Promise<void> => {
    try {
      if (streams.some(({ name, spec }) => name === "camera" && !spec.device.startsWith("simulated"))) await openCamera();
      begun(false);
    } catch (error) {
      connection.current?.control("stop");
      setNotice(error instanceof CameraError ? words.camera[error.problem] : String(error));
    }
  };

  const show = async (id: string): Promise<void> => {
    try {
      const details = await session(id, key.current ?? "");
      setScreen({ name: "result", details });
    } catch (error) {
      fail((error as Error).message, false);
    }
  };

  const take = (message: FromServer): void => {
    if (message.type === "snapshot") practice.current?.take(message);
    else if (message.type === "said") practice.current?.tips.therapist(message.words);
    else if (message.type === "welcome" && message.running && practice.current === null) {
      if (message.role === "watch") begun(true);
      else void rejoin(message.streams);
    } else if (message.type === "begun") {
      setNotice(null);
      practice.current?.end();
      begun(false);
    } else if (message.type === "result") {
      release();
      void show(message.summary.session);
    } else if (message.type === "occupied") setScreen({ name: "occupied" });
    else if (message.type === "taken") {
      practice.current?.end();
      setNotice(words.taken);
      begun(true);
    } else if (message.type === "error") {
      if (message.fatal) fail(message.message, true);
      else if (practice.current === null) fail(message.message, false);
      else setNotice(message.message);
    }
  };

  useEffect(() => {
    if (key.current === null) return fail(words.noToken, true);
    exercises().then(
      ({ exercises: found }) => {
        known.current = found.sort((a, b) => Number(b.sources.includes("landmarks")) - Number(a.sources.includes("landmarks")));
        setLibrary(known.current);
      },
      (error: Error) => fail(error.message, true),
    );
    const opened = new Connection(key.current, {
      message: take,
      frame: (frame) => practice.current?.frame(frame),
      connected: setConnected,
    });
    connection.current = opened;
    opened.open();
    return () => opened.end();
  }, []);

  const begin = async (choice: Choice): Promise<void> => {
    setNotice(null);
    try {
      const source = await opened(choice);
      connection.current?.begin({ type: "begin", exercise: choice.exercise, side: choice.side, source, dose: choice.dose, channel: choice.channel });
    } catch (error) {
      const problem = error instanceof CameraError ? words.camera[error.problem] : (error as Error).message;
      if (error instanceof CameraError) connection.current?.send({ type: "camera", problem: error.problem, detail: error.detail.slice(0, 200) });
      fail(problem, false);
    }
  };

  const opened = async (choice: Choice): Promise<Source> => {
    if (choice.door === "camera") {
      const found = await openCamera();
      return { kind: "camera", ...found.size, attributes: found.attributes };
    }
    setScreen({ name: "opening", camera: false, loading: false });
    if (choice.door === "lsl") return { kind: "lsl", name: choice.lsl };
    if (choice.door === "simulated") return { kind: "simulated", ...choice.person };
    if (choice.file === null) return { kind: "recording", recording: "example", calibration: null };
    const { recording } = await upload(choice.file, key.current ?? "");
    return { kind: "recording", recording, calibration: null };
  };

  const entry = screen.name === "result" ? (library.find(({ id }) => id === screen.details.summary.exercise) ?? null) : null;
  const quiet = screen.name === "practice" && !screen.watching;
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), document.getElementById("content")?.focus())}>
        {words.skip}
      </a>
      {!quiet && <Header onHome={() => setScreen({ name: "home" })} onHistory={() => setScreen({ name: "history" })} busy={screen.name === "practice" || screen.name === "opening"} />}
      {!connected && screen.name !== "problem" && (
        <p class="banner" role="status" data-testid="reconnecting">
          {words.reconnecting}
        </p>
      )}
      {notice !== null && (
        <p class="banner" role="alert" data-testid="notice">
          {notice}
        </p>
      )}
      <main id="content" tabIndex={-1} class={quiet ? "wide" : ""}>
        {screen.name === "home" && <HomeScreen library={library} onChoose={(chosen) => setScreen({ name: "exercise", entry: chosen })} />}
        {screen.name === "exercise" && <ExerciseScreen entry={screen.entry} token={key.current ?? ""} voice={voice.current} onBegin={begin} onBack={() => setScreen({ name: "home" })} />}
        {screen.name === "history" && <HistoryScreen library={library} token={key.current ?? ""} onShow={(id) => void show(id)} />}
        {screen.name === "opening" && <OpeningScreen camera={screen.camera} loading={screen.loading} />}
        {screen.name === "practice" && (
          <PracticeScreen practice={screen.practice} watching={screen.watching} control={(name, value) => connection.current?.control(name, value)} onTakeOver={() => connection.current?.hello("take-over")} />
        )}
        {screen.name === "result" && (
          <ResultScreen details={screen.details} entry={entry} token={key.current ?? ""} onAgain={() => setScreen(entry === null ? { name: "home" } : { name: "exercise", entry })} onOther={() => setScreen({ name: "home" })} />
        )}
        {screen.name === "occupied" && <Occupied onWatch={() => connection.current?.hello("watch")} onTakeOver={() => connection.current?.hello("take-over")} />}
        {screen.name === "problem" && <Problem text={screen.text} final={screen.final} onBack={() => setScreen({ name: "home" })} />}
      </main>
      <footer>{words.regulatory}</footer>
    </>
  );
}
