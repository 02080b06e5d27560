// Whether practice can begin with the chosen sensors; and where not, the one thing to mend first.

import type { ExerciseEntry, Side } from "./messages";
import { placeName } from "./muscles";
import type { Channel, Place, Sensor, Signal, SourceState, Verdict } from "./sensor-messages";
import { fill, locale, words } from "./words";

export interface Looked {
  connected: boolean;
  /** Whether it is known which sensors there are. */
  searched: boolean;
  offers: number;
  sensors: Sensor[];
  signals: Map<string, Signal>;
  /** What a person calls a sensor. */
  nameOf: (sensor: string) => string;
  entry: ExerciseEntry | null;
  side: Side;
}

/** A channel on its muscle, in a sensor. */
export interface Used {
  sensor: string;
  index: number;
  channel: Channel;
  place: Place;
}

/** The channels that are on a muscle. */
export function used(sensors: Sensor[]): Used[] {
  return sensors.flatMap(({ sensor, channels }) =>
    channels.flatMap((channel, index) => (channel.muscle === null ? [] : [{ sensor, index, channel, place: { muscle: channel.muscle, side: channel.side } }])),
  );
}

/** The channel that the exercise is measured on: the first of its muscles, on its side, that has one. */
export function measuredOn(sensors: Sensor[], entry: ExerciseEntry, side: Side): Used | null {
  const there = used(sensors).filter(({ place, sensor }) => (place.side ?? side) === side && sensors.find((each) => each.sensor === sensor)?.kind === "emg");
  for (const muscle of entry.muscles) {
    const found = there.find(({ place }) => place.muscle === muscle);
    if (found !== undefined) return found;
  }
  return entry.muscles.length === 0 ? (there[0] ?? null) : null;
}

/** The sensors that practice begins with, the measured one first, and its channel. */
export interface Ready {
  sensors: string[];
  channel: number;
}

/** How an exercise begins with these sensors; null where none of them is on its muscles. */
export function readyFor(sensors: Sensor[], entry: ExerciseEntry, side: Side): Ready | null {
  const measured = measuredOn(sensors, entry, side);
  if (measured === null) return null;
  const others = sensors.map(({ sensor }) => sensor).filter((each) => each !== measured.sensor);
  return { sensors: [measured.sensor, ...others], channel: measured.index };
}

/** What stands in the way, the most important thing only, as one sentence; null where everything is fine. */
export function firstProblem(looked: Looked): string | null {
  return reaching(looked) ?? connection(looked) ?? placing(looked) ?? signal(looked);
}

function reaching({ connected, searched, offers, sensors }: Looked): string | null {
  if (!connected) return words.fix.server;
  if (sensors.length > 0) return null;
  if (!searched) return words.fix.searching;
  return offers === 0 ? words.fix.noSensor : words.fix.choose;
}

const WAITS: Partial<Record<SourceState, string>> = { connecting: words.fix.connecting, stale: words.fix.stale, lost: words.fix.lost, off: words.fix.lost };

function connection({ sensors, signals, nameOf }: Looked): string | null {
  const failed = sensors.find(({ open, problem }) => !open && problem !== null);
  if (failed !== undefined) return fill(words.fix.notOpen, { sensor: nameOf(failed.sensor) });
  for (const { sensor, open } of sensors) {
    const sentence = open ? WAITS[signals.get(sensor)?.state ?? "connecting"] : words.fix.connecting;
    if (sentence !== undefined) return fill(sentence, { sensor: nameOf(sensor) });
  }
  return null;
}

function placing({ sensors, entry, side, nameOf }: Looked): string | null {
  const all = used(sensors);
  const twice = all.find(({ place }, n) => all.findIndex((each) => each.place.muscle === place.muscle && each.place.side === place.side) < n);
  if (twice !== undefined) return fill(words.fix.twice, { muscle: placeName(twice.place) });
  if (entry !== null && entry.sources.includes("emg")) {
    if (!sensors.some(({ kind }) => kind === "emg")) return words.fix.noMuscleSensor;
    if (measuredOn(sensors, entry, side) !== null) return null;
    const muscles = new Intl.ListFormat(locale, { type: "disjunction" }).format(entry.muscles.map((muscle) => placeName({ muscle, side: null })));
    return fill(words.fix.needed, { muscles, side: words.sensors.onSide[side] });
  }
  const bare = sensors.find(({ sensor, kind }) => kind === "emg" && !all.some((each) => each.sensor === sensor));
  return bare === undefined ? null : fill(words.fix.assign, { sensor: nameOf(bare.sensor) });
}

/** Worst first: what comes later may be caused by what comes before. */
const ORDER: Verdict[] = ["none", "flat", "clipped", "hum", "noisy", "weak"];

function signal({ sensors, signals }: Looked): string | null {
  const judged = used(sensors).map((each) => ({ ...each, verdict: signals.get(each.sensor)?.channels[each.index]?.verdict ?? null }));
  for (const verdict of ORDER) {
    const bad = judged.find((each) => each.verdict === verdict);
    if (bad !== undefined) return fill(words.fix[verdict as keyof typeof words.fix], { muscle: placeName(bad.place) });
  }
  return judged.some(({ verdict }) => verdict === null) ? words.fix.settling : null;
}
