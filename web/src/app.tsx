// Which screen is shown; what the server says decides.

import { useEffect, useRef, useState } from "preact/hooks";
import { exercises, token, upload } from "./api";
import { Camera, CameraError } from "./camera";
import { Connection } from "./connection";
import type { ExerciseEntry, FromServer, Source, StreamEntry, Summary } from "./messages";
import { Practice } from "./practice";
import { Occupied, Problem } from "./problem";
import { PracticeScreen } from "./practice-screen";
import { ResultScreen } from "./result-screen";
import { StartScreen, type Choice } from "./start-screen";
import { words } from "./words";

type Screen =
  | { name: "start" }
  | { name: "opening" }
  | { name: "practice"; practice: Practice; watching: boolean }
  | { name: "result"; summary: Summary }
  | { name: "occupied" }
  | { name: "problem"; text: string; final: boolean };

export function App() {
  const [screen, setScreen] = useState<Screen>({ name: "start" });
  const [library, setLibrary] = useState<ExerciseEntry[]>([]);
  const [connected, setConnected] = useState(true);
  const [notice, setNotice] = useState<string | null>(null);
  const connection = useRef<Connection | null>(null);
  const practice = useRef<Practice | null>(null);
  const camera = useRef<Camera | null>(null);
  const key = useRef(token());

  const fail = (text: string, final: boolean): void => {
    practice.current?.end();
    practice.current = null;
    camera.current?.close();
    camera.current = null;
    setScreen({ name: "problem", text, final });
  };

  const begun = (watching: boolean): void => {
    const opened = new Practice(connection.current as Connection, watching ? null : camera.current, watching);
    opened.onProblem = (problem) => {
      connection.current?.send({ type: "camera", problem: problem.problem, detail: problem.detail.slice(0, 200) });
      connection.current?.control("stop");
      setNotice(words.camera[problem.problem]);
    };
    if (!watching) opened.sound.unlock();
    practice.current = opened;
    setScreen({ name: "practice", practice: opened, watching });
  };

  /** This page was loaded anew in the middle of a session: open the camera again and go on. */
  const rejoin = async (streams: StreamEntry[]): Promise<void> => {
    try {
      if (streams.some(({ name, spec }) => name === "camera" && !spec.device.startsWith("simulated"))) {
        setScreen({ name: "opening" });
        camera.current = new Camera();
        await camera.current.open();
      }
      begun(false);
    } catch (error) {
      connection.current?.control("stop");
      setNotice(error instanceof CameraError ? words.camera[error.problem] : String(error));
    }
  };

  const take = (message: FromServer): void => {
    if (message.type === "snapshot") practice.current?.take(message);
    else if (message.type === "welcome" && message.running && practice.current === null) {
      if (message.role === "watch") begun(true);
      else void rejoin(message.streams);
    } else if (message.type === "begun") {
      setNotice(null);
      practice.current?.end();
      begun(false);
    } else if (message.type === "result") {
      practice.current?.end();
      practice.current = camera.current = null;
      setScreen({ name: "result", summary: message.summary });
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
      ({ exercises: found }) => setLibrary(found.sort((a, b) => Number(b.sources.includes("landmarks")) - Number(a.sources.includes("landmarks")))),
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
    setScreen({ name: "opening" });
    setNotice(null);
    try {
      const source = await opened(choice);
      connection.current?.begin({ type: "begin", exercise: choice.exercise, side: choice.side, source, dose: choice.dose });
    } catch (error) {
      const problem = error instanceof CameraError ? words.camera[error.problem] : (error as Error).message;
      if (error instanceof CameraError) connection.current?.send({ type: "camera", problem: error.problem, detail: error.detail.slice(0, 200) });
      fail(problem, false);
    }
  };

  const opened = async (choice: Choice): Promise<Source> => {
    if (choice.door === "camera") {
      const found = new Camera();
      camera.current = found;
      await found.open();
      return { kind: "camera", ...found.size, attributes: found.attributes };
    }
    if (choice.door === "lsl") return { kind: "lsl", name: choice.lsl };
    if (choice.door === "simulated") return { kind: "simulated", ...choice.person };
    if (choice.file === null) return { kind: "recording", recording: "example", calibration: null };
    const { recording } = await upload(choice.file, key.current ?? "");
    return { kind: "recording", recording, calibration: null };
  };

  return (
    <>
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
      <main>
        {screen.name === "start" && <StartScreen library={library} token={key.current ?? ""} onBegin={begin} />}
        {screen.name === "opening" && (
          <p class="wait" role="status">
            {words.loadingCamera}
          </p>
        )}
        {screen.name === "practice" && (
          <PracticeScreen practice={screen.practice} watching={screen.watching} library={library} control={(name, value) => connection.current?.control(name, value)} onTakeOver={() => connection.current?.hello("take-over")} />
        )}
        {screen.name === "result" && <ResultScreen summary={screen.summary} onAgain={() => setScreen({ name: "start" })} />}
        {screen.name === "occupied" && <Occupied onWatch={() => connection.current?.hello("watch")} onTakeOver={() => connection.current?.hello("take-over")} />}
        {screen.name === "problem" && <Problem text={screen.text} final={screen.final} onBack={() => setScreen({ name: "start" })} />}
      </main>
      <footer>{words.regulatory}</footer>
    </>
  );
}
