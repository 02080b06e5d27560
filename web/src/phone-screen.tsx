// What a phone shows that has scanned the code: where it is worn, one button, and then a light that says whether it sends.

import { useEffect, useRef, useState } from "preact/hooks";
import { Awake } from "./awake";
import type { Side } from "./messages";
import { Motion, MotionError, type MotionProblem } from "./motion";
import { PhoneLink, PLACES, type Place } from "./phone-link";
import { Display } from "./header";
import { tongue, type Sentence } from "./problem";
import { fill, words } from "./words";

type Stage = { name: "ask" } | { name: "opening" } | { name: "on" } | { name: "problem"; kind: MotionProblem | "ticket" | "away" | "certificate" | "other"; sentence: Sentence };

const LOOK_EVERY_MS = 250;
const BATTERY_EVERY_MS = 30_000;
const UNANSWERED_MS = 6000;
const AWAY_MS = 1500;
const LOW_PERCENT = 20;

/** The ticket in the address of this page; null where it is no phone's. */
export function ticketOf(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get("join");
}

/** What kind of phone this browser says it runs on. */
export function deviceOf(userAgent: string): string {
  return (/\(([^)]+)\)/.exec(userAgent)?.[1] ?? "phone").slice(0, 120);
}

async function battery(): Promise<number | null> {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<{ level: number }> };
  if (getBattery === undefined) return null;
  return Math.round((await getBattery.call(navigator)).level * 100);
}

export function PhoneScreen({ ticket }: { ticket: string }) {
  const [stage, setStage] = useState<Stage>({ name: "ask" });
  const [place, setPlace] = useState<Place>("thigh");
  const [side, setSide] = useState<Side>("right");
  const link = useRef<PhoneLink | null>(null);
  const motion = useRef<Motion | null>(null);
  const awake = useRef(new Awake());

  const stop = (next: Stage): void => {
    motion.current?.close();
    link.current?.end();
    awake.current.off();
    motion.current = link.current = null;
    setStage(next);
  };
  const fail = (kind: Extract<Stage, { name: "problem" }>["kind"], sentence: Sentence): void => stop({ name: "problem", kind, sentence });

  const start = async (): Promise<void> => {
    const sensors = new Motion();
    motion.current = sensors;
    setStage({ name: "opening" });
    void awake.current.on();
    try {
      await sensors.open();
    } catch (error) {
      const kind = error instanceof MotionError ? error.problem : "refused";
      return fail(kind, { text: words.phone.problems[kind] });
    }
    const opened = new PhoneLink(
      ticket,
      { segment: place, side, device: deviceOf(navigator.userAgent), attributes: sensors.attributes },
      {
        changed: () => opened.joined && setStage((now) => (now.name === "opening" ? { name: "on" } : now)),
        ended: (code, sentence) => fail(code === "ticket" || code === "away" ? code : "other", code === "ticket" || code === "away" ? { text: words.phone.problems[code] } : { text: sentence, english: true }),
      },
    );
    link.current = opened;
    sensors.onRow = (row, takenMs) => opened.send(row, takenMs);
    opened.open();
    // Safari lets a page through behind its warning, but not the page's socket.
    window.setTimeout(() => !opened.joined && link.current === opened && fail("certificate", { text: words.phone.problems.certificate }), UNANSWERED_MS);
  };

  useEffect(() => () => stop({ name: "ask" }), []);
  useEffect(() => {
    document.title = `${words.phone.title} – ${words.title}`;
    if (stage.name !== "ask") document.getElementById("content")?.focus({ preventScroll: true });
  }, [stage.name]);
  return (
    <>
      <header class="header phone-header">
        <span class="card-title">{words.title}</span>
        {stage.name === "ask" && <Display />}
      </header>
      <main id="content" tabIndex={-1} class="phone">
        {stage.name === "ask" && <Ask place={place} side={side} onPlace={setPlace} onSide={setSide} onStart={() => void start()} />}
        {stage.name === "opening" && (
          <div class="opening">
            <div class="spinner" aria-hidden="true" />
            <div role="status">
              <h1 class="lead">{words.phone.opening}</h1>
            </div>
          </div>
        )}
        {stage.name === "on" && link.current !== null && <On link={link.current} awake={awake.current} place={place} side={side} onStop={() => stop({ name: "ask" })} />}
        {stage.name === "problem" && <Trouble kind={stage.kind} sentence={stage.sentence} onAgain={() => setStage({ name: "ask" })} />}
      </main>
      <footer>{words.regulatory}</footer>
    </>
  );
}

interface AskProps {
  place: Place;
  side: Side;
  onPlace: (place: Place) => void;
  onSide: (side: Side) => void;
  onStart: () => void;
}

function Ask({ place, side, onPlace, onSide, onStart }: AskProps) {
  return (
    <>
      <h1>{words.phone.title}</h1>
      <p class="lead">{words.phone.lead}</p>
      <fieldset>
        <legend>{words.phone.where}</legend>
        <div class="places">
          {PLACES.map((each) => (
            <Pick key={each} name="place" value={each} chosen={place} label={words.phone.places[each]} onPick={() => onPlace(each)} />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{words.phone.whichSide}</legend>
        <div class="places">
          {(["left", "right"] as const).map((each) => (
            <Pick key={each} name="side" value={each} chosen={side} label={words[each]} onPick={() => onSide(each)} />
          ))}
        </div>
      </fieldset>
      <button class="primary giant" data-testid="phone-start" onClick={onStart}>
        {words.phone.start}
      </button>
      <p class="card-text">{words.phone.asks}</p>
      <p class="card-text">{words.phone.privacy}</p>
    </>
  );
}

function Pick({ name, value, chosen, label, onPick }: { name: string; value: string; chosen: string; label: string; onPick: () => void }) {
  return (
    <label class={`choice${value === chosen ? " chosen" : ""}`}>
      <input type="radio" name={name} data-testid={`${name}-${value}`} checked={value === chosen} onChange={onPick} />
      {label}
    </label>
  );
}

type Light = "sending" | "recording" | "silent" | "broken";

function lightOf(link: PhoneLink): Light {
  if (!link.connected) return "broken";
  if (!link.sending) return "silent";
  return link.recorded ? "recording" : "sending";
}

function On({ link, awake, place, side, onStop }: { link: PhoneLink; awake: Awake; place: Place; side: Side; onStop: () => void }) {
  const [light, setLight] = useState<Light>(lightOf(link));
  const [percent, setPercent] = useState<number | null>(null);
  const [slept, setSlept] = useState(false);
  const [sure, setSure] = useState(false);
  const [awakes, setAwakes] = useState(awake.works);
  useEffect(() => {
    const looking = window.setInterval(() => (setLight(lightOf(link)), setAwakes(awake.works)), LOOK_EVERY_MS);
    const tellBattery = async (): Promise<void> => {
      const now = await battery().catch(() => null);
      setPercent(now);
      link.status(now);
    };
    void tellBattery();
    const telling = window.setInterval(() => void tellBattery(), BATTERY_EVERY_MS);
    let hiddenMs = 0;
    const seen = (): void => {
      if (document.visibilityState === "hidden") hiddenMs = performance.now();
      else {
        link.wake();
        if (performance.now() - hiddenMs > AWAY_MS) setSlept(true);
      }
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.clearInterval(looking);
      window.clearInterval(telling);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [link]);
  return (
    <div class="phone-on">
      <div class={`lamp ${light}`} data-testid="lamp" data-light={light} aria-hidden="true">
        <Mark light={light} />
      </div>
      <div role="status">
        <h1>{words.phone.lights[light]}</h1>
        <p class="lead">{words.phone.lightText[light]}</p>
      </div>
      <p class="worn">{fill(words.phone.worn, { place: words.phone.places[place], side: words.sides[side] })}</p>
      {percent !== null && (
        <p class={percent < LOW_PERCENT ? "low" : "card-text"} data-testid="battery">
          {fill(percent < LOW_PERCENT ? words.phone.batteryLow : words.phone.battery, { percent })}
        </p>
      )}
      {awakes === false && <p class="low">{words.phone.screen}</p>}
      {slept && (
        <p class="low" role="alert" data-testid="slept">
          {words.phone.slept}
        </p>
      )}
      {sure ? (
        <div class="row sure">
          <button data-testid="phone-go-on" onClick={() => setSure(false)}>
            {words.phone.goOn}
          </button>
          <button class="alarm" data-testid="phone-stop-sure" onClick={onStop}>
            {words.phone.stopSure}
          </button>
        </div>
      ) : (
        <button data-testid="phone-stop" onClick={() => setSure(true)}>
          {words.phone.stop}
        </button>
      )}
    </div>
  );
}

/** A sign in the lamp, so that its colour is never alone. */
function Mark({ light }: { light: Light }) {
  const paths: Record<Light, string> = {
    sending: "M6 12.500 10.500 17 18.500 8",
    recording: "M6 12.500 10.500 17 18.500 8",
    silent: "M12 6v8M12 17.500v.5",
    broken: "M7 7l10 10M17 7 7 17",
  };
  return (
    <svg viewBox="0 0 24 24">
      <path d={paths[light]} />
    </svg>
  );
}

function Trouble({ kind, sentence, onAgain }: { kind: string; sentence: Sentence; onAgain: () => void }) {
  const again = kind === "refused" || kind === "absent" || kind === "certificate" || kind === "other";
  return (
    <section class="sheet" role="alert" data-testid="phone-problem" data-problem={kind}>
      <h1>{words.errorTitle}</h1>
      <p class="large" {...tongue(sentence)}>
        {sentence.text}
      </p>
      {kind === "certificate" && (
        <p>
          <a class="file" href="/reknit-ca.crt" data-testid="certificate">
            {words.phone.certificate}
          </a>
        </p>
      )}
      {again && (
        <button class="primary huge" data-testid="phone-again" onClick={kind === "certificate" ? () => location.reload() : onAgain}>
          {words.tryAgain}
        </button>
      )}
    </section>
  );
}
