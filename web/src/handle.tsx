// What is put on a place of the body: pressed to choose it, dragged onto the picture.

import { useEffect, useRef } from "preact/hooks";

/** A press that moves less than this chooses; one that moves more drags. */
const DRAG_PX = 6;

/** While it is dragged: where it is; dropped: it was let go there, or (outside of everything) the drag was given up. */
export type Drag = (x: number, y: number, dropped: boolean) => void;

interface Props {
  label: string;
  /** Of handles of one group, one is chosen. */
  group: string;
  /** What one can do with it, and what it is called. */
  words: { title: string; name: string };
  chosen: boolean;
  onChoose: () => void;
  onDrag: Drag;
}

/** The number of a channel, or the letter of a sensor: pressed to choose it, dragged onto its place. */
export function Handle({ label, group, words: { title, name }, chosen, onChoose, onDrag }: Props) {
  const start = useRef<{ x: number; y: number; drags: boolean } | null>(null);
  const give = useRef(onDrag);
  useEffect(() => {
    give.current = onDrag;
  });
  const move = (event: PointerEvent): void => {
    const from = start.current;
    if (from === null) return;
    from.drags ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > DRAG_PX;
    if (from.drags) give.current(event.clientX, event.clientY, false);
  };
  const end = (event: PointerEvent, given: boolean): void => {
    if (start.current?.drags === true) give.current(given ? event.clientX : -1, given ? event.clientY : -1, true);
    start.current = null;
  };
  return (
    <label
      class="handle"
      data-testid="handle"
      title={title}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, y: event.clientY, drags: false };
        event.currentTarget.setPointerCapture(event.pointerId);
        onChoose();
      }}
      onPointerMove={move}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
    >
      <input type="radio" name={group} class="heard" checked={chosen} aria-label={name} onChange={onChoose} />
      <span aria-hidden="true">{label}</span>
    </label>
  );
}
