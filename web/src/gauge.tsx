// The measure on its scale, with the target zone: seen as a bar, read as a meter.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Snapshot } from "./messages";
import { place, zone } from "./scale";
import { fill, said, withUnit, words } from "./words";

/** What a measure is called. */
export function measureName(measure: string): string {
  return words.measure[measure as keyof typeof words.measure] ?? measure;
}

export function Gauge({ snapshot }: { snapshot: Snapshot }) {
  const { measure, target, cue } = snapshot;
  const band = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const name = measureName(measure.name);
  const unit = measure.unit || (measure.name === "muscle_effort" ? "%" : "");
  useLayoutEffect(() => {
    const [low, high] = zone(target);
    if (band.current !== null) {
      band.current.style.left = `${100 * low}%`;
      band.current.style.width = `${100 * (high - low)}%`;
    }
    if (mark.current !== null) mark.current.style.left = `${100 * place(measure.value ?? target.scale_low, target)}%`;
  });
  const low = withUnit(target.low, unit);
  const wanted = target.high === null ? fill(words.targetFrom, { low }) : fill(words.targetRange, { low, high: withUnit(target.high, unit) });
  const reason = measure.reason === null ? words.noValue : said(measure.reason, null);
  return (
    <div class="gauge" data-testid="gauge">
      <div class="gauge-words">
        <span>{name}</span>
        <span class="gauge-value">{measure.value === null ? "–" : withUnit(measure.value, unit)}</span>
      </div>
      <div
        class={`gauge-bar ${cue.state}`}
        role="meter"
        aria-label={name}
        aria-valuemin={target.scale_low}
        aria-valuemax={target.scale_high}
        aria-valuenow={Math.round(Math.min(target.scale_high, Math.max(target.scale_low, measure.value ?? target.scale_low)))}
        aria-valuetext={measure.value === null ? reason : withUnit(measure.value, unit)}
      >
        <div class="gauge-zone" ref={band} />
        {measure.value !== null && <div class="gauge-mark" ref={mark} />}
      </div>
      <p class="gauge-note">
        {words.target}: {wanted}
      </p>
      {measure.reason !== null && !(snapshot.guidance?.code.startsWith("practise.") ?? false) && <p class="reason">{reason}</p>}
    </div>
  );
}
