// The muscle's effort over the last seconds as a line, with the target across it.

import type { Target } from "./messages";
import { place } from "./scale";

const POINTS = 50 * 8;

export class Trace {
  private values: (number | null)[] = [];

  add(values: (number | null)[]): void {
    this.values.push(...values);
    if (this.values.length > POINTS) this.values.splice(0, this.values.length - POINTS);
  }

  clear(): void {
    this.values = [];
  }

  draw(canvas: HTMLCanvasElement, target: Target, line: string, level: string): void {
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    const { width, height } = canvas;
    const y = (value: number): number => height - 4 - place(value, target) * (height - 8);
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 2;
    pen.strokeStyle = level;
    pen.setLineDash([8, 6]);
    pen.beginPath();
    pen.moveTo(0, y(target.low));
    pen.lineTo(width, y(target.low));
    pen.stroke();
    pen.setLineDash([]);
    pen.strokeStyle = line;
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.beginPath();
    let drawing = false;
    this.values.forEach((value, n) => {
      if (value === null) drawing = false;
      else {
        const x = (n / (POINTS - 1)) * width;
        if (drawing) pen.lineTo(x, y(value));
        else pen.moveTo(x, y(value));
        drawing = true;
      }
    });
    pen.stroke();
  }
}
