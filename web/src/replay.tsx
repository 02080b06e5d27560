// The session seen again: the recorded joints moving, with a scrubber that goes together with the course.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { skeleton } from "./api";
import { breakAt, breaksOf, breakWords } from "./breaks";
import { pictureSize, ROW, type Frame } from "./frame";
import type { SessionDetails } from "./session-entry";
import { Skeleton } from "./skeleton";
import { figure, fill, withUnit, words } from "./words";

interface Props {
  details: SessionDetails;
  token: string;
  atS: number;
  onMove: (time_s: number) => void;
}

interface Recorded {
  times_s: Float64Array;
  rows: Float32Array;
}

/** All rows in one piece, in the time of the practised part. */
export function joined(frames: Frame[], from_ns: number): Recorded {
  const count = frames.reduce((sum, frame) => sum + frame.timesNs.length, 0);
  const [times_s, rows] = [new Float64Array(count), new Float32Array(count * ROW)];
  let place = 0;
  for (const frame of frames) {
    frame.timesNs.forEach((time, n) => (times_s[place + n] = (Number(time) - from_ns) / 1e9));
    rows.set(frame.data, place * ROW);
    place += frame.timesNs.length;
  }
  return { times_s, rows };
}

/** The place of the newest row at that time; the first one before the beginning. */
export function placeAt(times_s: ArrayLike<number>, time_s: number): number {
  let [low, high] = [0, times_s.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times_s[middle] ?? Infinity) <= time_s) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

export function Replay({ details, token, atS, onMove }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Skeleton | null>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const [broken, setBroken] = useState(false);
  const [playing, setPlaying] = useState(false);
  const { summary, track } = details;
  const last = track.time_s[track.time_s.length - 1] ?? 0;
  const from_ns = summary.from_ns ?? null;
  const gone = breakAt(useMemo(() => breaksOf(details), [details]), atS);

  const stream = details.streams.find(({ kind }) => kind === "landmarks");

  useEffect(() => {
    if (from_ns === null || stream === undefined) return undefined;
    let wanted = true;
    skeleton(details.session, token).then(
      (frames) => {
        if (wanted && frames.length > 0) setRecorded(joined(frames, from_ns));
      },
      () => {
        if (wanted) setBroken(true);
      },
    );
    return () => {
      wanted = false;
    };
  }, [details]);

  useEffect(() => {
    if (canvas.current === null || recorded === null) return;
    drawing.current ??= new Skeleton(canvas.current);
    const place = placeAt(recorded.times_s, atS);
    drawing.current.row = recorded.rows.subarray(place * ROW, (place + 1) * ROW);
    const value = track.value[placeAt(track.time_s, atS)] ?? null;
    const target = { low: 0, high: null, reach: 0, scale_low: 0, scale_high: 180, ...summary.target, adjustable: false, adjust_low: null, adjust_high: null };
    const beside = Object.values(summary.companions ?? {}).map(({ measure }) => measure);
    drawing.current.draw({ measure: summary.measure.name, side: summary.side, value, error: summary.measure.error ?? null, target, cue: "neutral", beside, outline: null });
  }, [recorded, atS]);

  useEffect(() => {
    if (!playing) return undefined;
    const begun = performance.now() - 1000 * (atS >= last ? 0 : atS);
    let request = 0;
    const step = (): void => {
      const now = (performance.now() - begun) / 1000;
      onMove(Math.min(last, now));
      if (now >= last) setPlaying(false);
      else request = requestAnimationFrame(step);
    };
    request = requestAnimationFrame(step);
    return () => cancelAnimationFrame(request);
  }, [playing]);

  if (broken) return <p class="sheet">{words.replayBroken}</p>;
  if (recorded === null) return null;
  const size = pictureSize(stream?.attributes ?? {});
  const at = fill(words.holdSeconds, { n: figure(atS, 1) });
  const told = gone === undefined ? at : breakWords(gone);
  return (
    <section class="sheet replay" data-testid="replay">
      <h2>{words.replay}</h2>
      <p class="card-text">
        {words.replayText}
        {summary.measure.error != null && ` ${fill(words.errorBand, { error: withUnit(summary.measure.error, summary.measure.unit) })}`}
      </p>
      <canvas ref={canvas} class="view" {...size} role="img" aria-label={words.replay} />
      <div class="row">
        <button data-testid="play" onClick={() => setPlaying(!playing)}>
          {playing ? words.halt : words.play}
        </button>
        <input
          type="range"
          class="scrubber"
          data-testid="scrubber"
          aria-label={words.position}
          aria-valuetext={told}
          min={0}
          max={last}
          step={0.05}
          value={atS}
          onInput={(event) => {
            setPlaying(false);
            onMove(Number(event.currentTarget.value));
          }}
        />
        <span>{at}</span>
      </div>
      {gone !== undefined && <p class="card-text">{breakWords(gone)}</p>}
    </section>
  );
}
