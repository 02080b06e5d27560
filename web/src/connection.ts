// The connection to the live process: hello, pings, control messages, frames; after a break it comes back and sends what was kept.

import { SessionClock } from "./clock";
import { decode, encodeRows, pictureSize, type Frame } from "./frame";
import { KeptFrames } from "./kept";
import { Line } from "./line";
import { Paced } from "./paced";
import { PROTOCOL, type Begin, type FromServer, type StreamEntry } from "./messages";

const PING_EVERY_MS = 5000;
const FIRST_PINGS = 5;
/** A ping that is not answered for so long: the line is dead, also where the browser believes in it. */
const DEAD_MS = 12_000;
const GIVE_UP = 40;
const SESSION = "reknit.session";
/** What must never be lost without a word: it ends an exercise. */
const ALARMS = new Set(["hurts", "dizzy", "stop"]);

export interface Listener {
  message(message: FromServer): void;
  frame(frame: Frame): void;
  connected(connected: boolean): void;
  /** An alarm that can no longer reach the session it was pressed for. */
  unsent(name: string): void;
}

interface Pressed {
  type: "control";
  name: string;
  value: number | null;
}

export class Connection {
  readonly clock = new SessionClock();
  readonly kept = new KeptFrames();
  /** Size of the picture that the session's landmarks come from. */
  picture = pictureSize({});
  private readonly line = new Line("/live", { opened: () => this.hello(this.role), message: (data) => this.take(data), closed: (forGood) => this.closed(forGood) }, GIVE_UP);
  private session: string | null = null;
  private cameraStream: number | null = null;
  private epoch = 0;
  private index = 0;
  private readonly waiting: Pressed[] = [];
  /** Alarms that went onto the line, until the server has answered what was said after them. */
  private unconfirmed: { pressed: Pressed; atMs: number }[] = [];
  /** When the oldest ping was sent that has no answer yet. */
  private unansweredMs: number | null = null;
  /** Whether the server has let us into a session since the line was opened: only then does a control arrive. */
  private within = false;
  /** Where the page wants to go once all that was pressed has reached the session it was pressed for. */
  private leaving: (() => void) | null = null;
  private pings = 0;
  private pinging: number | undefined;
  /** A target that is dragged moves many times a second; the server takes only so much. */
  private readonly reach = new Paced<number | null>((value) => this.tell("reach", value));

  constructor(
    private readonly token: string,
    private readonly listener: Listener,
    private role: "practise" | "watch" | "take-over" = "practise",
  ) {
    if (role !== "watch") this.session = sessionStorage.getItem(SESSION);
  }

  open(): void {
    this.line.open();
  }

  /** Say who we are; also to watch or to take over a session that another tab practises in. */
  hello(role: "practise" | "watch" | "take-over"): void {
    this.role = role;
    this.send({ type: "hello", protocol: PROTOCOL, token: this.token, session: this.session, role });
  }

  /** Watch whatever is practised now, if anything is. */
  watchAny(): void {
    this.onceSent(() => this.elsewhere(null, "watch"));
  }

  /** Practise here in a session that is practised elsewhere. */
  takeOver(session: string): void {
    this.onceSent(() => this.elsewhere(session, "take-over"));
  }

  /** Away from a session that was watched or is practised elsewhere: to one of our own, in which something can be begun. */
  away(): void {
    this.onceSent(() => this.elsewhere(null, "practise"));
  }

  private elsewhere(session: string | null, role: "practise" | "watch" | "take-over"): void {
    this.session = session;
    this.within = false;
    this.hello(role);
  }

  /** Go at once where nothing waits; else once it was sent, for which the session is entered once more. */
  private onceSent(go: () => void): void {
    if (this.waiting.length === 0) return go();
    this.leaving = go;
    this.hello("watch");
  }

  begin(begin: Begin): void {
    this.kept.clear();
    this.epoch = this.index = 0;
    this.send(begin);
  }

  /** A button or the slider; while the connection is broken it waits, so that "this hurts" is never lost. */
  control(name: string, value: number | null = null): void {
    if (name === "reach") this.reach.give(value);
    else this.tell(name, value);
  }

  private tell(name: string, value: number | null): void {
    const message: Pressed = { type: "control", name, value };
    if (!this.within || !this.press(message)) this.waiting.push(message);
  }

  /** Whether what was pressed went onto the line. An alarm is followed by a ping, whose answer tells that it has arrived. */
  private press(pressed: Pressed): boolean {
    if (!this.line.send(JSON.stringify(pressed))) return false;
    if (ALARMS.has(pressed.name)) {
      this.unconfirmed.push({ pressed, atMs: performance.now() });
      this.ping();
    }
    return true;
  }

  send(message: object): void {
    this.line.send(JSON.stringify(message));
  }

  /** Send one landmark row that was captured at that moment of the page. */
  sendRow(row: Float32Array, capturedMs: number): boolean {
    const timeNs = this.clock.stamp(capturedMs);
    if (timeNs === null || this.cameraStream === null) return false;
    const bytes = encodeRows(this.cameraStream, this.epoch, this.index, [timeNs], [row]);
    this.kept.add(this.epoch, this.index, performance.now(), bytes);
    this.index += 1;
    this.line.send(bytes);
    return true;
  }

  /** No more tries: the session has been refused or has ended for good. */
  end(): void {
    window.clearInterval(this.pinging);
    this.line.end();
  }

  private take(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      const frame = decode(data);
      if (frame !== null) this.listener.frame(frame);
      return;
    }
    const message = JSON.parse(data) as FromServer;
    if (this.passedOn(message)) return;
    if (message.type === "occupied" || message.type === "idle") {
      this.within = false;
      this.listener.connected(true);
    }
    if (message.type === "welcome") this.welcome(message);
    else if (message.type === "taken") this.role = "watch";
    else if (message.type === "begun") this.streams(message.streams);
    else if (message.type === "pong") this.pong(message.page_ns, message.server_ns);
    else if (message.type === "ack" && message.stream === this.cameraStream) this.kept.acknowledge(message.epoch, message.index);
    else if (message.type === "result") {
      this.kept.clear();
      this.unconfirmed = [];
    }
    else if (message.type === "error" && message.fatal) this.line.giveUp();
    const over = message.type === "idle" || (message.type === "error" && message.fatal);
    const lost = over ? this.waiting.splice(0) : [];
    this.listener.message(message);
    this.tellUnsent(lost);
  }

  /** Whether the message was needed only to send what waits before the page goes elsewhere: then it tells the page nothing. */
  private passedOn(message: FromServer): boolean {
    if (message.type === "occupied" && this.waiting.length > 0) {
      this.onceSent(this.leaving ?? (() => this.hello("practise")));
      return true;
    }
    const go = this.leaving;
    if (go === null || (message.type !== "welcome" && message.type !== "idle")) return false;
    this.leaving = null;
    const pressed = this.waiting.splice(0);
    const there = message.type === "welcome" && message.session === this.session;
    if (there) pressed.forEach((each) => this.press(each));
    else this.tellUnsent(pressed);
    go();
    return true;
  }

  private closed(forGood: boolean): void {
    this.within = false;
    this.unansweredMs = null;
    this.waiting.unshift(...this.unconfirmed.splice(0).map(({ pressed }) => pressed));
    this.listener.connected(false);
    if (forGood) this.tellUnsent(this.waiting.splice(0));
  }

  /** Tell of the alarms among what was pressed and can be sent no more. */
  private tellUnsent(pressed: Pressed[]): void {
    for (const { name } of pressed) if (ALARMS.has(name)) this.listener.unsent(name);
  }

  private welcome(message: Extract<FromServer, { type: "welcome" }>): void {
    const returned = message.session === this.session && this.cameraStream !== null;
    const another = this.session !== null && message.session !== this.session;
    this.role = message.role;
    this.line.good();
    this.session = message.session;
    if (message.role === "practise") sessionStorage.setItem(SESSION, message.session);
    this.listener.connected(true);
    this.within = true;
    // What was pressed for one session must not reach another one.
    const waited = this.waiting.splice(0);
    queueMicrotask(() => (another ? this.tellUnsent(waited) : waited.forEach((each) => this.press(each))));
    if (returned && message.role === "practise") {
      // Only what is the camera's: other streams of the session count by themselves.
      for (const { name, acknowledged } of message.streams) if (name === "camera") this.kept.acknowledge(...acknowledged);
      for (const bytes of this.kept.waiting) this.line.send(bytes);
      return;
    }
    this.clock.reset();
    this.cameraStream = null;
    this.pings = 0;
    this.streams(message.streams);
    // Another load of this page has sent samples before: ours begin an epoch of their own.
    for (const { name, acknowledged } of message.streams) if (name === "camera") this.epoch = acknowledged[0] + 1;
    this.index = 0;
    this.ping();
    window.clearInterval(this.pinging);
    this.pinging = window.setInterval(() => this.look(), PING_EVERY_MS);
  }

  private streams(streams: StreamEntry[]): void {
    const landmarks = streams.find(({ spec }) => spec.kind === "landmarks");
    this.picture = pictureSize(Object.fromEntries(landmarks?.spec.attributes ?? []));
    this.cameraStream = streams.find(({ name }) => name === "camera")?.stream ?? null;
  }

  /** Ask whether the other side is still there; where it has not answered for long, connect anew. */
  private look(): void {
    if (this.unansweredMs !== null && performance.now() - this.unansweredMs > DEAD_MS) {
      this.closed(false);
      this.line.again();
    } else this.ping();
  }

  private ping(): void {
    if (this.line.ready) this.unansweredMs ??= performance.now();
    this.send({ type: "ping", page_ns: Math.round(performance.now() * 1e6) });
  }

  private pong(pageNs: number, serverNs: number): void {
    this.unansweredMs = null;
    this.unconfirmed = this.unconfirmed.filter(({ atMs }) => atMs * 1e6 > pageNs + 1);
    this.clock.pong(pageNs / 1e6, performance.now(), serverNs);
    this.pings += 1;
    if (this.pings < FIRST_PINGS) return this.ping();
    if (this.pings === FIRST_PINGS) {
      const tie = this.clock.fix();
      if (tie !== null) this.send({ type: "clock", offset_ns: Math.round(tie.offsetNs), round_trip_ns: Math.round(tie.roundTripNs) });
    }
  }
}
