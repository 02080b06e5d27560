// Which sensors that were found fine may come along with an exercise that is measured by the camera.

import type { ExerciseEntry } from "./exercise-entry";
import type { Side, Source } from "./messages";
import type { Place, Sensor } from "./sensor-messages";
import { isOfMuscles } from "./sensor-state";

export interface Companion {
  sensor: Sensor;
  /** Measured beside each movement; else it is recorded only, as a motion sensor is. */
  measured: boolean;
  /** The muscles that are measured, those of the practised side first; none where nobody has said on which it is: then it is the first channel. */
  places: Place[];
  /** They are all on the other side than the one that is practised. */
  otherSide: boolean;
  /** It sends too few samples a second for the measure, and cannot come along. */
  tooSlow: boolean;
}

export const sensor = (address: string): Source => ({ kind: "sensor", address });

/** The sources beside the first one: what was chosen to measure by stands before what is only recorded, since it wins over it. */
export function besides({ door, sensors, phones }: { door: string; sensors: string[]; phones: string[] }): Source[] {
  const bySensors = (door === "sensors" ? sensors.slice(1) : sensors).map(sensor);
  const byPhones = (door === "phone" ? phones.slice(1) : phones).map((phone): Source => ({ kind: "motion", phone }));
  return door === "phone" ? [...byPhones, ...bySensors] : [...bySensors, ...byPhones];
}

/** Every sensor of the kind of one of the exercise's companion measures, and every one that is of no muscle. */
export function companionsFor(sensors: Sensor[], entry: ExerciseEntry, side: Side): Companion[] {
  return sensors.flatMap((sensor): Companion[] => {
    const measure = entry.companions.find(({ kinds }) => sensor.open && sensor.kind !== null && kinds.includes(sensor.kind));
    const recordable = sensor.open && !isOfMuscles(sensor) && (entry.sources.includes("landmarks") || entry.sources.includes("imu"));
    if (measure === undefined) return recordable ? [{ sensor, measured: false, places: [], otherSide: false, tooSlow: false }] : [];
    const places = measuredOn(sensor, side);
    const tooSlow = measure.least_hz !== null && sensor.rate_hz !== null && sensor.rate_hz < measure.least_hz;
    return [{ sensor, measured: true, places, otherSide: places.length > 0 && places.every((each) => !fits(each, side)), tooSlow }];
  });
}

/** As the server chooses them: all channels on muscles, those of that side first. */
function measuredOn({ channels }: Sensor, side: Side): Place[] {
  const places = channels.flatMap(({ muscle, side: on }): Place[] => (muscle === null ? [] : [{ muscle, side: on }]));
  return [...places.filter((each) => fits(each, side)), ...places.filter((each) => !fits(each, side))];
}

function fits({ side }: Place, practised: Side): boolean {
  return side === null || side === practised;
}
