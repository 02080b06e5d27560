// The measure on its scale, with the target zone: seen as a bar, read as a meter.

import { useRef, useLayoutEffect } from "preact/hooks";
import type { Snapshot } from "./messages";
import { place, zone } from "./scale";
import { words } from "./words";

export function Gauge({ snapshot }: { snapshot: Snapshot }) {
  const { measure, target, cue } = snapshot;
  const band = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const name = words.measure[measure.name] ?? measure.name;
  const unit = measure.unit === "deg" ? "°" : ` ${measure.unit}`;
  useLayoutEffect(() => {
    const [low, high] = zone(target);
    if (band.current !== null) {
      band.current.style.left = `${100 * low}%`;
      band.current.style.width = `${100 * (high - low)}%`;
    }
    if (mark.current !== null) mark.current.style.left = `${100 * place(measure.value ?? target.scale_low, target)}%`;
  });
  const wanted = target.high === null ? `≥ ${Math.round(target.low)}${unit}` : `${Math.round(target.low)}–${Math.round(target.high)}${unit}`;
  return (
    <div class="gauge" data-testid="gauge">
      <div class="gauge-words">
        <span>{name}</span>
        <output class="gauge-value">{measure.value === null ? "–" : `${Math.round(measure.value)}${unit}`}</output>
        <span>
          {words.target} {wanted}
        </span>
      </div>
      <div class={`gauge-bar ${cue.state}`} role="meter" aria-label={name} aria-valuemin={target.scale_low} aria-valuemax={target.scale_high} aria-valuenow={Math.round(measure.value ?? target.scale_low)} aria-valuetext={measure.value === null ? (measure.reason ?? words.noValue) : `${Math.round(measure.value)}${unit}`}>
        <div class="gauge-zone" ref={band} />
        {measure.value !== null && <div class="gauge-mark" ref={mark} />}
      </div>
    </div>
  );
}
