// The measure over the whole session, with the target as a band and the repetitions: to hover, zoom, and walk with the keys.

import type { Ref } from "preact";
import { useEffect, useImperativeHandle, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { measureName } from "./gauge";
import type { SessionDetails } from "./messages";
import { onTheme } from "./theme";
import { figure, fill, withUnit, words } from "./words";

const HEIGHT = 300;
const STEP = 0.02;
/** Longer than this between two values is a pause, and no line is drawn over it. */
const GAP_S = 0.5;

/** The course as it is drawn: broken where there was a pause. */
export function broken({ time_s, value }: SessionDetails["track"]): [number[], (number | null)[]] {
  const [times, values]: [number[], (number | null)[]] = [[], []];
  time_s.forEach((time, n) => {
    const before = time_s[n - 1];
    if (before !== undefined && time - before > GAP_S) {
      times.push(before + GAP_S / 2);
      values.push(null);
    }
    times.push(time);
    values.push(value[n] ?? null);
  });
  return [times, values];
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
  const [told, setTold] = useState("");
  const [themed, setThemed] = useState(0);
  useEffect(() => onTheme(() => setThemed((n) => n + 1)), []);
  const { track, summary } = details;
  const name = measureName(summary.measure.name);
  const last = track.time_s[track.time_s.length - 1] ?? 0;

  const describe = (place: number): void => {
    const [times, values] = plot.current?.data ?? [];
    const time = times?.[place];
    if (time === undefined) return;
    const value = values?.[place];
    at.current = time;
    setTold(fill(words.courseAt, { time: figure(time, 1), value: value == null ? words.withheldShort : withUnit(value, summary.measure.unit) }));
  };
  const show = (time_s: number): void => {
    const drawn = plot.current;
    if (drawn === null) return;
    at.current = Math.min(last, Math.max(0, time_s));
    drawn.setCursor({ left: drawn.valToPos(at.current, "x"), top: drawn.over.clientHeight / 2 });
  };
  const zoom = (factor: number): void => {
    const { min, max } = plot.current?.scales["x"] ?? {};
    if (plot.current === null || min == null || max == null) return;
    const half = ((max - min) * factor) / 2;
    const low = Math.max(0, at.current - half);
    plot.current.setScale("x", factor === 0 ? { min: 0, max: last } : { min: low, max: Math.min(last, low + 2 * half) });
  };
  useImperativeHandle(handle, () => ({ show }));

  useEffect(() => {
    if (box.current === null || track.time_s.length === 0) return undefined;
    const opened = new uPlot(options(details, box.current, (place) => {
      describe(place);
      onMove(at.current);
    }), broken(track), box.current);
    plot.current = opened;
    const watcher = new ResizeObserver(() => opened.setSize({ width: box.current?.clientWidth ?? 600, height: HEIGHT }));
    watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      opened.destroy();
      plot.current = null;
    };
  }, [details, themed]);

  const press = (event: KeyboardEvent): void => {
    const { min, max } = plot.current?.scales["x"] ?? {};
    const step = ((max ?? last) - (min ?? 0)) * STEP;
    const does: Record<string, () => void> = {
      ArrowRight: () => show(at.current + step),
      ArrowLeft: () => show(at.current - step),
      Home: () => show(0),
      End: () => show(last),
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
        <p role="status" data-testid="course-at">
          {told}
        </p>
      </div>
    </section>
  );
}

function options({ summary, track }: SessionDetails, box: HTMLElement, moved: (place: number) => void): uPlot.Options {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const [ink, line, accent, inside, soft] = ["--ink", "--line", "--accent", "--inside", "--soft"].map(colour) as [string, string, string, string, string];
  const font = "16px system-ui, sans-serif";
  const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const { target } = summary;
  const values = track.value.filter((value): value is number => value !== null);
  const low = Math.min(target?.scale_low ?? 0, ...values.slice(0, 20_000));
  const high = Math.max(target?.high ?? target?.low ?? 1, ...values.slice(0, 20_000)) * 1.05;
  const behind = (drawn: uPlot): void => {
    const { ctx, bbox } = drawn;
    const x = (value: number): number => drawn.valToPos(value, "x", true);
    const y = (value: number): number => drawn.valToPos(value, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { start_s, end_s, complete } of [...summary.repetitions, ...summary.partial]) {
      ctx.fillStyle = soft;
      ctx.globalAlpha = complete ? 0.14 : 0.06;
      ctx.fillRect(x(start_s), bbox.top, x(end_s) - x(start_s), bbox.height);
    }
    if (target !== undefined) {
      ctx.fillStyle = inside;
      ctx.globalAlpha = 0.22;
      const top = target.high === null ? bbox.top : y(target.high);
      ctx.fillRect(bbox.left, top, bbox.width, y(target.low) - top);
    }
    ctx.restore();
  };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    scales: { x: { time: false }, y: { range: [low, high] } },
    cursor: { drag: { x: true, y: false }, points: { size: 10 } },
    axes: [{ ...axis, values: (_, splits) => splits.map((split) => `${figure(split)} s`) }, { ...axis, size: 64, values: (_, splits) => splits.map((split) => withUnit(split, summary.measure.unit)) }],
    series: [{}, { stroke: accent, width: 2.5, spanGaps: false, points: { show: false } }],
    hooks: {
      drawClear: [behind],
      setCursor: [
        (drawn) => {
          if (drawn.cursor.idx != null) moved(drawn.cursor.idx);
        },
      ],
    },
  };
}
