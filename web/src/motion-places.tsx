// Where the motion sensors are on the body: the picture, what it asks for, and what was changed last.

import { useState } from "preact/hooks";
import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import { SEGMENT_PICTURE, SegmentPicture, wornAtPoint } from "./segment-picture";
import { fitsPlace, placesOf, wornKey, wornName } from "./segments";
import type { Sensor, WornAt } from "./sensor-messages";
import type { SensorSocket } from "./sensor-socket";
import { isOfMotion } from "./sensor-state";
import { fill, words } from "./words";

/** A change of a sensor's place that can be taken back. */
interface Change {
  sensor: string;
  label: string;
  before: WornAt | null;
  after: WornAt | null;
}

export interface MotionPlacing {
  sensors: Sensor[];
  /** The letter of a sensor on the page. */
  letterOf: (sensor: string) => string;
  chosen: string | null;
  choose: (sensor: string) => void;
  wear: (sensor: string, at: WornAt | null) => void;
  drag: (sensor: string, x: number, y: number, dropped: boolean) => void;
  undo: () => void;
  last: Change | undefined;
  /** Why the newest wish was not done, as a sentence. */
  refused: string | null;
  over: WornAt | null;
}

/** The letter that the page gives to each motion sensor. */
export function letters(sensors: Sensor[]): (sensor: string) => string {
  const all = sensors.filter(isOfMotion).map(({ sensor }) => sensor);
  return (sensor) => String.fromCharCode(65 + Math.max(0, all.indexOf(sensor)));
}

/** Which motion sensor is chosen, and the ways to say where it is. */
export function useMotionPlacing(told: Sensor[], socket: SensorSocket | null): MotionPlacing {
  const [picked, setPicked] = useState<string | null>(null);
  const [changes, setChanges] = useState<Change[]>([]);
  const [over, setOver] = useState<WornAt | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const sensors = told.filter(isOfMotion);
  const letterOf = letters(sensors);
  const bare = sensors.filter(({ worn }) => worn === null).map(({ sensor }) => sensor);
  const chosen = sensors.some(({ sensor }) => sensor === picked) ? picked : (bare[0] ?? null);
  const wear = (sensor: string, at: WornAt | null): void => {
    const there = at === null ? undefined : sensors.find((each) => each.sensor !== sensor && wornKey(each.worn) === wornKey(at));
    setRefused(there === undefined || at === null ? null : fill(words.worn.refused, { n: letterOf(there.sensor), place: wornName(at) }));
    if (there !== undefined) return;
    const before = sensors.find((each) => each.sensor === sensor)?.worn ?? null;
    setChanges((all) => [...all, { sensor, label: letterOf(sensor), before, after: at }]);
    socket?.wear(sensor, at);
    // The first one without a place is the next to be placed.
    setPicked(before === null ? (bare.find((each) => each !== sensor) ?? sensor) : sensor);
  };
  const undo = (): void => {
    const last = changes[changes.length - 1];
    if (last === undefined) return;
    setRefused(null);
    socket?.wear(last.sensor, last.before);
    setChanges((all) => all.slice(0, -1));
    setPicked(last.sensor);
  };
  const drag = (sensor: string, x: number, y: number, dropped: boolean): void => {
    const at = wornAtPoint(document.getElementById(SEGMENT_PICTURE) as SVGSVGElement | null, x, y);
    setOver(dropped ? null : at);
    if (dropped && at !== null) wear(sensor, at);
  };
  return { sensors, letterOf, chosen, choose: setPicked, wear, drag, undo, last: changes[changes.length - 1], refused, over };
}

/** Whether a sensor is in none of the places that the exercise takes one from. */
export function isElsewhere({ worn }: Sensor, entry: ExerciseEntry | null, side: Side): boolean {
  return worn !== null && entry !== null && entry.worn.length > 0 && !entry.worn.some((place) => fitsPlace(worn, place, side));
}

interface Props {
  placing: MotionPlacing;
  entry: ExerciseEntry | null;
  side: Side;
  shaken: string | null;
}

export function MotionPlaces({ placing, entry, side, shaken }: Props) {
  const { sensors, letterOf, chosen, wear, undo, last, refused, over } = placing;
  const worn = sensors.flatMap(({ sensor, worn: at }) => (at === null ? [] : [{ at, label: letterOf(sensor), chosen: sensor === chosen, lit: sensor === shaken }]));
  const at = sensors.find(({ sensor }) => sensor === chosen)?.worn ?? null;
  const letter = chosen === null ? "" : letterOf(chosen);
  return (
    <section class="sheet" data-testid="motion-places">
      <h2 data-testid="worn-asked">{chosen === null ? words.worn.allPlaced : at === null ? fill(words.worn.where, { n: letter }) : fill(words.worn.isAt, { n: letter, place: wornName(at) })}</h2>
      <SegmentPicture pins={worn} wanted={entry === null ? [] : placesOf(entry.worn, side)} over={over} onPick={chosen === null ? null : (place) => wear(chosen, place)} label={words.worn.picture} />
      <div class="last-change">
        <p role="status" data-testid="last-worn">
          {refused ?? (last === undefined ? words.worn.hint : last.after === null ? fill(words.worn.taken, { n: last.label }) : fill(words.worn.placed, { n: last.label, place: wornName(last.after) }))}
        </p>
        {last !== undefined && (
          <button data-testid="undo-worn" onClick={undo}>
            {words.sensors.undo}
          </button>
        )}
      </div>
    </section>
  );
}
