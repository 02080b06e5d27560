// One channel of a sensor: its light, its muscle, the last seconds, and one word for its quality.

import { lineOf } from "./courses";
import { Handle, type Drag } from "./handle";
import { BELLIES, keyOf, NOWHERE, placeName, placeOf, placeWords, type View } from "./muscles";
import type { Channel, Place, Signal, Verdict } from "./sensor-messages";
import { fill, words } from "./words";

const LINE = { width: 200, height: 44 };

interface Props {
  label: string;
  channel: Channel;
  signal: Signal["channels"][number] | undefined;
  course: (number | null)[];
  chosen: boolean;
  lit: boolean;
  /** Why its place is none that the exercise is measured on. */
  misplaced: "side" | "muscle" | null;
  onChoose: () => void;
  onAssign: (place: Place | null) => void;
  onDrag: Drag;
}

/** Every muscle in the order of the picture, one list a side and view. */
const GROUPS: { view: View; side: "left" | "right"; places: Place[] }[] = (["left", "right"] as const).flatMap((side) =>
  (["front", "back"] as const).map((view) => ({ view, side, places: BELLIES.filter((each) => each.view === view).map(({ muscle }) => ({ muscle, side })) })),
);

/** The word for a channel, and how it is coloured. */
export function verdictWords(verdict: Verdict | null | undefined): { text: string; tone: string } {
  if (verdict === null || verdict === undefined) return { text: words.sensors.verdicts.settling, tone: "" };
  return { text: words.sensors.verdicts[verdict], tone: verdict === "good" || verdict === "unjudged" ? "fine" : "bad" };
}

export function ChannelRow({ label, channel, signal, course, chosen, lit, misplaced, onChoose, onAssign, onDrag }: Props) {
  const { text, tone } = verdictWords(signal?.verdict);
  const place = channel.muscle === null ? null : { muscle: channel.muscle, side: channel.side };
  const known = place === null || GROUPS.some(({ places }) => places.some((each) => keyOf(each) === keyOf(place)));
  return (
    <li class={`channel${chosen ? " chosen" : ""}${lit ? " lit" : ""}`} data-testid="channel" data-lit={lit} data-verdict={signal?.verdict ?? ""}>
      <Handle label={label} group="channel" words={{ title: words.sensors.drag, name: fill(words.sensors.channelOnly, { n: label }) }} chosen={chosen} onChoose={onChoose} onDrag={onDrag} />
      <select class="channel-place" aria-label={fill(words.sensors.muscleOf, { n: label })} data-testid="muscle" value={keyOf(place)} onFocus={onChoose} onChange={(event) => onAssign(placeOf(event.currentTarget.value))}>
        <option value={NOWHERE}>{words.sensors.nowhere}</option>
        {place !== null && !known && <option value={keyOf(place)}>{placeName(place)}</option>}
        {GROUPS.map(({ view, side, places }) => (
          <optgroup key={`${side} ${view}`} label={`${words[side]}, ${words.sensors.views[view]}`}>
            {places.map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {placeWords(each)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <div class="channel-course">
        <span class="channel-name" lang="">
          {channel.name}
        </span>
        <svg viewBox={`0 0 ${LINE.width} ${LINE.height}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={lineOf(course, LINE.width, LINE.height)} />
        </svg>
      </div>
      <span class={`verdict ${tone}`} data-testid="verdict">
        {text}
      </span>
      {misplaced !== null && (
        <span class="channel-note" data-testid="misplaced">
          {words.sensors.misplaced[misplaced]}
        </span>
      )}
    </li>
  );
}
