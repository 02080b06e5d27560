import { describe, expect, it } from "vitest";
import { ROW, decode, encodeRow } from "../src/frame";

const row = (): Float32Array => Float32Array.from({ length: ROW }, (_, n) => n / 7);

describe("binary frames", () => {
  it("come back as they were", () => {
    const back = decode(encodeRow(3, 2, 2 ** 40, 123_456_789_012_345n, row()));
    expect(back).toMatchObject({ stream: 3, epoch: 2, first: 2 ** 40, timesNs: [123_456_789_012_345n] });
    expect(back?.data).toEqual(row());
  });

  it("are laid out as the wire document says", () => {
    const view = new DataView(encodeRow(7, 2, 9, -5n, new Float32Array(ROW).fill(0.5)));
    expect([view.getUint8(0), view.getUint8(1), view.getUint16(2, true), view.getUint32(4, true)]).toEqual([1, 3, 7, 2]);
    expect([view.getBigUint64(8, true), view.getUint16(16, true), view.getBigInt64(18, true)]).toEqual([9n, 1, -5n]);
    expect(view.getFloat32(26, true)).toBe(0.5);
    expect(view.byteLength).toBe(26 + 4 * ROW);
  });

  it("keep the NaN of a picture without a person", () => {
    expect(decode(encodeRow(1, 0, 0, 0n, new Float32Array(ROW).fill(NaN)))?.data.every(Number.isNaN)).toBe(true);
  });

  it("are refused when cut off, of another version or of another kind", () => {
    const whole = encodeRow(1, 0, 0, 0n, row());
    for (const length of [0, 5, 17, 18, 26, whole.byteLength - 1]) expect(decode(whole.slice(0, length))).toBeNull();
    for (const byte of [0, 1]) {
      const other = whole.slice(0);
      new DataView(other).setUint8(byte, 9);
      expect(decode(other)).toBeNull();
    }
  });
});
