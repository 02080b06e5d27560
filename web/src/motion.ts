// The phone's motion sensors: asking for them, and each event as one row of numbers in the axes that docs/sensors.md writes down.

export type MotionProblem = "refused" | "absent" | "insecure";

export class MotionError extends Error {
  constructor(readonly problem: MotionProblem) {
    super(problem);
  }
}

/** acc_x, acc_y, acc_z (m/s²), gyro_x, gyro_y, gyro_z (deg/s), quat_w, quat_x, quat_y, quat_z. */
export const MOTION_WIDTH = 10;
const FIRST_WITHIN_MS = 2500;
const SETTLE_MS = 400;
const SURE = 3;
const RAD = Math.PI / 180;

export interface Angles {
  alpha: number;
  beta: number;
  gamma: number;
}

/** The quaternion (w, x, y, z) of intrinsic turns about z, x and y: from the phone's axes to those with z up. */
export function quaternion({ alpha, beta, gamma }: Angles): [number, number, number, number] {
  const [sz, sx, sy] = [alpha, beta, gamma].map((angle) => Math.sin((angle * RAD) / 2)) as [number, number, number];
  const [cz, cx, cy] = [alpha, beta, gamma].map((angle) => Math.cos((angle * RAD) / 2)) as [number, number, number];
  return [cz * cx * cy - sz * sx * sy, cz * sx * cy - sz * cx * sy, sz * sx * cy + cz * cx * sy, sz * cx * cy + cz * sx * sy];
}

/** Which way is up, in the phone's own axes. */
export function up({ beta, gamma }: Angles): [number, number, number] {
  const [b, g] = [beta * RAD, gamma * RAD];
  return [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
}

/** Whether acceleration comes turned round, as WebKit sends it: found by the phone itself, since at rest it must point up. */
export class Sign {
  private sum = 0;
  private count = 0;

  constructor(private readonly platformTurned: boolean) {}

  take(acceleration: [number, number, number], angles: Angles | null): void {
    if (angles === null || acceleration.some(Number.isNaN)) return;
    this.sum += up(angles).reduce((sum, each, axis) => sum + each * (acceleration[axis] ?? 0), 0);
    this.count += 1;
  }

  /** Sure enough: on average it is nearer to up or down than to the horizon. */
  private get sure(): boolean {
    return this.count > 0 && Math.abs(this.sum / this.count) > SURE;
  }

  get factor(): 1 | -1 {
    return (this.sure ? this.sum < 0 : this.platformTurned) ? -1 : 1;
  }

  /** For the recording: what was done, and why. */
  get attributes(): Record<string, string> {
    return { acceleration_sign: this.factor < 0 ? "turned" : "as sent", acceleration_sign_from: this.sure ? "orientation" : "platform" };
  }
}

/** Whether this is a browser of iOS, where the sign is the other one. */
export function turnedPlatform({ userAgent, platform, maxTouchPoints }: Pick<Navigator, "userAgent" | "platform" | "maxTouchPoints">): boolean {
  return /iP(hone|ad|od)/.test(userAgent) || (platform === "MacIntel" && maxTouchPoints > 1);
}

/** One event as a row; NaN where the phone does not tell. rotationRate is about x, y and z by the names alpha, beta and gamma. */
export function rowOf(event: Pick<DeviceMotionEvent, "accelerationIncludingGravity" | "rotationRate">, angles: Angles | null, factor: number): Float32Array {
  const { accelerationIncludingGravity: acc, rotationRate: rate } = event;
  const known = (value: number | null | undefined): number => value ?? NaN;
  return Float32Array.of(
    ...[acc?.x, acc?.y, acc?.z].map((value) => factor * known(value)),
    ...[rate?.alpha, rate?.beta, rate?.gamma].map(known),
    ...(angles === null ? [NaN, NaN, NaN, NaN] : quaternion(angles)),
  );
}

type Asking = { requestPermission?: () => Promise<PermissionState> };

export class Motion {
  onRow: (row: Float32Array, takenMs: number) => void = () => undefined;
  private angles: Angles | null = null;
  private sign = new Sign(turnedPlatform(navigator));
  private factor: 1 | -1 | null = null;
  private interval = 0;
  private heard: () => void = () => undefined;

  /** Ask for the sensors and wait for the first movement; must be called in the answer to a tap. MotionError says what is in the way. */
  async open(): Promise<void> {
    if (!window.isSecureContext) throw new MotionError("insecure");
    if (typeof DeviceMotionEvent === "undefined") throw new MotionError("absent");
    await permitted();
    const first = new Promise<void>((resolve) => (this.heard = resolve));
    window.addEventListener("deviceorientation", this.turned);
    window.addEventListener("devicemotion", this.moved);
    const patience = new Promise<never>((_, reject) => window.setTimeout(() => reject(new MotionError("absent")), FIRST_WITHIN_MS));
    try {
      await Promise.race([first, patience]);
    } catch (error) {
      this.close();
      throw error;
    }
    await new Promise((resolve) => window.setTimeout(resolve, SETTLE_MS));
    this.factor = this.sign.factor;
  }

  /** For the recording. The interval is in ms by the standard, in seconds by some browsers; the times of the samples are what counts. */
  get attributes(): Record<string, string> {
    return { ...this.sign.attributes, interval_as_told: String(this.interval) };
  }

  close(): void {
    window.removeEventListener("deviceorientation", this.turned);
    window.removeEventListener("devicemotion", this.moved);
  }

  private turned = ({ alpha, beta, gamma }: DeviceOrientationEvent): void => {
    this.angles = beta === null || gamma === null ? null : { alpha: alpha ?? 0, beta, gamma };
  };

  private moved = (event: DeviceMotionEvent): void => {
    const { accelerationIncludingGravity: acc } = event;
    if (acc?.x == null && event.rotationRate?.alpha == null) return; // a computer without sensors sends one empty event
    this.interval = event.interval;
    this.heard();
    if (this.factor === null) return this.sign.take([acc?.x ?? NaN, acc?.y ?? NaN, acc?.z ?? NaN], this.angles);
    this.onRow(rowOf(event, this.angles, this.factor), takenAt(event.timeStamp, performance.now()));
  };
}

/** When an event was taken, on the page's clock; old browsers count it from another beginning. */
export function takenAt(stampMs: number, nowMs: number): number {
  return stampMs > nowMs - 10_000 && stampMs <= nowMs ? stampMs : nowMs;
}

async function permitted(): Promise<void> {
  const kinds = [DeviceMotionEvent, typeof DeviceOrientationEvent === "undefined" ? {} : DeviceOrientationEvent] as Asking[];
  // Both at once: after the first answer the tap no longer counts.
  const asked = kinds.flatMap(({ requestPermission }, n) => (requestPermission === undefined ? [] : [requestPermission.call(kinds[n])]));
  const answers = await Promise.allSettled(asked);
  if (answers.some((answer) => answer.status === "rejected" || answer.value === "denied")) throw new MotionError("refused");
}
