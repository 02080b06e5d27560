// The camera's picture as in a mirror, with the figure drawn over it; without a camera, the figure alone. Above it a line to follow.

import { useEffect, useRef } from "preact/hooks";
import type { Practice } from "./practice";
import { words } from "./words";

interface Props {
  practice: Practice;
  /** Whether there is a line to follow. */
  line: boolean;
}

export function PictureView({ practice, line }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const video = practice.camera?.video ?? null;
  useEffect(() => {
    practice.attach(canvas.current);
    if (video !== null) {
      // The browser shows the pictures itself: drawing each of them on the canvas would cost the page's own time.
      box.current?.prepend(video);
      void video.play().catch(() => undefined); // moving it into the page has paused it
    }
    return () => {
      practice.attach(null);
      video?.remove();
    };
  }, [practice]);
  const { width, height } = practice.size;
  return (
    <>
      {line && <Line practice={practice} />}
      <div ref={box} class="picture" role="img" aria-label={words.skeleton}>
        <canvas ref={canvas} width={width} height={height} />
      </div>
    </>
  );
}

/** Where the target was, is and will be, and how it was followed. */
function Line({ practice }: { practice: Practice }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    practice.attachTrace(canvas.current);
    return () => practice.attachTrace(null);
  }, [practice]);
  return <canvas ref={canvas} class="follow-line" width={960} height={280} role="img" aria-label={words.motion.trace} />;
}
