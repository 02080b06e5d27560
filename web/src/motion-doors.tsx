// The ways to begin an exercise that a motion sensor can measure: a phone that is worn where it must be, a sensor, or a simulated limb.

import type { PhoneEntry } from "./api";
import type { Companion } from "./companions";
import type { Door, Choice } from "./exercise-screen";
import type { ExerciseEntry, ExerciseText, Side, Worn } from "./messages";
import { phoneName, type Joined } from "./use-phones";
import { fill, words } from "./words";

interface Props {
  entry: ExerciseEntry;
  text: ExerciseText;
  side: Side;
  joined: Joined;
  /** Sensors that were found fine; those of muscles are none for this. */
  companions: Companion[];
  start: (door: Door, more?: Partial<Choice>) => void;
  /** Whether what must be so before is so. */
  released: boolean;
  onSensors: () => void;
}

/** Whether a phone is worn where a sensor of the exercise goes. */
export function fits({ segment, side: on }: Pick<PhoneEntry, "segment" | "side">, { segments, sided }: Worn, side: Side): boolean {
  return segments.includes(segment) && (!sided || on === side);
}

/** The phones that the exercise is measured on, one for each place; null where one is missing. */
export function phonesFor(worn: Worn[], { all }: Joined, side: Side): PhoneEntry[] | null {
  const here = all.filter(({ state }) => state === "live");
  const found = worn.map((place) => here.find((phone) => fits(phone, place, side)));
  return found.every((phone) => phone !== undefined) ? found : null;
}

/** Where the sensors go, in words. */
export function placesWords(worn: Worn[], side: Side): string {
  const named = worn.map(({ segments, sided }) => {
    const place = words.places[(segments[0] ?? "") as keyof typeof words.places] ?? segments[0] ?? "";
    return sided ? fill(words.motion.onSide, { place, side: words.sides[side] }) : place;
  });
  return named.join(", ");
}

export function MotionDoors({ entry, text, side, joined, companions, start, released, onSensors }: Props) {
  const phones = phonesFor(entry.worn, joined, side);
  const sensors = companions.filter(({ sensor }) => sensor.kind === "imu");
  const enough = sensors.length >= entry.worn.length;
  /** Where nobody has said where sensors are, they are taken in this order: so each is told its place. */
  const sensorAt = ({ sensor }: Companion, place: number): string => {
    const [name, where] = [sensor.device ?? sensor.sensor, entry.worn[place]];
    return entry.worn.length < 2 || where === undefined ? name : `${name} (${placesWords([where], side)})`;
  };
  return (
    <section class="doors motion-doors" aria-label={words.motion.heading} data-testid="motion-doors">
      <h2>{words.motion.heading}</h2>
      <p>{text.sensor_need ?? fill(words.motion.need, { places: placesWords(entry.worn, side) })}</p>
      {text.sensor_setup !== null && <p class="card-text">{text.sensor_setup}</p>}
      {phones !== null && (
        <button class="primary" data-testid="door-phone" disabled={!released} onClick={() => start("phone", { phones: phones.map(({ phone }) => phone) })}>
          {fill(words.motion.startPhone, { phone: phones.map(phoneName).join(" + ") })}
        </button>
      )}
      {enough && (
        <button class="primary" data-testid="door-motion" disabled={!released} onClick={() => start("sensors", { sensors: sensors.slice(0, entry.worn.length).map(({ sensor }) => sensor.sensor) })}>
          {fill(words.motion.startSensor, { sensor: sensors.slice(0, entry.worn.length).map(sensorAt).join(" + ") })}
        </button>
      )}
      {phones === null && !enough && <p data-testid="motion-missing">{fill(words.motion.missing, { places: placesWords(entry.worn, side) })}</p>}
      <div class="row">
        {!enough && (
          <button class="quiet-button" data-testid="door-find-motion" onClick={onSensors}>
            {words.motion.find}
          </button>
        )}
        <button class="quiet-button" data-testid="door-limb" onClick={() => start("limb", { sensors: [], phones: [] })}>
          {entry.worn.length === 1 ? words.motion.simulated : words.motion.simulatedMany}
        </button>
      </div>
    </section>
  );
}
