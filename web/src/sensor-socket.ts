// The connection to the server while sensors are looked at; after a break it comes back and looks at the same ones.

import { PROTOCOL } from "./messages";
import type { FromCheck, Place, WornAt } from "./sensor-messages";

const RETRY_MS = [250, 500, 1000, 2000, 4000];
const RELEASED_WITHIN_MS = 8000;

export interface CheckListener {
  message(message: FromCheck): void;
  connected(connected: boolean): void;
}

export class SensorSocket {
  private socket: WebSocket | null = null;
  private wanted: string[] = [];
  private tries = 0;
  private ended = false;
  private released: (() => void) | null = null;

  constructor(
    private readonly token: string,
    private readonly listener: CheckListener,
  ) {}

  open(): void {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/check`);
    this.socket = socket;
    socket.onopen = () => {
      this.send({ type: "hello", protocol: PROTOCOL, token: this.token });
      this.send({ type: "choose", sensors: this.wanted });
    };
    socket.onmessage = ({ data }) => this.take(JSON.parse(data as string) as FromCheck);
    socket.onclose = () => this.closed(socket);
  }

  /** Look at these sensors, and let all others go. */
  choose(addresses: string[]): void {
    this.wanted = addresses;
    this.send({ type: "choose", sensors: addresses });
  }

  /** A channel is on that muscle, or on none. */
  assign(sensor: string, channel: string, place: Place | null): void {
    this.send({ type: "assign", sensor, channel, muscle: place?.muscle ?? null, side: place?.side ?? null });
  }

  /** A motion sensor is worn there; null: nobody says where. */
  wear(sensor: string, at: WornAt | null): void {
    this.send({ type: "wear", sensor, segment: at?.segment ?? null, side: at?.side ?? null });
  }

  /** Let all sensors go, so that practice can have them; comes back once they are free. */
  release(): Promise<void> {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve(this.end());
    const done = new Promise<void>((resolve) => {
      this.released = resolve;
      window.setTimeout(resolve, RELEASED_WITHIN_MS);
    });
    this.choose([]);
    return done.then(() => this.end());
  }

  end(): void {
    this.ended = true;
    this.socket?.close();
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private take(message: FromCheck): void {
    this.tries = 0;
    if (message.type === "sensors" && message.sensors.length === 0) this.released?.();
    if (message.type === "sensors") this.listener.connected(true);
    if (message.type === "error" && message.fatal) this.ended = true;
    this.listener.message(message);
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket || this.ended) return;
    this.listener.connected(false);
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)] ?? 4000;
    this.tries += 1;
    window.setTimeout(() => this.ended || this.open(), wait);
  }
}
