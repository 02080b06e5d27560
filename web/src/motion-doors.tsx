// The ways to begin an exercise that a motion sensor can measure: a phone that is worn where it must be, a sensor, or a simulated limb.

import type { PhoneEntry } from "./api";
import type { Companion } from "./companions";
import { deviceWords } from "./devices";
import type { Start } from "./choice";
import type { ExerciseEntry, ExerciseText, Worn } from "./exercise-entry";
import type { Side } from "./messages";
import { Fasten } from "./fasten";
import { fitsPlace, placesOf, wornKey, wornName, wornNames } from "./segments";
import type { Sensor } from "./sensor-messages";
import { isOfMotion } from "./sensor-state";
import { phoneName, type Joined } from "./use-phones";
import { fill, words } from "./words";

interface Props {
  entry: ExerciseEntry;
  text: ExerciseText;
  side: Side;
  joined: Joined;
  /** Sensors that were found fine; those of muscles are none for this. */
  companions: Companion[];
  start: Start;
  /** Whether what must be so before is so. */
  released: boolean;
  onSensors: () => void;
}

/** Whether a phone is worn where a sensor of the exercise goes. */
export function fits({ segment, side: on }: Pick<PhoneEntry, "segment" | "side">, place: Worn, side: Side): boolean {
  return fitsPlace({ segment, side: on }, place, side) === true;
}

/** The phones that the exercise is measured on, one for each place; null where one is missing. */
export function phonesFor(worn: Worn[], { all }: Joined, side: Side): PhoneEntry[] | null {
  const here = all.filter(({ state }) => state === "live");
  const found = worn.map((place) => here.find((phone) => fits(phone, place, side)));
  return found.every((phone) => phone !== undefined) ? found : null;
}

/** A sensor that is taken for a place. */
interface Taken {
  sensor: Sensor;
  /** Whether somebody has said that it is there. */
  told: boolean;
}

/**
 * The sensor for each place, as the server takes them: the one that is said to be there; where none is, the next one of which nobody has said
 * where it is. Null where there is neither.
 */
export function sensorsFor(worn: Worn[], sensors: Sensor[], side: Side): (Taken | null)[] {
  const free = [...sensors];
  return worn.map((place) => {
    const fitting = (wanted: boolean | null): Sensor | undefined => free.find(({ worn: at }) => fitsPlace(at, place, side) === wanted);
    const sensor = fitting(true) ?? fitting(null);
    if (sensor === undefined) return null;
    free.splice(free.indexOf(sensor), 1);
    return { sensor, told: sensor.worn !== null };
  });
}

/** Another sensor that is said to be in the very place of one that is taken. */
export function twiceIn(taken: (Taken | null)[], sensors: Sensor[]): [Sensor, Sensor] | null {
  for (const each of taken) {
    const other = each?.told ? sensors.find((one) => one !== each.sensor && wornKey(one.worn) === wornKey(each.sensor.worn)) : undefined;
    if (each != null && other !== undefined) return [each.sensor, other];
  }
  return null;
}

function nameOf({ device, sensor }: Sensor): string {
  return deviceWords(device ?? sensor);
}

/** Where the sensors go, in words. */
export function placesWords(worn: Worn[], side: Side): string {
  return wornNames(placesOf(worn, side));
}

export function MotionDoors({ entry, text, side, joined, companions, start, released, onSensors }: Props) {
  const phones = phonesFor(entry.worn, joined, side);
  const sensors = companions.map(({ sensor }) => sensor).filter(isOfMotion);
  const taken = sensorsFor(entry.worn, sensors, side);
  const all = taken.flatMap((each) => (each === null ? [] : [each]));
  const twice = twiceIn(taken, sensors);
  const enough = all.length === entry.worn.length && twice === null;
  const places = placesOf(entry.worn, side);
  const named = fill(words.motion.fasten, { places: placesWords(entry.worn, side) });
  return (
    <section class="doors motion-doors" aria-label={words.motion.heading} data-testid="motion-doors">
      <h2>{words.motion.heading}</h2>
      <div class="fasten">
        <div>
          <p>{text.sensor_need ?? fill(words.motion.need, { places: placesWords(entry.worn, side) })}</p>
          {text.sensor_setup !== null && <p class="card-text">{text.sensor_setup}</p>}
          {entry.figure === null && <p class="card-text">{words.motion.arrow}</p>}
        </div>
        {entry.figure !== null && <Fasten places={places} label={named} />}
      </div>
      {sensors.length > 0 && (
        <ul class="taken-places" data-testid="taken-places">
          {taken.map((each, n) => (
            <li key={n}>
              <strong>{placesWords(entry.worn.slice(n, n + 1), side)}:</strong> {each === null ? "–" : <span lang="">{nameOf(each.sensor)}</span>} {each !== null && !each.told && <span class="card-text">({words.motion.order})</span>}
            </li>
          ))}
        </ul>
      )}
      {phones !== null && (
        <button class="primary" data-testid="door-phone" disabled={!released} onClick={() => start("phone", { phones: phones.map(({ phone }) => phone) })}>
          {fill(words.motion.startPhone, { phone: phones.map(phoneName).join(" + ") })}
        </button>
      )}
      {enough && (
        <button class="primary" data-testid="door-motion" disabled={!released} onClick={() => start("sensors", { sensors: all.map(({ sensor }) => sensor.sensor) })}>
          {fill(words.motion.startSensor, { sensor: all.map(({ sensor }) => nameOf(sensor)).join(" + ") })}
        </button>
      )}
      {phones === null && !enough && (
        <p data-testid="motion-missing" role="status">
          {lacking(taken, twice, sensors, entry.worn, side)}
        </p>
      )}
      <div class="row">
        <button class={enough || sensors.length === 0 ? "quiet-button" : "primary"} data-testid="door-find-motion" onClick={onSensors}>
          {sensors.length === 0 ? words.motion.find : words.motion.places}
        </button>
        <button class="quiet-button" data-testid="door-limb" onClick={() => start("limb", { sensors: [], phones: [] })}>
          {entry.worn.length === 1 ? words.motion.simulated : words.motion.simulatedMany}
        </button>
      </div>
    </section>
  );
}

/** What stands in the way of beginning with these sensors. */
function lacking(taken: (Taken | null)[], twice: [Sensor, Sensor] | null, sensors: Sensor[], worn: Worn[], side: Side): string {
  if (twice !== null) return fill(words.motion.twice, { place: twice[0].worn === null ? "" : wornName(twice[0].worn), sensors: twice.map(nameOf).join(", ") });
  const places = placesWords(worn.filter((_, n) => taken[n] === null), side);
  return fill(sensors.length === 0 ? words.motion.missing : words.motion.elsewhere, { places });
}
