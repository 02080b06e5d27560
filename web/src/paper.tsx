// Paper for a picture: as wide as there is room, so that its writing is never shrunk, with two scales.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { roundTicks, type Range } from "./movement-pictures";
import { locale } from "./words";

const LEFT = 46;
const RIGHT = 18;
const TOP = 34; // the upright scale's name stands above it: along it there is no room on a phone
const BOTTOM = 48;

export interface Places {
  x: (value: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
}

interface Props {
  /** What the picture shows, in a sentence. */
  label: string;
  x: Range;
  y: Range;
  across: string;
  up: string;
  /** Height as a share of the width. */
  ratio: number;
  children: (places: Places) => ComponentChildren;
}

const tick = (value: number): string => value.toLocaleString(locale, { maximumFractionDigits: 3 });

/** The width that there is for a picture. */
export function useWidth(most: number) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(most);
  useEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const measure = (): void => setWidth(Math.max(160, Math.min(most, current.clientWidth)));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(current);
    return () => watcher.disconnect();
  }, [most]);
  return { box, width };
}

export function Paper({ label, x, y, across, up, ratio, children }: Props) {
  const { box, width } = useWidth(640);
  const height = TOP + BOTTOM + (width - LEFT - RIGHT) * ratio;
  const [right, bottom] = [width - RIGHT, height - BOTTOM];
  const places: Places = {
    x: (value) => LEFT + ((value - x[0]) / (x[1] - x[0])) * (right - LEFT),
    y: (value) => bottom - ((value - y[0]) / (y[1] - y[0])) * (bottom - TOP),
    width,
    height,
  };
  return (
    <div ref={box} class="paper-box">
      <svg class="paper" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <rect class="paper-frame" x={LEFT} y={TOP} width={right - LEFT} height={bottom - TOP} />
        {children(places)}
        <g aria-hidden="true">
          {roundTicks(x, width < 420 ? 5 : 7).map((value) => (
            <text key={`x${value}`} x={places.x(value)} y={bottom + 18} text-anchor="middle">
              {tick(value)}
            </text>
          ))}
          {roundTicks(y).map((value) => (
            <text key={`y${value}`} x={LEFT - 6} y={places.y(value) + 5} text-anchor="end">
              {tick(value)}
            </text>
          ))}
          <text x={(LEFT + right) / 2} y={bottom + 40} text-anchor="middle">
            {across}
          </text>
          <text x={4} y={18}>
            {up}
          </text>
        </g>
      </svg>
    </div>
  );
}
