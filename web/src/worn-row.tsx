// Where a motion sensor is worn, and how it lies now: whoever turns it sees which one it is.

import { Handle, type Drag } from "./handle";
import { NOWHERE, PARTS, wornKey, wornName, wornOf } from "./segments";
import type { Sensor, Signal, WornAt } from "./sensor-messages";
import { figure, fill, words } from "./words";

interface Props {
  sensor: Sensor;
  label: string;
  motion: Signal["motion"] | undefined;
  chosen: boolean;
  lit: boolean;
  /** It is in no place that the exercise takes a sensor from. */
  elsewhere: boolean;
  onChoose: () => void;
  onWear: (at: WornAt | null) => void;
  onDrag: Drag;
}

const GROUPS = [
  { side: null, places: PARTS.filter(({ sided }) => !sided) },
  { side: "left", places: PARTS.filter(({ sided }) => sided) },
  { side: "right", places: PARTS.filter(({ sided }) => sided) },
] as const;

export function WornRow({ sensor: { worn }, label, motion, chosen, lit, elsewhere, onChoose, onWear, onDrag }: Props) {
  const known = worn === null || PARTS.some(({ segment, sided }) => segment === worn.segment && sided === (worn.side !== null));
  return (
    <div class={`channel worn-row${chosen ? " chosen" : ""}${lit ? " lit" : ""}`} data-testid="worn-row" data-lit={lit}>
      <Handle label={label} group="motion-sensor" words={{ title: words.worn.drag, name: fill(words.worn.sensor, { n: label }) }} chosen={chosen} onChoose={onChoose} onDrag={onDrag} />
      <select class="channel-place" aria-label={fill(words.worn.placeOf, { n: label })} data-testid="worn" value={wornKey(worn)} onFocus={onChoose} onChange={(event) => onWear(wornOf(event.currentTarget.value))}>
        <option value={NOWHERE}>{words.worn.nowhere}</option>
        {worn !== null && !known && <option value={wornKey(worn)}>{wornName(worn)}</option>}
        {GROUPS.map(({ side, places }) => (
          <optgroup key={side ?? ""} label={side === null ? words.worn.middle : words[side]}>
            {places.map(({ segment }) => (
              <option key={segment} value={wornKey({ segment, side })}>
                {wornName({ segment, side })}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Tilt up={motion?.up ?? null} />
      {elsewhere && (
        <span class="channel-note" data-testid="worn-elsewhere">
          {words.worn.elsewhere}
        </span>
      )}
    </div>
  );
}

const AXES = ["X", "Y", "Z"];

/** The axis of the sensor that points up most, whether it is its other end, and how far it is off. */
export function tiltOf(up: [number, number, number]): { axis: string; down: boolean; offDeg: number } {
  const sizes = up.map(Math.abs);
  const most = sizes.indexOf(Math.max(...sizes));
  const part = up[most] ?? 0;
  return { axis: AXES[most] ?? "", down: part < 0, offDeg: (Math.acos(Math.min(1, Math.abs(part) / Math.hypot(...up))) * 180) / Math.PI };
}

/** A bubble level, and the same in words. */
function Tilt({ up }: { up: [number, number, number] | null }) {
  if (up === null) return <span class="tilt" data-testid="tilt" />;
  const { axis, down, offDeg } = tiltOf(up);
  // What rises to the top of a round level that lies in the two other axes.
  const [a = 0, b = 0] = up.filter((_, n) => AXES[n] !== axis);
  return (
    <span class="tilt" data-testid="tilt" data-off={Math.round(offDeg)}>
      <svg viewBox="-22 -22 44 44" aria-hidden="true">
        <circle class="level" r={20} />
        <circle class="level-middle" r={7} />
        <circle class="bubble" cx={20 * a} cy={-20 * b} r={5.5} />
      </svg>
      <span>{fill(down ? words.worn.down : words.worn.up, { axis, n: figure(offDeg) })}</span>
    </span>
  );
}
