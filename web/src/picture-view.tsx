// The camera's picture as in a mirror, with the figure drawn over it; without a camera, the figure alone.

import { useEffect, useRef } from "preact/hooks";
import type { Practice } from "./practice";
import { words } from "./words";

export function PictureView({ practice }: { practice: Practice }) {
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
    <div ref={box} class="picture" role="img" aria-label={words.skeleton}>
      <canvas ref={canvas} width={width} height={height} />
    </div>
  );
}
