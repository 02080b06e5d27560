// The person as lines over the camera's picture, mirrored as in a mirror; names of sides stay the person's own.

import { FIELDS } from "./frame";
import type { Side } from "./messages";

const BONES: [number, number][] = [
  [11, 12], [11, 23], [12, 24], [23, 24], // trunk
  [11, 13], [13, 15], [12, 14], [14, 16], // arms
  [23, 25], [25, 27], [24, 26], [26, 28], [27, 31], [28, 32], // legs
];
const JOINTS: Record<string, [number, number]> = {
  knee_flexion: [25, 26],
  knee_extension: [25, 26],
  hip_flexion: [23, 24],
  trunk_lean: [23, 24],
  shoulder_elevation: [11, 12],
};
const SEEN = 0.5;

export interface Colours {
  bone: string;
  faint: string;
  joint: string;
}

export class Skeleton {
  private readonly pen: CanvasRenderingContext2D;
  row: Float32Array | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser cannot draw");
    this.pen = pen;
  }

  /** Draw the newest row over the picture (or over nothing, for a simulated person). */
  draw(picture: HTMLVideoElement | null, measure: string, side: Side, colours: Colours): void {
    const { pen, canvas } = this;
    const { width, height } = canvas;
    pen.save();
    pen.clearRect(0, 0, width, height);
    pen.translate(width, 0);
    pen.scale(-1, 1);
    if (picture !== null && picture.readyState >= 2) pen.drawImage(picture, 0, 0, width, height);
    if (this.row !== null && !Number.isNaN(this.row[0])) this.lines(this.row, measure, side, colours);
    pen.restore();
  }

  private lines(row: Float32Array, measure: string, side: Side, colours: Colours): void {
    const { pen, canvas } = this;
    const thick = Math.max(3, canvas.height / 110);
    const at = (n: number): [number, number, boolean] => {
      const [x, y, seen] = [row[n * FIELDS] ?? NaN, row[n * FIELDS + 1] ?? NaN, row[n * FIELDS + 3] ?? 1];
      return [x * canvas.width, y * canvas.height, Number.isNaN(seen) || seen >= SEEN];
    };
    pen.lineCap = "round";
    for (const [a, b] of BONES) {
      const [[ax, ay, seenA], [bx, by, seenB]] = [at(a), at(b)];
      pen.strokeStyle = seenA && seenB ? colours.bone : colours.faint;
      pen.lineWidth = thick;
      pen.beginPath();
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
      pen.stroke();
    }
    const [hx, hy] = at(0);
    pen.strokeStyle = colours.bone;
    pen.beginPath();
    pen.arc(hx, hy, canvas.height * 0.035, 0, 2 * Math.PI);
    pen.stroke();
    const working = JOINTS[measure]?.[side === "left" ? 0 : 1];
    if (working === undefined) return;
    const [x, y] = at(working);
    pen.fillStyle = colours.joint;
    pen.beginPath();
    pen.arc(x, y, thick * 2.4, 0, 2 * Math.PI);
    pen.fill();
  }
}
