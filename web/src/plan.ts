// What the chosen sensors will be used for: which one is measured, and which are only recorded beside it.

import { companionsFor } from "./companions";
import type { ExerciseEntry } from "./exercise-entry";
import type { Side } from "./messages";
import { placeName } from "./muscles";
import { labels, measuredOn } from "./readiness";
import type { Sensor } from "./sensor-messages";
import { fill, locale, words } from "./words";

interface Planned {
  sensors: Sensor[];
  /** What a person calls a sensor. */
  nameOf: (sensor: string) => string;
  /** The names of the phones that come along. */
  phones: string[];
  /** Addresses of what is not taken along. */
  left: string[];
}

/** Sentences; none as long as it is not known what is measured. */
export function planOf(entry: ExerciseEntry, side: Side, planned: Planned): string[] {
  return entry.sources.includes("landmarks") ? besideCamera(entry, side, planned) : ofMuscle(entry, side, planned);
}

function ofMuscle(entry: ExerciseEntry, side: Side, { sensors, nameOf, phones }: Planned): string[] {
  const measured = measuredOn(sensors, entry, side);
  if (measured === null) return [];
  const place = { ...measured.place, side: measured.place.side ?? side };
  const told = fill(words.plan.measured, { sensor: nameOf(measured.sensor), n: labels(sensors)(measured.sensor, measured.index), muscle: placeName(place) });
  const others = sensors.filter(({ sensor }) => sensor !== measured.sensor).map(({ sensor }) => nameOf(sensor));
  return [told, ...recorded([...others, ...phones])];
}

function besideCamera(entry: ExerciseEntry, side: Side, { sensors, nameOf, phones, left }: Planned): string[] {
  const along = companionsFor(sensors, entry, side).filter(({ sensor, tooSlow }) => !tooSlow && !left.includes(sensor.sensor));
  const measured = along.filter(({ measured }) => measured).map(({ sensor }) => nameOf(sensor.sensor));
  const beside = along.filter(({ measured }) => !measured).map(({ sensor }) => nameOf(sensor.sensor));
  const taken = along.map(({ sensor }) => sensor.sensor);
  const not = sensors.filter(({ sensor }) => !taken.includes(sensor)).map(({ sensor }) => nameOf(sensor));
  return [
    ...(measured.length === 0 ? [] : [fill(words.plan.beside, { sensors: list(measured) })]),
    ...recorded([...beside, ...phones]),
    ...(not.length === 0 ? [] : [fill(words.plan.left, { sensors: list(not) })]),
  ];
}

function list(names: string[]): string {
  return new Intl.ListFormat(locale).format(names);
}

function recorded(names: string[]): string[] {
  return names.length === 0 ? [] : [fill(words.plan.recorded, { sensors: list(names) })];
}
