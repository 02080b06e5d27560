// Landmarks off the main thread: pictures in, one row of 231 numbers out. Pictures go no further than this worker.

import { FIELDS, LANDMARKS, ROW } from "./frame";

interface Point {
  x: number;
  y: number;
  z: number;
  visibility: number;
}
interface Found {
  landmarks: Point[][];
  worldLandmarks: Point[][];
}
interface Landmarker {
  detectForVideo(picture: ImageBitmap, timeMs: number): Found;
  detect(picture: ImageBitmap): Found;
}

export type ToWorker = { vision: string; bundle: string } | { picture: ImageBitmap; timeMs: number };
export type FromWorker =
  | { ready: true }
  | { timeMs: number; inferenceMs: number; row: Float32Array; found: boolean }
  | { people: number }
  | { error: string };

const scope = self as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null };
const COUNT_EVERY_MS = 2500;
const AT_ONCE = 2; // counts one behind the other at the beginning: a second person counts once seen twice
const TALL = 0.3; // a second person counts from this share of the picture's height on
let landmarker: Landmarker | null = null;
let counter: Landmarker | null = null;
let countDueMs = -Infinity;
let counts = 0;

async function open(vision: string, bundle: string): Promise<void> {
  const library = await import(/* @vite-ignore */ `${vision}/vision_bundle.mjs`);
  const files = await library.FilesetResolver.forVisionTasks(`${vision}/wasm`, true); // true: the form for module workers
  const make = (runningMode: "VIDEO" | "IMAGE", numPoses: number, wasm = files): Promise<Landmarker> =>
    library.PoseLandmarker.createFromOptions(wasm, {
      baseOptions: { modelAssetPath: bundle, delegate: "CPU" },
      runningMode,
      numPoses,
      canvas: new OffscreenCanvas(1, 1), // a worker has no document to make one in
    });
  const first = await make("VIDEO", 1);
  // Looking for two people in every picture would cost a detection each time; a second model looks now and then.
  // Its loader needs an address of its own: a module runs but once, and the library takes its factory away after use.
  const again = { ...files, wasmLoaderPath: `${files.wasmLoaderPath}?second` };
  counter = await make("IMAGE", 2, again).catch((error: unknown) => {
    console.warn("people are not counted:", error);
    return null;
  });
  landmarker = first; // not before people can be counted: practice must not begin on the wrong one of two
}

/** How many people stand in the picture, now and then; null in between. Practice goes on without it where it fails. */
function people(picture: ImageBitmap, timeMs: number): number | null {
  if (counter === null || timeMs < countDueMs) return null;
  counts += 1;
  countDueMs = counts < AT_ONCE ? timeMs : timeMs + COUNT_EVERY_MS;
  try {
    return counted(counter, picture);
  } catch (error) {
    console.warn("people are not counted any more:", error);
    counter = null;
    return null;
  }
}

function counted(counter: Landmarker, picture: ImageBitmap): number {
  const heights = counter.detect(picture).landmarks.map((points) => {
    const ys = points.map(({ y }) => y);
    return Math.max(...ys) - Math.min(...ys);
  });
  return heights.filter((height) => height >= TALL).length;
}

function toRow({ landmarks, worldLandmarks }: Found): Float32Array {
  const row = new Float32Array(ROW).fill(NaN);
  const [points, world] = [landmarks[0], worldLandmarks[0]];
  if (points === undefined || world === undefined) return row;
  for (let n = 0; n < LANDMARKS; n += 1) {
    const [p, w] = [points[n], world[n]];
    if (p !== undefined && w !== undefined) row.set([p.x, p.y, p.z, p.visibility, w.x, w.y, w.z], FIELDS * n);
  }
  return row;
}

scope.onmessage = async ({ data }) => {
  try {
    if ("vision" in data) {
      await open(data.vision, data.bundle);
      scope.postMessage({ ready: true });
    } else if (landmarker !== null) {
      const began = performance.now();
      const result = landmarker.detectForVideo(data.picture, data.timeMs);
      const inferenceMs = performance.now() - began;
      const row = toRow(result);
      scope.postMessage({ timeMs: data.timeMs, inferenceMs, row, found: result.landmarks.length > 0 }, [row.buffer]);
      const seen = people(data.picture, data.timeMs);
      if (seen !== null) scope.postMessage({ people: seen });
    }
  } catch (error) {
    scope.postMessage({ error: String(error instanceof Error ? error.message : error) });
  } finally {
    if ("picture" in data) data.picture.close();
  }
};
