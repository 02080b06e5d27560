// Whether practice can begin with the chosen sensors; and where not, the one thing to mend first.

import type { PhoneEntry } from "./api";
import type { ExerciseEntry, Partner } from "./exercise-entry";
import type { Side } from "./messages";
import { missingOf } from "./motion-taken";
import { placeName } from "./muscles";
import { wornKey, wornName } from "./segments";
import type { Channel, Place, Sensor, Signal, SourceState, Trouble, Verdict, WornAt } from "./sensor-messages";
import { isOfMotion, isOfMuscles, isSimulated, stateOf } from "./sensor-state";
import { phoneName } from "./use-phones";
import { figure, fill, locale, troubleWords, words } from "./words";

export interface Looked {
  connected: boolean;
  /** Whether it is known which sensors there are. */
  searched: boolean;
  offers: number;
  sensors: Sensor[];
  signals: Map<string, Signal>;
  /** The phones that are to come along. */
  phones: PhoneEntry[];
  /** What a person calls a sensor. */
  nameOf: (sensor: string) => string;
  /** The number that a channel has on the page. */
  labelOf: (sensor: string, channel: number) => string;
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

/** The channels that are on a muscle; only muscle sensors have any. */
export function used(sensors: Sensor[]): Used[] {
  return sensors.filter(isOfMuscles).flatMap(({ sensor, channels }) =>
    channels.flatMap((channel, index) => (channel.muscle === null ? [] : [{ sensor, index, channel, place: { muscle: channel.muscle, side: channel.side } }])),
  );
}

/** The number that the page gives to each channel of a muscle, counted over all sensors. */
export function labels(sensors: Sensor[]): Looked["labelOf"] {
  const firsts = new Map<string, number>();
  let next = 1;
  for (const { sensor, channels } of sensors.filter(isOfMuscles)) {
    firsts.set(sensor, next);
    next += channels.length;
  }
  return (sensor, channel) => String((firsts.get(sensor) ?? 1) + channel);
}

/** The same sensors; simulated muscles without a side are on the one that is practised: nobody can look where they are. */
export function sided(sensors: Sensor[], side: Side): Sensor[] {
  return sensors.map((each) => (isSimulated({ address: each.sensor }) ? { ...each, channels: each.channels.map((channel) => (channel.muscle === null ? channel : { ...channel, side: channel.side ?? side })) } : each));
}

/**
 * The channel that the exercise is measured on: the first of its muscles, on its side, that has one. A simulated one is measured only where
 * there is no other, whatever muscle it is on.
 */
export function measuredOn(sensors: Sensor[], entry: ExerciseEntry, side: Side): Used | null {
  const fitting = used(sensors).filter(({ place }) => (place.side ?? side) === side && (entry.muscles.length === 0 || entry.muscles.includes(place.muscle)));
  const real = fitting.filter(isReal);
  const among = real.length > 0 ? real : fitting;
  const first = entry.muscles.find((muscle) => among.some(({ place }) => place.muscle === muscle));
  return among.find(({ place }) => first === undefined || place.muscle === first) ?? null;
}

function isReal({ sensor }: Pick<Used, "sensor">): boolean {
  return !isSimulated({ address: sensor });
}

/** Why a place is none that the exercise is measured on: the other side of the body, or another muscle; null where it is one. */
export function misplaced(place: Place, entry: ExerciseEntry | null, side: Side): "side" | "muscle" | null {
  if (entry === null || !needsMuscles(entry)) return null;
  if (entry.partners.some((partner) => isOn(place, partner, side))) return null;
  if (entry.muscles.length > 0 && !entry.muscles.includes(place.muscle)) return "muscle";
  return (place.side ?? side) === side ? null : "side";
}

/** The side that a partner muscle is on, where the exercise is practised on that side. */
function sideOf({ side: which }: Partner, side: Side): Side {
  return (which === "same") === (side === "right") ? "right" : "left";
}

/** Whether a channel is on a partner muscle of the exercise. */
function isOn(place: Place, partner: Partner, side: Side): boolean {
  const wanted = sideOf(partner, side);
  return partner.muscles.includes(place.muscle) && (place.side ?? wanted) === wanted;
}

/** The first partner muscle that has no channel of its own on the sensor that is measured. */
function withoutChannel(entry: ExerciseEntry, measured: Used, sensors: Sensor[], side: Side): Partner | undefined {
  const free = used(sensors).filter(({ sensor, index }) => sensor === measured.sensor && index !== measured.index);
  return entry.partners.find((partner) => !free.some(({ place }) => isOn(place, partner, side)));
}

/** The sensors that practice begins with, the measured one first, and its channel. */
export interface Ready {
  sensors: string[];
  channel: number;
}

/** How an exercise begins with these sensors; null where none of them is on its muscles. */
export function readyFor(sensors: Sensor[], entry: ExerciseEntry, side: Side): Ready | null {
  const measured = needsMuscles(entry) ? measuredOn(sensors, entry, side) : null;
  if (measured === null) return null;
  const others = sensors.map(({ sensor }) => sensor).filter((each) => each !== measured.sensor);
  return { sensors: [measured.sensor, ...others], channel: measured.index };
}

/** What stands in the way, the most important thing only, as one sentence; null where everything is fine. */
export function firstProblem(looked: Looked): string | null {
  return reaching(looked) ?? connection(looked) ?? phone(looked) ?? placing(looked) ?? signal(looked);
}

function needsMuscles(entry: ExerciseEntry): boolean {
  return entry.sources.includes("emg");
}

/** Whether it is the motion sensors that the exercise is measured on: no camera can do it, and no force plate is there. */
function needsMotion({ sources, worn }: ExerciseEntry, sensors: Sensor[]): boolean {
  return worn.length > 0 && !sources.includes("landmarks") && sensors.some(isOfMotion) && !sensors.some(({ kind }) => kind === "forces");
}

function reaching({ connected, searched, offers, sensors, phones, entry }: Looked): string | null {
  if (!connected) return words.fix.server;
  if (sensors.length > 0 || (phones.length > 0 && (entry === null || !needsMuscles(entry)))) return null;
  if (!searched) return words.fix.searching;
  return offers === 0 ? words.fix.noSensor : words.fix.choose;
}

const WAITS: Partial<Record<SourceState, string>> = { connecting: words.fix.connecting, stale: words.fix.stale, lost: words.fix.lost, off: words.fix.lost };
/** What the page has a sentence of its own for, which says what to do. */
const PLAIN: (Trouble | null | undefined)[] = [null, undefined, "away", "not-found"];

function connection({ sensors, signals, nameOf }: Looked): string | null {
  const named = (sentence: string, sensor: string, more: Record<string, string> = {}): string => fill(sentence, { sensor: nameOf(sensor), ...more });
  for (const each of [...sensors].sort((a, b) => Number(a.open) - Number(b.open))) {
    const signal = signals.get(each.sensor);
    const state = stateOf(each, signal);
    const trouble = each.open ? signal?.trouble : each.trouble;
    if (state === "lost" && !PLAIN.includes(trouble)) return named(words.fix.trouble, each.sensor, { trouble: troubleWords(trouble) ?? "" });
    const sentence = state === "lost" && !each.open ? words.fix.notOpen : WAITS[state];
    if (sentence !== undefined) return named(sentence, each.sensor);
  }
  return null;
}

function phone({ phones }: Looked): string | null {
  const silent = phones.find(({ state }) => state !== "live");
  return silent === undefined ? null : fill(silent.state === "lost" ? words.fix.phoneAway : words.fix.phoneSilent, { phone: phoneName(silent) });
}

function placing(looked: Looked): string | null {
  const { sensors, entry, nameOf } = looked;
  const all = used(sensors);
  // What is simulated takes no place on the body.
  const real = all.filter(isReal);
  const twice = real.flatMap((each, n) => {
    const before = real.slice(0, n).find(({ place }) => place.muscle === each.place.muscle && place.side === each.place.side);
    return before === undefined ? [] : [{ before, each }];
  })[0];
  if (twice !== undefined) return twiceOn(twice.before, twice.each, looked);
  const worn = wornTwice(sensors);
  if (worn !== null) return fill(words.fix.wornTwice, { a: nameOf(worn[0].sensor), b: nameOf(worn[1].sensor), place: wornName(worn[0].worn) });
  if (entry !== null && needsMuscles(entry)) return ofMuscles(entry, looked);
  if (entry !== null && needsMotion(entry, sensors)) return missingOf(entry.worn, sensors.filter(isOfMotion), looked.side);
  const bare = sensors.find((sensor) => isOfMuscles(sensor) && !all.some((each) => each.sensor === sensor.sensor));
  return bare === undefined ? null : fill(words.fix.assign, { sensor: nameOf(bare.sensor) });
}

/** Two motion sensors that are said to be in one place; simulated ones too, since the server takes none of them. */
function wornTwice(sensors: Sensor[]): [Sensor & { worn: WornAt }, Sensor] | null {
  const worn = sensors.filter((each): each is Sensor & { worn: WornAt } => isOfMotion(each) && each.worn !== null);
  for (const [n, each] of worn.entries()) {
    const before = worn.slice(0, n).find((other) => wornKey(other.worn) === wornKey(each.worn));
    if (before !== undefined) return [before, each];
  }
  return null;
}

function twiceOn(a: Used, b: Used, { labelOf }: Looked): string {
  return fill(words.fix.twice, { a: labelOf(a.sensor, a.index), b: labelOf(b.sensor, b.index), muscle: placeName(a.place) });
}

function anyOf(muscles: string[]): string {
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(muscles.map((muscle) => placeName({ muscle, side: null })));
}

/** What an exercise of muscles lacks: a sensor, one that is fast enough, or a channel on the right muscle. */
function ofMuscles(entry: ExerciseEntry, { sensors, side, nameOf, labelOf }: Looked): string | null {
  if (!sensors.some(isOfMuscles)) return words.fix.noMuscleSensor;
  const measured = measuredOn(sensors, entry, side);
  if (measured !== null) {
    const slow = sensors.find(({ sensor, rate_hz }) => sensor === measured.sensor && rate_hz !== null && rate_hz < (entry.least_hz ?? 0));
    if (slow !== undefined) return fill(words.fix.slow, { sensor: nameOf(slow.sensor), rate: figure(slow.rate_hz ?? 0), needed: figure(entry.least_hz ?? 0) });
    const partner = withoutChannel(entry, measured, sensors, side);
    return partner === undefined ? null : fill(words.fix.needed, { muscles: anyOf(partner.muscles), side: words.sensors.onSide[sideOf(partner, side)] });
  }
  const wanted = { muscles: anyOf(entry.muscles), side: words.sensors.onSide[side] };
  const placed = used(sensors);
  const wrong = placed.find(({ place }) => misplaced(place, entry, side) === "side") ?? placed[0];
  if (wrong === undefined) return fill(words.fix.needed, wanted);
  const sentence = misplaced(wrong.place, entry, side) === "side" ? words.fix.wrongSide : words.fix.wrongMuscle;
  return fill(sentence, { n: labelOf(wrong.sensor, wrong.index), muscle: placeName(wrong.place), ...wanted });
}

/** Worst first: what comes later may be caused by what comes before. */
const ORDER: Verdict[] = ["none", "off", "flat", "clipped", "hum", "noisy", "weak", "ecg", "crosstalk"];

function signal({ sensors, signals }: Looked): string | null {
  const judged = used(sensors).map((each) => ({ ...each, verdict: signals.get(each.sensor)?.channels[each.index]?.verdict ?? null }));
  for (const verdict of ORDER) {
    const bad = judged.find((each) => each.verdict === verdict);
    if (bad !== undefined) return fill(words.fix[verdict as keyof typeof words.fix], { muscle: placeName(bad.place) });
  }
  return judged.some(({ verdict }) => verdict === null) ? words.fix.settling : null;
}
