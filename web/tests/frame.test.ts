import { describe, expect, it } from "vitest";
import { ROW, decode, encodeRows } from "../src/frame";

const row = (): Float32Array => Float32Array.from({ length: ROW }, (_, n) => n / 7);

describe("binary frames", () => {
  it("come back as they were", () => {
    const back = decode(encodeRows(3, 2, 2 ** 40, [123_456_789_012_345n], [row()]));
    expect(back).toMatchObject({ stream: 3, epoch: 2, first: 2 ** 40, timesNs: [123_456_789_012_345n] });
    expect(back?.data).toEqual(row());
  });

  it("are laid out as the wire document says", () => {
    const view = new DataView(encodeRows(7, 2, 9, [-5n], [new Float32Array(ROW).fill(0.5)]));
    expect([view.getUint8(0), view.getUint8(1), view.getUint16(2, true), view.getUint32(4, true)]).toEqual([1, 3, 7, 2]);
    expect([view.getBigUint64(8, true), view.getUint16(16, true), view.getBigInt64(18, true)]).toEqual([9n, 1, -5n]);
    expect(view.getFloat32(26, true)).toBe(0.5);
    expect(view.byteLength).toBe(26 + 4 * ROW);
  });

  it("hold several rows with a time each, also of another width than landmarks", () => {
    const view = new DataView(encodeRows(1, 0, 5, [10n, 20n], [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]));
    expect(view.getUint16(16, true)).toBe(2);
    expect([view.getBigInt64(18, true), view.getBigInt64(26, true)]).toEqual([10n, 20n]);
    expect(Array.from({ length: 6 }, (_, n) => view.getFloat32(34 + 4 * n, true))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(view.byteLength).toBe(34 + 24);
    expect(decode(view.buffer)).toBeNull();
  });

  it("keep the NaN of a picture without a person", () => {
    expect(decode(encodeRows(1, 0, 0, [0n], [new Float32Array(ROW).fill(NaN)]))?.data.every(Number.isNaN)).toBe(true);
  });

  it("are refused when cut off, of another version or of another kind", () => {
    const whole = encodeRows(1, 0, 0, [0n], [row()]);
    for (const length of [0, 5, 17, 18, 26, whole.byteLength - 1]) expect(decode(whole.slice(0, length))).toBeNull();
    for (const byte of [0, 1]) {
      const other = whole.slice(0);
      new DataView(other).setUint8(byte, 9);
      expect(decode(other)).toBeNull();
    }
  });
});
