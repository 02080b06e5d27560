// The measure over the whole session, with the target as a band and the repetitions: to hover, zoom, and walk with the keys.

import type { Ref } from "preact";
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { type Break, breakLabels, breaksOf, breaksTitle, breakWords, broken, walked } from "./breaks";
import { heights, isLong, ticksWith } from "./course-scale";
import { measureName } from "./gauge";
import type { Tracking } from "./exercise-entry";
import type { SessionDetails } from "./session-entry";
import type { Target } from "./messages";
import { placeAt } from "./replay";
import { isFree } from "./scale";
import { onTheme } from "./theme";
import { figure, fill, unitSign, withUnit, words } from "./words";

const HEIGHT = 300;
const STEP = 0.02;
/** So many breaks are told at once; more of them unfold. */
const FEW = 4;
const FONT_PX = 16;

export interface CourseHandle {
  show: (time_s: number) => void;
}

type Band = Pick<Target, "low" | "high">;

interface Props {
  details: SessionDetails;
  /** The target that moved, where one did. */
  tracking: Tracking | null;
  /** Whether it was a test: in it there is no target. */
  test: boolean;
  handle: Ref<CourseHandle>;
  onMove: (time_s: number) => void;
}

export function Course({ details, tracking, test, handle, onMove }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const at = useRef(0);
  const followed = useRef(false);
  const [told, setTold] = useState({ text: "", live: false });
  const [themed, setThemed] = useState(0);
  useEffect(() => onTheme(() => setThemed((n) => n + 1)), []);
  const { track, summary } = details;
  const band = test || summary.target === undefined || isFree(summary.target) ? null : summary.target;
  const found = useMemo(() => breaksOf(details), [details]);
  const drawn = useMemo(() => broken(track, found), [track, found]);
  const name = measureName(summary.measure.name);
  const named = isLong(summary.measure.unit) ? `${name} (${unitSign(summary.measure.unit ?? "")})` : name;
  const last = track.time_s[track.time_s.length - 1] ?? 0;

  const describe = (place: number, live: boolean): void => {
    const gone = drawn.breaks.get(place);
    if (gone !== undefined) return setTold({ text: breakWords(gone), live });
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
      describe(place, !followed.current);
      if (followed.current) return;
      at.current = drawn.times[place] ?? 0;
      onMove(at.current);
    };
    const opened = new uPlot(options(details, tracking, band, found, box.current, moved), [drawn.times, drawn.values], box.current);
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
    go(walked(placeAt(drawn.times, at.current), by, drawn));
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
        {track.value.some((value) => value !== null) ? fill(toldOf(band, tracking), { measure: named }) : words.courseNone} <span class="keys">{words.courseKeys}</span>
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
      {found.length > 0 && <Breaks found={found} />}
    </section>
  );
}

/** What the picture shows beside the measure: a band, a line that was to be followed, or neither. */
function toldOf(band: Band | null, tracking: Tracking | null): string {
  if (tracking !== null) return words.courseLine;
  return band === null ? words.courseFree : words.courseText;
}

function Breaks({ found }: { found: Break[] }) {
  return (
    <details class="breaks" data-testid="breaks" open={found.length <= FEW}>
      <summary>{breaksTitle(found)}</summary>
      <ul>
        {found.map((each) => (
          <li key={each.from_s}>{breakWords(each)}</li>
        ))}
      </ul>
    </details>
  );
}

type Colour = Record<"ink" | "line" | "accent" | "inside" | "soft" | "sheet", string>;

function coloursOf(box: HTMLElement): Colour {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return { ink: colour("--ink"), line: colour("--line"), accent: colour("--accent"), inside: colour("--inside"), soft: colour("--soft"), sheet: colour("--sheet") };
}

/** A break in the line: a hatched band with a dashed edge on each side, and the longest of its labels that there is room for. */
function marked({ ctx, bbox }: uPlot, from: number, to: number, labels: string[], colour: Colour): void {
  const ratio = uPlot.pxRatio;
  const wide = Math.max(to - from, 4 * ratio);
  const left = (from + to - wide) / 2;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, wide, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour.sheet;
  ctx.fillRect(left, bbox.top, wide, bbox.height);
  ctx.strokeStyle = colour.line;
  ctx.lineWidth = 2 * ratio;
  for (let x = left - bbox.height; x < left + wide; x += 12 * ratio) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
    ctx.stroke();
  }
  ctx.restore();
  ctx.save();
  ctx.strokeStyle = colour.soft;
  ctx.lineWidth = 2 * ratio;
  ctx.setLineDash([6 * ratio, 4 * ratio]);
  for (const x of [left, left + wide]) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.font = `600 ${FONT_PX * ratio}px system-ui, sans-serif`;
  const room = (label: string): number => ctx.measureText(label).width + 12 * ratio;
  const high = 1.6 * FONT_PX * ratio;
  const label = labels.find((each) => room(each) < wide);
  if (label !== undefined) {
    ctx.fillStyle = colour.sheet;
    ctx.fillRect(left + (wide - room(label)) / 2, bbox.top + 6 * ratio, room(label), high);
    ctx.fillStyle = colour.ink;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(label, left + wide / 2, bbox.top + 6 * ratio + high / 2);
  }
  ctx.restore();
}

/** All breaks, above everything else: what lies there was not measured. */
function foreground(found: Break[], colour: Colour): (drawn: uPlot) => void {
  return (drawn) => {
    const { ctx, bbox } = drawn;
    const x = (value: number): number => drawn.valToPos(value, "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const each of found) marked(drawn, x(each.from_s), x(each.to_s), breakLabels(each), colour);
    ctx.restore();
  };
}

/** What lies behind the line: the repetitions as bands, and the target. */
function background({ summary }: SessionDetails, tracking: Tracking | null, band: Band | null, colour: Colour): (drawn: uPlot) => void {
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
    if (tracking !== null) {
      ctx.strokeStyle = colour.inside;
      ctx.globalAlpha = 1;
      ctx.lineWidth = 3 * uPlot.pxRatio;
      for (const { start_s, end_s } of [...summary.repetitions, ...summary.partial]) {
        ctx.beginPath();
        for (const [time, value] of tracking.points) if (start_s + time <= end_s + 0.01) ctx.lineTo(x(start_s + time), y(value));
        ctx.stroke();
      }
    } else if (band !== null) {
      ctx.fillStyle = colour.inside;
      ctx.globalAlpha = 0.22;
      const top = band.high === null ? bbox.top : y(band.high);
      ctx.fillRect(bbox.left, top, bbox.width, y(band.low) - top);
    }
    ctx.restore();
  };
}

function options(details: SessionDetails, tracking: Tracking | null, band: Band | null, found: Break[], box: HTMLElement, moved: (place: number) => void): uPlot.Options {
  const colour = coloursOf(box);
  const axis = { stroke: colour.ink, font: `${FONT_PX}px system-ui, sans-serif`, grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line, width: 1 } };
  const { unit } = details.summary.measure;
  const range = heights(details, band !== null || tracking !== null);
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    scales: { x: { time: false }, y: { range } },
    cursor: { drag: { x: true, y: false }, points: { size: 10 } },
    axes: [
      { ...axis, values: (_, splits) => splits.map((split) => fill(words.holdSeconds, { n: figure(split, split % 1 === 0 ? 0 : 1) })) },
      { ...axis, size: (_, told) => Math.max(64, 20 + 9 * Math.max(0, ...(told ?? []).map((each) => String(each).length))), values: (_, splits) => ticksWith(splits, unit) },
    ],
    series: [{}, { stroke: colour.accent, width: 2.5, spanGaps: false, points: { show: false } }],
    hooks: {
      drawClear: [background(details, tracking, band, colour)],
      draw: [foreground(found, colour)],
      setCursor: [
        (drawn) => {
          if (drawn.cursor.idx != null) moved(drawn.cursor.idx);
        },
      ],
    },
  };
}
