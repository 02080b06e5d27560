// The newest snapshot, ten times a second: picture and sound do not wait for the panels.

import { useEffect, useState } from "preact/hooks";
import type { Snapshot } from "./messages";
import type { Practice } from "./practice";

const REFRESH_MS = 100;

export function useSnapshot(practice: Practice): Snapshot | null {
  const [, redraw] = useState(0);
  useEffect(() => {
    let due = 0;
    let timer: number | undefined;
    const show = (): void => {
      timer = undefined;
      due = performance.now() + REFRESH_MS;
      redraw((n) => n + 1);
    };
    practice.onChange = () => {
      if (timer === undefined) timer = window.setTimeout(show, Math.max(0, due - performance.now()));
    };
    show();
    return () => {
      practice.onChange = () => undefined;
      window.clearTimeout(timer);
    };
  }, [practice]);
  return practice.snapshot;
}
