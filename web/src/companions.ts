// Which sensors that were found fine may come along with an exercise that is measured by the camera.

import type { ExerciseEntry, Side } from "./messages";
import type { Place, Sensor } from "./sensor-messages";
import { isOfMuscles } from "./sensor-state";

export interface Companion {
  sensor: Sensor;
  /** Measured beside each movement; else it is recorded only, as a motion sensor is. */
  measured: boolean;
  /** The channel that is measured beside each movement. */
  channel: number;
  /** The muscle that it is on; null where nobody has said. */
  place: Place | null;
  /** It is on the other side than the one that is practised. */
  otherSide: boolean;
  /** It sends too few samples a second for the measure, and cannot come along. */
  tooSlow: boolean;
}

/** Every sensor of the kind of one of the exercise's companion measures, and every one that is of no muscle. */
export function companionsFor(sensors: Sensor[], entry: ExerciseEntry, side: Side): Companion[] {
  return sensors.flatMap((sensor): Companion[] => {
    const measure = entry.companions.find(({ kinds }) => sensor.open && sensor.kind !== null && kinds.includes(sensor.kind));
    const recordable = sensor.open && !isOfMuscles(sensor) && entry.sources.includes("landmarks");
    if (measure === undefined) return recordable ? [{ sensor, measured: false, channel: 0, place: null, otherSide: false, tooSlow: false }] : [];
    const channel = measuredChannel(sensor, side);
    const found = sensor.channels[channel];
    const place = found?.muscle == null ? null : { muscle: found.muscle, side: found.side };
    const tooSlow = measure.least_hz !== null && sensor.rate_hz !== null && sensor.rate_hz < measure.least_hz;
    return [{ sensor, measured: true, channel, place, otherSide: place !== null && place.side !== null && place.side !== side, tooSlow }];
  });
}

/** As the server chooses it: the first channel on a muscle of that side, else on any muscle, else the first. */
function measuredChannel({ channels }: Sensor, side: Side): number {
  const first = channels.findIndex((each) => each.muscle !== null);
  const fitting = channels.findIndex((each) => each.muscle !== null && (each.side ?? side) === side);
  return fitting >= 0 ? fitting : Math.max(0, first);
}
