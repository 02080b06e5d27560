// Binary frames of the wire (docs/wire.md): the samples of one stream, little-endian.

export const VERSION = 1;
export const HEADER_BYTES = 18;
export const FIELDS = 7;
export const LANDMARKS = 33;
export const ROW = FIELDS * LANDMARKS;

export interface Frame {
  stream: number;
  epoch: number;
  first: number;
  timesNs: bigint[];
  data: Float32Array;
}

const IRREGULAR_FLOAT32 = 3;

/** The bytes of rows that were taken at those times: the first one has index `first`, all of them have the same width. */
export function encodeRows(stream: number, epoch: number, first: number, timesNs: bigint[], rows: Float32Array[]): ArrayBuffer {
  const width = rows[0]?.length ?? 0;
  const start = HEADER_BYTES + 8 * rows.length;
  const bytes = new ArrayBuffer(start + 4 * width * rows.length);
  const view = new DataView(bytes);
  view.setUint8(0, VERSION);
  view.setUint8(1, IRREGULAR_FLOAT32);
  view.setUint16(2, stream, true);
  view.setUint32(4, epoch, true);
  view.setBigUint64(8, BigInt(first), true);
  view.setUint16(16, rows.length, true);
  timesNs.forEach((timeNs, n) => view.setBigInt64(HEADER_BYTES + 8 * n, timeNs, true));
  rows.forEach((row, n) => row.forEach((value, place) => view.setFloat32(start + 4 * (width * n + place), value, true)));
  return bytes;
}

/** A landmark frame from the server; null for anything else. */
export function decode(bytes: ArrayBuffer): Frame | null {
  const found = decodeAt(bytes, 0);
  return found !== null && found.end === bytes.byteLength ? found.frame : null;
}

/** Landmark frames that stand one behind the other; what is no whole frame ends the list. */
export function decodeAll(bytes: ArrayBuffer): Frame[] {
  const frames: Frame[] = [];
  for (let from = 0; from < bytes.byteLength; ) {
    const found = decodeAt(bytes, from);
    if (found === null) break;
    frames.push(found.frame);
    from = found.end;
  }
  return frames;
}

function decodeAt(bytes: ArrayBuffer, from: number): { frame: Frame; end: number } | null {
  if (bytes.byteLength < from + HEADER_BYTES) return null;
  const view = new DataView(bytes, from);
  if (view.getUint8(0) !== VERSION || view.getUint8(1) !== IRREGULAR_FLOAT32) return null;
  const count = view.getUint16(16, true);
  const start = HEADER_BYTES + 8 * count;
  const length = start + 4 * ROW * count;
  if (view.byteLength < length) return null;
  const timesNs = Array.from({ length: count }, (_, n) => view.getBigInt64(HEADER_BYTES + 8 * n, true));
  const data = new Float32Array(ROW * count);
  data.forEach((_, place) => (data[place] = view.getFloat32(start + 4 * place, true)));
  const frame = { stream: view.getUint16(2, true), epoch: view.getUint32(4, true), first: Number(view.getBigUint64(8, true)), timesNs, data };
  return { frame, end: from + length };
}

export interface Size {
  width: number;
  height: number;
}

/** The size of the picture that landmarks come from, as their stream says it. */
export function pictureSize(attributes: Record<string, string>): Size {
  const [width, height] = [Number(attributes["width"]), Number(attributes["height"])];
  return width > 0 && height > 0 ? { width, height } : { width: 640, height: 480 };
}
