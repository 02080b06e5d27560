// A phone's line to the computer: joins by a ticket, ties its clock, sends rows, keeps them until they are acknowledged.

import { SessionClock } from "./clock";
import { encodeRows } from "./frame";
import { KeptFrames } from "./kept";
import { Line } from "./line";
import { PROTOCOL, type Side } from "./messages";

export const PLACES = ["thigh", "shank", "upper_arm", "forearm", "hand", "pocket", "chest", "lower_back"] as const;
export type Place = (typeof PLACES)[number];

export interface Where {
  segment: Place;
  side: Side;
  device: string;
  attributes: Record<string, string>;
}

type FromServer =
  | { type: "joined"; phone: string; key: string; stream: number; epoch: number | null; record: number | null; acknowledged: [number, number] | null }
  | { type: "record"; epoch: number }
  | { type: "rest" }
  | { type: "ack"; stream: number; epoch: number; index: number }
  | { type: "pong"; page_ns: number; server_ns: number }
  | { type: "error"; code: string; message: string; fatal: boolean };

export interface PhoneListener {
  /** Connected or not, recorded or not. */
  changed(): void;
  /** It is over: `ticket`, `away`, or another code, with the server's sentence. */
  ended(code: string, sentence: string): void;
}

const PING_EVERY_MS = 5000;
const FIRST_PINGS = 5;
const TELL_CLOCK_EVERY = 6;
const SILENT_MS = 12_000;
const BATCH_MS = 40;
const HOLE_MS = 1000;
const PASS = "reknit.phone";

export class PhoneLink {
  connected = false;
  recorded = false;
  /** Whether the computer has ever answered. */
  joined = false;
  private readonly clock = new SessionClock();
  private readonly kept = new KeptFrames();
  private readonly load = crypto.randomUUID();
  private readonly line = new Line("/phone", { opened: () => this.join(), message: (data) => this.take(data), closed: () => this.changed(false) }, Infinity);
  private stream = 1;
  private epoch = 0;
  private index = 0;
  private pings = 0;
  private pinging: number | undefined;
  private heardMs = 0;
  private lastMs: number | null = null;
  private best: { offsetNs: number; roundTripNs: number } | null = null;
  private batch: { timeNs: bigint; row: Float32Array }[] = [];
  private sentMs = -Infinity;

  constructor(
    private readonly ticket: string,
    private readonly where: Where,
    private readonly listener: PhoneListener,
  ) {}

  open(): void {
    this.line.open();
    this.pinging = window.setInterval(() => this.look(), PING_EVERY_MS);
  }

  /** Whether movement went out within the last second. */
  get sending(): boolean {
    return this.connected && performance.now() - this.sentMs < HOLE_MS;
  }

  /** The page is seen again: what was broken meanwhile is mended at once. */
  wake(): void {
    if (!this.line.ready || performance.now() - this.heardMs > PING_EVERY_MS) this.line.again();
  }

  status(batteryPercent: number | null): void {
    this.tell({ type: "status", battery_percent: batteryPercent });
  }

  /** One row that was taken at that moment of the page. */
  send(row: Float32Array, takenMs: number): void {
    if (!this.joined) return;
    if (this.lastMs !== null && takenMs - this.lastMs > HOLE_MS) this.begin(this.epoch + 1);
    this.lastMs = takenMs;
    const timeNs = this.clock.stamp(takenMs);
    if (timeNs === null) return;
    this.batch.push({ timeNs, row });
    if (Number(timeNs - (this.batch[0]?.timeNs ?? timeNs)) >= BATCH_MS * 1e6) this.flush();
  }

  end(): void {
    window.clearInterval(this.pinging);
    this.line.end();
  }

  private flush(): void {
    if (this.batch.length === 0) return;
    const bytes = encodeRows(this.stream, this.epoch, this.index, this.batch.map(({ timeNs }) => timeNs), this.batch.map(({ row }) => row));
    if (this.recorded) this.kept.add(this.epoch, this.index + this.batch.length - 1, performance.now(), bytes);
    this.index += this.batch.length;
    this.batch = [];
    if (this.connected && this.line.send(bytes)) this.sentMs = performance.now();
  }

  /** Begin an epoch: what comes now does not follow on what came before, and the clock is tied anew. */
  private begin(epoch: number): void {
    this.flush();
    this.epoch = epoch;
    this.index = 0;
    this.clock.reset();
    this.best = null;
    this.pings = 0;
    this.ping();
  }

  private join(): void {
    const key = passOf(this.ticket) ?? this.ticket;
    this.tell({ type: "join", protocol: PROTOCOL, key, load: this.load, ...this.where });
  }

  private take(data: string | ArrayBuffer): void {
    if (typeof data !== "string") return;
    this.heardMs = performance.now();
    const message = JSON.parse(data) as FromServer;
    if (message.type === "joined") this.welcome(message);
    else if (message.type === "pong") this.pong(message.page_ns, message.server_ns);
    else if (message.type === "ack") this.kept.acknowledge(message.epoch, message.index);
    else if (message.type === "record") this.record(message.epoch);
    else if (message.type === "rest") this.rest();
    else if (message.type === "error" && message.fatal) this.refused(message.code, message.message);
  }

  private welcome({ key, stream, epoch, record, acknowledged }: Extract<FromServer, { type: "joined" }>): void {
    sessionStorage.setItem(PASS, JSON.stringify([this.ticket, key]));
    this.line.good();
    this.stream = stream;
    this.joined = true;
    if (record === null) this.rest();
    else this.recorded = true;
    this.changed(true);
    if (epoch !== null || (record !== null && record > this.epoch)) return this.record(Math.max(epoch ?? 0, record ?? 0), record !== null);
    if (acknowledged !== null) this.kept.acknowledge(...acknowledged);
    for (const bytes of this.kept.waiting) this.line.send(bytes);
    this.ping();
  }

  private record(epoch: number, recorded = true): void {
    this.recorded = recorded;
    this.batch = [];
    this.kept.clear();
    this.begin(epoch);
    this.listener.changed();
  }

  private rest(): void {
    this.recorded = false;
    this.kept.clear();
    this.listener.changed();
  }

  private refused(code: string, sentence: string): void {
    this.end();
    this.listener.ended(code, sentence);
  }

  private changed(connected: boolean): void {
    this.connected = connected;
    this.listener.changed();
  }

  private look(): void {
    if (this.line.ready && performance.now() - this.heardMs > SILENT_MS) this.line.again();
    else this.ping();
  }

  private ping(): void {
    this.tell({ type: "ping", page_ns: Math.round(performance.now() * 1e6) });
  }

  private pong(pageNs: number, serverNs: number): void {
    const [sentMs, nowMs] = [pageNs / 1e6, performance.now()];
    this.clock.pong(sentMs, nowMs, serverNs);
    const tie = { offsetNs: serverNs - ((sentMs + nowMs) / 2) * 1e6, roundTripNs: (nowMs - sentMs) * 1e6 };
    if (this.best === null || tie.roundTripNs < this.best.roundTripNs) this.best = tie;
    this.pings += 1;
    if (this.pings < FIRST_PINGS) return this.ping();
    if (this.pings === FIRST_PINGS) this.clock.fix();
    if ((this.pings - FIRST_PINGS) % TELL_CLOCK_EVERY !== 0) return;
    this.tell({ type: "clock", offset_ns: Math.round(this.best.offsetNs), round_trip_ns: Math.round(this.best.roundTripNs) });
    this.best = null;
  }

  private tell(message: object): void {
    this.line.send(JSON.stringify(message));
  }
}

/** The pass that this ticket was good for, where this page was loaded anew: a ticket itself is good once. */
function passOf(ticket: string): string | null {
  const [known, key] = JSON.parse(sessionStorage.getItem(PASS) ?? "[]") as string[];
  return known === ticket ? (key ?? null) : null;
}
