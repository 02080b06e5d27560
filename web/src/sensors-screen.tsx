// The sensors before practice: which are here, how good their signals are, which channel is on which muscle, and one button to go on.

import { useEffect, useRef, useState } from "preact/hooks";
import { sensors as search } from "./api";
import { BodyPicture, muscleAt, PICTURE } from "./body-picture";
import { Courses } from "./courses";
import { FoundSensors, nameOf as nameIn } from "./found-sensors";
import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import { isElsewhere, MotionPlaces, useMotionPlacing } from "./motion-places";
import { placeName } from "./muscles";
import { Phones, takenAlong } from "./phones";
import { tongue, type Sentence } from "./problem";
import { planOf } from "./plan";
import { firstProblem, labels, misplaced, sided, used, type Used } from "./readiness";
import { SensorCard, type Chosen } from "./sensor-card";
import type { Family, FromCheck, Lit, Place, Sensor, Signal } from "./sensor-messages";
import { SensorSocket } from "./sensor-socket";
import { isOfMotion, isOfMuscles, isSimulated } from "./sensor-state";
import { phoneName, usePhones } from "./use-phones";
import { WornRow } from "./worn-row";
import { fill, textOf, words } from "./words";

const REMEMBERED = "reknit.sensors";
/** They come to the page by themselves, and are shown on their own. */
const PHONES = "phone";

interface Props {
  entry: ExerciseEntry | null;
  side: Side;
  token: string;
  /** Addresses of what is not taken along. */
  left: string[];
  onLeave: (address: string, leave: boolean) => void;
  /** Everything is fine, and these sensors have been let go for practice; and the ids of the phones that come along. */
  onReady: (sensors: Sensor[], phones: string[]) => void;
  onBack: () => void;
}

function remembered(): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function remember(addresses: string[]): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(addresses));
  } catch {
    // Without storage the choice holds for this page only.
  }
}

/** A change of a channel's muscle that can be taken back. */
interface Change {
  sensor: string;
  channel: string;
  label: string;
  before: Place | null;
  after: Place | null;
}

interface Looking {
  connected: boolean;
  sensors: Sensor[];
  signals: Map<string, Signal>;
  lit: Lit | null;
  /** The motion sensor that is moved. */
  shaken: string | null;
  notice: Sentence | null;
}

/** What the server tells, and the ways to ask it. */
function useCheck(token: string, wanted: string[]): Looking & { socket: SensorSocket | null; courses: Courses } {
  const socket = useRef<SensorSocket | null>(null);
  const courses = useRef(new Courses());
  const [looking, setLooking] = useState<Looking>({ connected: true, sensors: [], signals: new Map(), lit: null, shaken: null, notice: null });
  useEffect(() => {
    const take = (message: FromCheck): void => {
      if (message.type === "signals") {
        courses.current.take(message.sensors);
        setLooking((before) => ({ ...before, lit: message.lit, shaken: message.shaken, signals: new Map(message.sensors.map((each) => [each.sensor, each])) }));
      } else if (message.type === "sensors") {
        setLooking((before) => ({ ...before, sensors: message.sensors, notice: message.notice === null ? before.notice : { text: message.notice, english: true } }));
      } else setLooking((before) => ({ ...before, notice: { text: message.message, english: true } }));
    };
    const opened = new SensorSocket(token, { message: take, connected: (connected) => setLooking((before) => ({ ...before, connected })) });
    socket.current = opened;
    opened.open();
    return () => opened.end();
  }, []);
  useEffect(() => socket.current?.choose(wanted), [wanted.join("\n")]);
  return { ...looking, socket: socket.current, courses: courses.current };
}

export function SensorsScreen({ entry, side, token, left, onLeave, onReady, onBack }: Props) {
  const [families, setFamilies] = useState<Family[] | null>(null);
  const [wanted, setWanted] = useState<string[]>(remembered);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [changes, setChanges] = useState<Change[]>([]);
  const [over, setOver] = useState<Place | null>(null);
  const [going, setGoing] = useState(false);
  const { connected, sensors: told, signals, lit, shaken, notice, socket, courses } = useCheck(token, wanted);
  const sensors = sided(told, side);
  const muscles = sensors.filter(isOfMuscles);
  const placing = useMotionPlacing(told, socket);
  const joined = usePhones(token);

  const choose = (addresses: string[]): void => {
    remember(addresses);
    setWanted(addresses);
  };
  const look = (): void => {
    setFamilies(null);
    search(token).then(
      ({ families: found }) => {
        const asked = found.filter(({ family }) => family !== PHONES);
        setFamilies(asked);
        const offers = asked.flatMap((each) => each.offers).filter((each) => !isSimulated(each));
        // One sensor alone is the one that is meant.
        setWanted((before) => (before.length > 0 || offers.length !== 1 ? before : offers.map(({ address }) => address)));
      },
      () => setFamilies([]),
    );
  };
  useEffect(look, []);

  const offers = (families ?? []).flatMap((each) => each.offers);
  const nameOf = (address: string): string => nameIn(offers, address);
  const labelOf = labels(sensors);

  // The first channel without a muscle is the next one to be placed.
  const bare = muscles.flatMap(({ sensor, channels }) => channels.flatMap((each, channel) => (each.muscle === null ? [{ sensor, channel }] : [])));
  const current = chosen !== null && muscles.some(({ sensor, channels }) => sensor === chosen.sensor && channels.length > chosen.channel) ? chosen : (bare[0] ?? null);

  const assign = (sensor: string, channel: number, place: Place | null, moveOn: boolean): void => {
    const found = told.find((each) => each.sensor === sensor)?.channels[channel];
    if (found === undefined) return;
    const before = found.muscle === null ? null : { muscle: found.muscle, side: found.side };
    setChanges((all) => [...all, { sensor, channel: found.name, label: labelOf(sensor, channel), before, after: place }]);
    socket?.assign(sensor, found.name, place);
    const following = bare.find((each) => each.sensor !== sensor || each.channel !== channel);
    setChosen(moveOn && before === null && following !== undefined ? following : { sensor, channel });
  };
  const undo = (): void => {
    const last = changes[changes.length - 1];
    if (last === undefined) return;
    socket?.assign(last.sensor, last.channel, last.before);
    setChanges((all) => all.slice(0, -1));
    const channel = sensors.find((each) => each.sensor === last.sensor)?.channels.findIndex(({ name }) => name === last.channel) ?? -1;
    if (channel >= 0) setChosen({ sensor: last.sensor, channel });
  };
  const drag = (sensor: string, channel: number, x: number, y: number, dropped: boolean): void => {
    const place = muscleAt(document.getElementById(PICTURE) as SVGSVGElement | null, x, y);
    setOver(dropped ? null : place);
    if (dropped && place !== null) assign(sensor, channel, place, true);
  };

  const placed = used(sensors);
  /** Whether there is anything to be put on a muscle; the picture's own words then say how. */
  const shown = muscles.some(({ channels }) => channels.length > 0);
  const there = sensors.filter(({ sensor }) => wanted.includes(sensor));
  const along = joined.all.filter(({ address }) => !left.includes(address));
  const problem = firstProblem({ connected, searched: families !== null, offers: offers.length, sensors: there, signals, phones: along, nameOf, labelOf, entry, side });
  const plan = entry === null ? [] : planOf(entry, side, { sensors: there, nameOf, phones: along.map(phoneName), left });
  const fine = async (): Promise<void> => {
    setGoing(true);
    const found = told;
    await socket?.release();
    onReady(found, takenAlong(joined, left).map(({ phone }) => phone));
  };
  return (
    <div class="sensors">
      <div class="sensors-grid">
        <div class="sensors-top">
          <div class="sensors-title">
            <button class="quiet-button back" data-testid="back" onClick={onBack}>
              ← {words.back}
            </button>
            <h1>{entry === null ? words.sensors.title : fill(words.sensors.titleFor, { exercise: textOf(entry.text).name })}</h1>
          </div>
          {!shown && placing.sensors.length === 0 && <p class="sensors-lead">{entry === null || entry.sources.includes("emg") ? words.sensors.lead : entry.sources.includes("imu") ? words.sensors.leadMotion : ""}</p>}
          {notice !== null && (
            <p class="sensor-notice" role="alert" data-testid="sensor-notice" {...tongue(notice)}>
              {notice.text}
            </p>
          )}
          <FoundSensors families={families} wanted={wanted} settled={there.length > 0 && there.every(({ open }) => open)} onChoose={choose} onLook={look} />
        </div>
        {(shown || placing.sensors.length > 0) && (
          <div class="body-sheets">
          {placing.sensors.length > 0 && <MotionPlaces placing={placing} entry={entry} side={side} shaken={shaken} />}
          {shown && (<section class="sheet">
            <h2 data-testid="asked">{asked(current, placed, labelOf)}</h2>
            <BodyPicture
              taken={placed.map(({ sensor, index, place }) => ({
                place,
                label: labelOf(sensor, index),
                chosen: current?.sensor === sensor && current.channel === index,
                lit: lit?.sensor === sensor && lit.channel === index,
              }))}
              wanted={entry?.muscles.map((muscle) => ({ muscle, side })) ?? []}
              over={over}
              onPick={current === null ? null : (place) => assign(current.sensor, current.channel, place, true)}
            />
            <Last change={changes[changes.length - 1]} onUndo={undo} />
          </section>)}
          </div>
        )}
        <div class="sensors-list">
          {sensors.map((sensor) => (
            <SensorCard
              key={sensor.sensor}
              sensor={sensor}
              name={nameOf(sensor.sensor)}
              signal={signals.get(sensor.sensor)}
              courses={courses}
              labelOf={(channel) => labelOf(sensor.sensor, channel)}
              chosen={current}
              lit={lit}
              misplaced={(place) => misplaced(place, entry, side)}
              onChoose={(channel) => setChosen({ sensor: sensor.sensor, channel })}
              onAssign={(channel, place) => assign(sensor.sensor, channel, place, false)}
              onDrag={(channel, x, y, dropped) => drag(sensor.sensor, channel, x, y, dropped)}
            >
              {isOfMotion(sensor) && (
                <WornRow
                  sensor={sensor}
                  label={placing.letterOf(sensor.sensor)}
                  motion={signals.get(sensor.sensor)?.motion}
                  chosen={placing.chosen === sensor.sensor}
                  lit={shaken === sensor.sensor}
                  elsewhere={isElsewhere(sensor, entry, side)}
                  onChoose={() => placing.choose(sensor.sensor)}
                  onWear={(at) => placing.wear(sensor.sensor, at)}
                  onDrag={(x, y, dropped) => placing.drag(sensor.sensor, x, y, dropped)}
                />
              )}
            </SensorCard>
          ))}
          <Phones token={token} joined={joined} left={left} onLeave={onLeave} closely />
        </div>
      </div>
      <p class="heard" aria-live="polite">
        {lit !== null ? fill(words.sensors.litChannel, { n: labelOf(lit.sensor, lit.channel) }) : shaken !== null ? fill(words.worn.moves, { n: placing.letterOf(shaken) }) : ""}
      </p>
      <div class="ready">
        <div class="ready-words">
          <p role="status" id="ready-words" data-testid="ready-words">
            {problem ?? words.sensors.ready}
          </p>
          {plan.length > 0 && (
            <p class="card-text" id="plan" data-testid="plan">
              {plan.join(" ")}
            </p>
          )}
        </div>
        <button class="primary huge" data-testid="fine" aria-describedby="ready-words plan" disabled={problem !== null || going} onClick={() => void fine()}>
          {words.sensors.fine}
        </button>
      </div>
    </div>
  );
}

/** What the picture asks for: where the chosen channel is, or where it has been put. */
function asked(current: Chosen | null, placed: Used[], labelOf: (sensor: string, channel: number) => string): string {
  if (current === null) return words.sensors.allPlaced;
  const n = labelOf(current.sensor, current.channel);
  const found = placed.find(({ sensor, index }) => sensor === current.sensor && index === current.channel);
  return found === undefined ? fill(words.sensors.whichMuscle, { n }) : fill(words.sensors.channel, { n, name: placeName(found.place) });
}

function Last({ change, onUndo }: { change: Change | undefined; onUndo: () => void }) {
  return (
    <div class="last-change">
      <p role="status" data-testid="last-change">
        {change === undefined ? words.sensors.hint : change.after === null ? fill(words.sensors.taken, { n: change.label }) : fill(words.sensors.placed, { n: change.label, muscle: placeName(change.after) })}
      </p>
      {change !== undefined && (
        <button data-testid="undo" onClick={onUndo}>
          {words.sensors.undo}
        </button>
      )}
    </div>
  );
}
