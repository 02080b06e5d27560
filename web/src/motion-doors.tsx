// The ways to begin an exercise that a motion sensor can measure: a phone that is worn where it must be, a sensor, or a simulated limb.

import type { Companion } from "./companions";
import type { Start } from "./choice";
import type { ExerciseEntry, ExerciseText } from "./exercise-entry";
import type { Side } from "./messages";
import { Fasten } from "./fasten";
import { missingOf, motionName, phonesFor, placesWords, sensorsFor } from "./motion-taken";
import { placesOf } from "./segments";
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

export function MotionDoors({ entry, text, side, joined, companions, start, released, onSensors }: Props) {
  const phones = phonesFor(entry.worn, joined, side);
  const sensors = companions.map(({ sensor }) => sensor).filter(isOfMotion);
  const taken = sensorsFor(entry.worn, sensors, side);
  const all = taken.flatMap((each) => (each === null ? [] : [each]));
  const missing = missingOf(entry.worn, sensors, side);
  const enough = missing === null;
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
              <strong>{placesWords(entry.worn.slice(n, n + 1), side)}:</strong> {each === null ? "–" : <span lang="">{motionName(each.sensor)}</span>} {each !== null && !each.told && <span class="card-text">({words.motion.order})</span>}
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
          {fill(words.motion.startSensor, { sensor: all.map(({ sensor }) => motionName(sensor)).join(" + ") })}
        </button>
      )}
      {phones === null && !enough && (
        <p data-testid="motion-missing" role="status">
          {missing}
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
