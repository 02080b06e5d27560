// Which motion sensor or phone an exercise takes for each of its places, and what is missing.

import type { PhoneEntry } from "./api";
import { deviceWords } from "./devices";
import type { Worn } from "./exercise-entry";
import type { Side } from "./messages";
import { PLACES } from "./phone-link";
import { fitsPlace, placesOf, wornKey, wornName, wornNames } from "./segments";
import type { Sensor } from "./sensor-messages";
import type { Joined } from "./use-phones";
import { fill, words } from "./words";

/** Whether a phone is worn where a sensor of the exercise goes. */
export function fits({ segment, side: on }: Pick<PhoneEntry, "segment" | "side">, place: Worn, side: Side): boolean {
  return fitsPlace({ segment, side: on }, place, side) === true;
}

/** The phones that the exercise is measured on, one for each place; null where one is missing. */
export function phonesFor(worn: Worn[], { all }: Pick<Joined, "all">, side: Side): PhoneEntry[] | null {
  const here = all.filter(({ state }) => state === "live");
  const found = worn.map((place) => here.find((phone) => fits(phone, place, side)));
  return found.every((phone) => phone !== undefined) ? found : null;
}

/** A sensor that is taken for a place. */
export interface Taken {
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

export function motionName({ device, sensor }: Sensor): string {
  return deviceWords(device ?? sensor);
}

/** Where the sensors go, in words. */
export function placesWords(worn: Worn[], side: Side): string {
  return wornNames(placesOf(worn, side));
}

/** What stands in the way of beginning with these motion sensors, as one sentence; null where each place has one. */
export function missingOf(worn: Worn[], sensors: Sensor[], side: Side): string | null {
  const taken = sensorsFor(worn, sensors, side);
  const twice = twiceIn(taken, sensors);
  if (twice !== null) return fill(words.motion.twice, { place: twice[0].worn === null ? "" : wornName(twice[0].worn), sensors: twice.map(motionName).join(", ") });
  if (!taken.includes(null)) return null;
  const empty = worn.filter((_, n) => taken[n] === null);
  const byPhone = empty.every(({ segments }) => segments.some((each) => PLACES.some((place) => place === each)));
  const told = sensors.length > 0 ? words.motion.elsewhere : byPhone ? words.motion.missing : words.motion.missingSensor;
  return fill(told, { places: placesWords(empty, side) });
}
