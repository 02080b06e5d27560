// The measure over the whole session, with the target as a band and the repetitions: to hover, zoom, and walk with the keys.

import type { Ref } from "preact";
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { measureName } from "./gauge";
import type { SessionDetails } from "./messages";
import { placeAt } from "./replay";
import { onTheme } from "./theme";
import { figure, fill, withUnit, words } from "./words";

const HEIGHT = 300;
const STEP = 0.02;
/** Longer than this between two values is a pause, and no line is drawn over it. */
const GAP_S = 0.5;

/** The course as it is drawn: broken, by a point without a value, where there was a pause. */
export function broken({ time_s, value }: Pick<SessionDetails["track"], "time_s" | "value">): { times: number[]; values: (number | null)[]; breaks: Set<number> } {
  const [times, values]: [number[], (number | null)[]] = [[], []];
  const breaks = new Set<number>();
  time_s.forEach((time, n) => {
    const before = time_s[n - 1];
    if (before !== undefined && time - before > GAP_S) {
      breaks.add(times.length);
      times.push(before + GAP_S / 2);
      values.push(null);
    }
    times.push(time);
    values.push(value[n] ?? null);
  });
  return { times, values, breaks };
}

/** The place so many samples away, never in a break, never beyond the ends. */
export function walked(from: number, by: number, count: number, breaks: Set<number>): number {
  const to = Math.min(count - 1, Math.max(0, from + by));
  return breaks.has(to) ? to + Math.sign(by) : to;
}

export interface CourseHandle {
  show: (time_s: number) => void;
}

interface Props {
  details: SessionDetails;
  handle: Ref<CourseHandle>;
  onMove: (time_s: number) => void;
}

export function Course({ details, handle, onMove }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const at = useRef(0);
  const followed = useRef(false);
  const [told, setTold] = useState({ text: "", live: false });
  const [themed, setThemed] = useState(0);
  useEffect(() => onTheme(() => setThemed((n) => n + 1)), []);
  const { track, summary } = details;
  const drawn = useMemo(() => broken(track), [track]);
  const name = measureName(summary.measure.name);
  const last = track.time_s[track.time_s.length - 1] ?? 0;

  const describe = (place: number, live: boolean): void => {
    const value = drawn.values[place];
    const time = figure(drawn.times[place] ?? 0, 1);
    setTold({ text: fill(words.courseAt, { time, value: value == null ? words.withheldShort : withUnit(value, summary.measure.unit) }), live });
  };
  /** The mark comes to a time, and the window with it; whoever asked for that is not told of it again. */
  const show = (time_s: number): void => {
    const { current } = plot;
    if (current === null) return;
    at.current = Math.min(last, Math.max(0, time_s));
    const { min, max } = current.scales["x"] ?? {};
    if (min != null && max != null && (at.current < min || at.current > max)) range(at.current - (max - min) / 2, max - min);
    followed.current = true;
    current.setCursor({ left: current.valToPos(at.current, "x"), top: current.over.clientHeight / 2 });
    followed.current = false;
  };
  const range = (from: number, wide: number): void => {
    const low = Math.max(0, Math.min(from, last - wide));
    plot.current?.setScale("x", { min: low, max: Math.min(last, low + wide) });
  };
  const zoom = (factor: number): void => {
    const { min, max } = plot.current?.scales["x"] ?? {};
    if (min == null || max == null) return;
    const wide = factor === 0 ? last : Math.min(last, (max - min) * factor);
    range(at.current - wide / 2, wide);
  };
  useImperativeHandle(handle, () => ({ show }));

  useEffect(() => {
    if (box.current === null || track.time_s.length === 0) return undefined;
    const moved = (place: number): void => {
      if (drawn.breaks.has(place)) return;
      describe(place, !followed.current);
      if (followed.current) return;
      at.current = drawn.times[place] ?? 0;
      onMove(at.current);
    };
    const opened = new uPlot(options(details, box.current, moved), [drawn.times, drawn.values], box.current);
    plot.current = opened;
    const watcher = new ResizeObserver(() => opened.setSize({ width: box.current?.clientWidth ?? 600, height: HEIGHT }));
    watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      opened.destroy();
      plot.current = null;
    };
  }, [details, themed]);

  const walk = (share: number): void => {
    const { min, max } = plot.current?.scales["x"] ?? {};
    const seen = (((max ?? last) - (min ?? 0)) / (last || 1)) * drawn.times.length;
    const by = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * seen));
    go(walked(placeAt(drawn.times, at.current), by, drawn.times.length, drawn.breaks));
  };
  const go = (place: number): void => {
    show(drawn.times[place] ?? 0);
    describe(place, true);
    onMove(at.current);
  };
  const press = (event: KeyboardEvent): void => {
    const does: Record<string, () => void> = {
      ArrowRight: () => walk(STEP),
      ArrowLeft: () => walk(-STEP),
      Home: () => go(0),
      End: () => go(drawn.times.length - 1),
      "+": () => zoom(0.5),
      "-": () => zoom(2),
      "0": () => zoom(0),
    };
    const act = does[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  if (track.time_s.length === 0) return <p class="sheet">{words.noCourse}</p>;
  return (
    <section class="sheet course">
      <h2>{words.course}</h2>
      <p class="card-text" id="course-text">
        {track.value.some((value) => value !== null) ? fill(words.courseText, { measure: name }) : words.courseNone}
      </p>
      <div ref={box} class="plot" data-testid="course" tabIndex={0} role="application" aria-label={name} aria-describedby="course-text" onKeyDown={press} />
      <div class="row">
        <button data-testid="zoom-in" onClick={() => zoom(0.5)}>
          {words.courseZoomIn}
        </button>
        <button data-testid="zoom-out" onClick={() => zoom(0)}>
          {words.courseZoomOut}
        </button>
        <p class="course-at" aria-live={told.live ? "polite" : "off"} data-testid="course-at">
          {told.text}
        </p>
      </div>
    </section>
  );
}

type Colour = Record<"ink" | "line" | "accent" | "inside" | "soft", string>;

function coloursOf(box: HTMLElement): Colour {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return { ink: colour("--ink"), line: colour("--line"), accent: colour("--accent"), inside: colour("--inside"), soft: colour("--soft") };
}

/** What lies behind the line: the repetitions as bands, and the target. */
function background({ summary }: SessionDetails, colour: Colour): (drawn: uPlot) => void {
  const { target } = summary;
  return (drawn) => {
    const { ctx, bbox } = drawn;
    const x = (value: number): number => drawn.valToPos(value, "x", true);
    const y = (value: number): number => drawn.valToPos(value, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { start_s, end_s, complete } of [...summary.repetitions, ...summary.partial]) {
      ctx.fillStyle = colour.soft;
      ctx.globalAlpha = complete ? 0.14 : 0.06;
      ctx.fillRect(x(start_s), bbox.top, x(end_s) - x(start_s), bbox.height);
    }
    if (target !== undefined) {
      ctx.fillStyle = colour.inside;
      ctx.globalAlpha = 0.22;
      const top = target.high === null ? bbox.top : y(target.high);
      ctx.fillRect(bbox.left, top, bbox.width, y(target.low) - top);
    }
    ctx.restore();
  };
}

/** From the scale's low end to the highest value, or to the target where that lies higher. */
export function heights({ summary, track }: Pick<SessionDetails, "summary" | "track">): [number, number] {
  const { target } = summary;
  let [low, high] = [target?.scale_low ?? 0, target?.high ?? target?.low ?? 1];
  for (const value of track.value) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high * 1.05];
}

function options(details: SessionDetails, box: HTMLElement, moved: (place: number) => void): uPlot.Options {
  const colour = coloursOf(box);
  const axis = { stroke: colour.ink, font: "16px system-ui, sans-serif", grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line, width: 1 } };
  const { unit } = details.summary.measure;
  const range = heights(details);
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    scales: { x: { time: false }, y: { range } },
    cursor: { drag: { x: true, y: false }, points: { size: 10 } },
    axes: [
      { ...axis, values: (_, splits) => splits.map((split) => fill(words.holdSeconds, { n: figure(split, split % 1 === 0 ? 0 : 1) })) },
      { ...axis, size: 64, values: (_, splits) => splits.map((split) => withUnit(split, unit)) },
    ],
    series: [{}, { stroke: colour.accent, width: 2.5, spanGaps: false, points: { show: false } }],
    hooks: {
      drawClear: [background(details, colour)],
      setCursor: [
        (drawn) => {
          if (drawn.cursor.idx != null) moved(drawn.cursor.idx);
        },
      ],
    },
  };
}
