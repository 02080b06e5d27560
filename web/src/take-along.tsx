// Sensors that come along with an exercise of the camera: shown plainly, taken along unless switched off.

import { deviceWords } from "./devices";
import type { Companion } from "./companions";
import { placeName } from "./muscles";
import { isOfMotion } from "./sensor-state";
import { fill, words } from "./words";

interface Props {
  companions: Companion[];
  /** Addresses of what is not taken along. */
  left: string[];
  onLeave: (address: string, leave: boolean) => void;
  onSensors: () => void;
  /** Whether the exercise is measured on motion sensors, with no camera to be recorded beside. */
  motion: boolean;
}

export function TakeAlong({ companions, left, onLeave, onSensors, motion }: Props) {
  return (
    <section class="take-along" aria-label={words.takeAlong.heading} data-testid="take-along">
      {companions.map((each) => (
        <label key={each.sensor.sensor} class="switch">
          <input
            type="checkbox"
            data-testid="companion"
            checked={!each.tooSlow && !left.includes(each.sensor.sensor)}
            disabled={each.tooSlow}
            onChange={(event) => onLeave(each.sensor.sensor, !event.currentTarget.checked)}
          />
          <span>
            {words.takeAlong.take} <span lang="">{deviceWords(each.sensor.device ?? each.sensor.sensor)}</span>
            <span class="card-text">{told(each, motion)}</span>
          </span>
        </label>
      ))}
      <button class="quiet-button add" data-testid="door-sensors" onClick={onSensors}>
        {companions.length === 0 ? words.takeAlong.add : words.takeAlong.look}
        {companions.length === 0 && <span class="hint">{words.takeAlong.addText}</span>}
      </button>
    </section>
  );
}

/** One behind the other; by semicolons, since the name of a muscle has a comma before its side. */
function listed(names: string[]): string {
  return names.join("; ");
}

function told({ measured, places, otherSide, tooSlow, sensor }: Companion, motion: boolean): string {
  if (!measured) return motion && isOfMotion(sensor) ? words.takeAlong.motion : words.takeAlong.recorded;
  if (tooSlow) return words.takeAlong.tooSlow;
  const where = places.length === 0 ? fill(words.takeAlong.noMuscle, { n: 1 }) : fill(words.takeAlong.measures, { muscle: listed(places.map(placeName)) });
  return otherSide ? `${where} ${words.takeAlong.otherSide}` : where;
}
