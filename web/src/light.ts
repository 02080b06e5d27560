// Whether there is enough light: the mean brightness of the camera's picture, looked at once a second.

const WIDTH = 32;
const HEIGHT = 24;
const EVERY_MS = 1000;
const DARK = 38;
const LIGHT = 48;

/** Mean brightness of RGBA pixels, 0 to 255 (Rec. 601 luma). */
export function brightness(pixels: Uint8ClampedArray): number {
  let sum = 0;
  for (let n = 0; n < pixels.length; n += 4) sum += 0.299 * (pixels[n] ?? 0) + 0.587 * (pixels[n + 1] ?? 0) + 0.114 * (pixels[n + 2] ?? 0);
  return pixels.length === 0 ? 0 : sum / (pixels.length / 4);
}

/** Dark below one level, light again only above a higher one, so that the sentence does not flicker. */
export function isDark(before: boolean, level: number): boolean {
  return before ? level < LIGHT : level < DARK;
}

export class Light {
  dark = false;
  private readonly pen: CanvasRenderingContext2D | null;
  private dueMs = 0;

  constructor() {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    this.pen = canvas.getContext("2d", { willReadFrequently: true });
  }

  /** Look at the picture if it is time; true where the answer has changed. */
  look(video: HTMLVideoElement, nowMs: number): boolean {
    if (this.pen === null || nowMs < this.dueMs || video.readyState < 2) return false;
    this.dueMs = nowMs + EVERY_MS;
    this.pen.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const before = this.dark;
    this.dark = isDark(before, brightness(this.pen.getImageData(0, 0, WIDTH, HEIGHT).data));
    return this.dark !== before;
  }
}
