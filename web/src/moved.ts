// A target that is moved step by step: quick steps add up, also before the server has told where it is now.

import { useRef } from "preact/hooks";

/** After so long without a step the server's word holds again. */
const SETTLED_MS = 1500;

interface Moved {
  /** Where it is, with the steps that are still on their way. */
  at: number;
  move: (value: number) => void;
}

export function useMoved(told: number, onMove: (value: number) => void): Moved {
  const asked = useRef<{ value: number; ms: number } | null>(null);
  const { current } = asked;
  if (current !== null && (current.value === told || performance.now() - current.ms > SETTLED_MS)) asked.current = null;
  return {
    at: asked.current?.value ?? told,
    move: (value) => {
      asked.current = { value, ms: performance.now() };
      onMove(value);
    },
  };
}
