// A value on its scale with the wanted band: seen as a bar, read as a meter.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { CueState } from "./messages";
import { isFree, place, zone } from "./scale";

interface Props {
  name: string;
  value: number | null;
  /** The value as it is read. */
  told: string;
  band: { low: number; high: number | null; scale_low: number; scale_high: number };
  state: CueState;
}

export function Bar({ name, value, told, band, state }: Props) {
  const shown = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const at = value ?? band.scale_low;
  useLayoutEffect(() => {
    const [low, high] = zone(band);
    if (shown.current !== null) {
      shown.current.style.left = `${100 * low}%`;
      shown.current.style.width = `${100 * (high - low)}%`;
    }
    if (mark.current !== null) mark.current.style.left = `${100 * place(at, band)}%`;
  });
  return (
    <div
      class={`gauge-bar ${state}`}
      role="meter"
      aria-label={name}
      aria-valuemin={band.scale_low}
      aria-valuemax={band.scale_high}
      aria-valuenow={Math.round(Math.min(band.scale_high, Math.max(band.scale_low, at)))}
      aria-valuetext={told}
    >
      {!isFree(band) && <div class="gauge-zone" ref={shown} />}
      {value !== null && <div class="gauge-mark" ref={mark} />}
    </div>
  );
}
