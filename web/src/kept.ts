// Frames that the server has not acknowledged: kept, and sent again after a break.

const KEEP_MS = 60_000;

interface Kept {
  epoch: number;
  index: number;
  atMs: number;
  bytes: ArrayBuffer;
}

export class KeptFrames {
  private frames: Kept[] = [];
  /** Frames given up because they were older than a minute. */
  lost = 0;

  add(epoch: number, index: number, atMs: number, bytes: ArrayBuffer): void {
    this.frames.push({ epoch, index, atMs, bytes });
    while (this.frames[0] !== undefined && atMs - this.frames[0].atMs > KEEP_MS) {
      this.frames.shift();
      this.lost += 1;
    }
  }

  /** Everything before `index` of `epoch` is safe on the server's disk. */
  acknowledge(epoch: number, index: number): void {
    this.frames = this.frames.filter((kept) => kept.epoch > epoch || (kept.epoch === epoch && kept.index >= index));
  }

  get waiting(): ArrayBuffer[] {
    return this.frames.map((kept) => kept.bytes);
  }

  clear(): void {
    this.frames = [];
    this.lost = 0;
  }
}
