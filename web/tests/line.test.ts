import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "../src/connection";
import { Line } from "../src/line";
import { ROW } from "../src/frame";

/** A browser's socket, opened and closed by hand. */
class HandSocket {
  static readonly OPEN = 1;
  static made: HandSocket[] = [];
  readyState = 0;
  binaryType = "";
  sent: (string | ArrayBuffer)[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: () => void = () => undefined;

  constructor(readonly url: string) {
    HandSocket.made.push(this);
  }

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
    this.onclose();
  }

  opens(): this {
    this.readyState = 1;
    this.onopen();
    return this;
  }

  tells(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const newest = (): HandSocket => HandSocket.made.at(-1) as HandSocket;
const said = (socket: HandSocket, type: string): object[] =>
  socket.sent.filter((each) => typeof each === "string").map((each) => JSON.parse(each as string) as { type: string }).filter((each) => each.type === type);

beforeEach(() => {
  vi.useFakeTimers();
  HandSocket.made = [];
  const kept = new Map<string, string>();
  vi.stubGlobal("WebSocket", HandSocket);
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", { protocol: "https:", host: "192.168.1.20:8377" });
  vi.stubGlobal("sessionStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a line", () => {
  const heard = { opened: 0, closed: 0 };
  const made = (tries: number): Line => {
    heard.opened = heard.closed = 0;
    return new Line("/phone", { opened: () => (heard.opened += 1), message: () => undefined, closed: () => (heard.closed += 1) }, tries);
  };

  it("is encrypted where the page is, and sends only while it is open", () => {
    const line = made(5);
    line.open();
    expect(newest().url).toBe("wss://192.168.1.20:8377/phone");
    expect(line.send("early")).toBe(false);
    newest().opens();
    expect([line.send("now"), newest().sent, heard.opened]).toEqual([true, ["now"], 1]);
  });

  it("comes back, later each time, until it is told that all is well", () => {
    const line = made(Infinity);
    line.open();
    const waits = [250, 500, 1000, 2000, 4000, 4000];
    for (const wait of waits) {
      const before = HandSocket.made.length;
      newest().close();
      vi.advanceTimersByTime(wait - 1);
      expect(HandSocket.made.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(HandSocket.made.length).toBe(before + 1);
    }
    line.good();
    newest().close();
    vi.advanceTimersByTime(250);
    expect(HandSocket.made.length).toBe(waits.length + 2);
  });

  it("gives up after so many tries, or when it is ended", () => {
    made(1).open();
    newest().close();
    vi.advanceTimersByTime(60_000);
    newest().close();
    vi.advanceTimersByTime(60_000);
    expect(HandSocket.made.length).toBe(2);
    const line = made(Infinity);
    line.open();
    line.end();
    vi.advanceTimersByTime(60_000);
    expect(HandSocket.made.length).toBe(3);
    line.again();
    expect(HandSocket.made.length).toBe(3);
  });

  it("can be made anew while the browser still believes in the old one, whose end then means nothing", () => {
    const line = made(Infinity);
    line.open();
    const old = newest().opens();
    line.again();
    expect([HandSocket.made.length, old.readyState, heard.closed]).toEqual([2, 3, 0]);
    vi.advanceTimersByTime(60_000);
    expect(HandSocket.made.length).toBe(2);
  });
});

describe("the practice page's connection", () => {
  const stream = (name: string, number: number, acknowledged: [number, number] = [0, 0]): object => ({ stream: number, name, spec: { device: "", kind: "", attributes: [] }, acknowledged });
  const welcome = (streams: object[]): object => ({ type: "welcome", protocol: 1, session: "one", clock_ns: 0, role: "practise", running: true, streams });

  it("keeps pictures until the camera's own acknowledgement, whatever other streams are told", () => {
    const connection = new Connection("token", { message: () => undefined, frame: () => undefined, connected: () => undefined, unsent: () => undefined });
    connection.open();
    newest().opens().tells(welcome([]));
    for (let n = 0; n < 5; n += 1) newest().tells({ type: "pong", page_ns: 0, server_ns: 0 });
    newest().tells({ type: "begun", session: "one", streams: [stream("camera", 1), stream("motion", 2)] });
    for (let n = 0; n < 4; n += 1) expect(connection.sendRow(new Float32Array(ROW), 1000 + n)).toBe(true);
    newest().tells({ type: "ack", stream: 2, epoch: 9, index: 9999 });
    expect(connection.kept.waiting.length).toBe(4);
    newest().tells({ type: "ack", stream: 1, epoch: 0, index: 1 });
    expect(connection.kept.waiting.length).toBe(3);
    newest().close();
    vi.advanceTimersByTime(250);
    newest().opens().tells(welcome([stream("camera", 1, [0, 2]), stream("motion", 2, [9, 9999])]));
    expect(newest().sent.filter((each) => typeof each !== "string").length).toBe(2);
    expect(said(newest(), "hello")).toEqual([{ type: "hello", protocol: 1, token: "token", session: "one", role: "practise" }]);
  });
});

describe("an alarm that is pressed while the line is broken", () => {
  const heard: { types: string[]; unsent: string[] } = { types: [], unsent: [] };
  const welcome = (session: string, role: string): object => ({ type: "welcome", protocol: 1, session, clock_ns: 0, role, running: role === "watch", streams: [] });
  const controls = (): unknown[] => said(newest(), "control").map((each) => (each as { name: string }).name);
  const hellos = (): unknown[] => said(newest(), "hello").map((each) => [(each as { session: string | null }).session, (each as { role: string }).role]);

  /** A window that watches, whose line then breaks and in which it is pressed. */
  const pressed = (...names: string[]): Connection => {
    heard.types = [];
    heard.unsent = [];
    const connection = new Connection("token", { message: ({ type }) => heard.types.push(type), frame: () => undefined, connected: () => undefined, unsent: (name) => heard.unsent.push(name) }, "watch");
    connection.open();
    newest().opens().tells(welcome("one", "watch"));
    newest().close();
    names.forEach((name) => connection.control(name));
    return connection;
  };
  const back = (): HandSocket => {
    vi.advanceTimersByTime(250);
    return newest().opens();
  };

  it("reaches the session that was watched, though the window has gone home meanwhile", () => {
    pressed("hurts").away();
    back().tells(welcome("one", "watch"));
    expect(controls()).toEqual(["hurts"]);
    expect(hellos()).toEqual([["one", "watch"], [null, "practise"]]);
    newest().tells(welcome("two", "practise"));
    expect([heard.types, heard.unsent, controls()]).toEqual([["welcome", "welcome"], [], ["hurts"]]);
  });

  it("reaches no other session, and it is told that it did not arrive", async () => {
    pressed("pause", "hurts");
    back().tells(welcome("other", "watch"));
    await Promise.resolve();
    expect([controls(), heard.unsent]).toEqual([[], ["hurts"]]);
  });

  it("is told of where the session has ended, in the window that stayed and in the one that went", () => {
    pressed("dizzy");
    back().tells({ type: "idle" });
    expect(heard.unsent).toEqual(["dizzy"]);
    pressed("dizzy").watchAny();
    back().tells({ type: "idle" });
    expect([heard.unsent, heard.types, controls()]).toEqual([["dizzy"], ["welcome"], []]);
  });

  it("is told of once the line is given up", () => {
    pressed("stop");
    for (let n = 0; n < 60; n += 1) {
      vi.advanceTimersByTime(4000);
      newest().close();
    }
    expect(heard.unsent).toEqual(["stop"]);
  });

  it("is sent from a window whose session is practised elsewhere by now", () => {
    const connection = pressed("hurts");
    back().tells({ type: "occupied", session: "one" });
    newest().tells(welcome("one", "watch"));
    expect(controls()).toEqual(["hurts"]);
    newest().tells({ type: "occupied", session: "one" });
    expect(heard.types).toEqual(["welcome", "occupied"]);
    connection.control("hurts");
    expect(controls()).toEqual(["hurts"]); // it is in no session: it waits, as it would be dropped there
  });
});

describe("a line that is dead while the browser believes in it", () => {
  const welcome = { type: "welcome", protocol: 1, session: "one", clock_ns: 0, role: "practise", running: true, streams: [] };
  const controls = (socket: HandSocket): unknown[] => said(socket, "control").map((each) => (each as { name: string }).name);
  const begun = (): [Connection, HandSocket] => {
    const connection = new Connection("token", { message: () => undefined, frame: () => undefined, connected: () => undefined, unsent: () => undefined });
    connection.open();
    const socket = newest().opens();
    socket.tells(welcome);
    return [connection, socket];
  };

  it("is made anew once its pings have no answer, and an alarm on it is sent once more", async () => {
    const [connection, dead] = begun();
    await vi.advanceTimersByTimeAsync(0);
    connection.control("hurts");
    expect(controls(dead)).toEqual(["hurts"]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(newest()).not.toBe(dead);
    newest().opens().tells(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(controls(newest())).toEqual(["hurts"]);
  });

  it("is let alone while they are answered, and an alarm that has arrived is not sent again", async () => {
    const [connection, socket] = begun();
    await vi.advanceTimersByTimeAsync(0);
    connection.control("stop");
    const answer = (): void => socket.tells({ type: "pong", page_ns: Math.round(performance.now() * 1e6) + 1, server_ns: 0 });
    for (let n = 0; n < 8; n += 1) {
      answer();
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(newest()).toBe(socket);
    socket.close();
    await vi.advanceTimersByTimeAsync(250);
    newest().opens().tells(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(controls(newest())).toEqual([]);
  });

  it("takes nothing that is pressed before the session is entered to be arrived", async () => {
    const connection = new Connection("token", { message: () => undefined, frame: () => undefined, connected: () => undefined, unsent: () => undefined });
    connection.open();
    newest().opens();
    connection.control("pause");
    expect(controls(newest())).toEqual([]);
    newest().tells(welcome);
    await vi.advanceTimersByTimeAsync(0);
    expect(controls(newest())).toEqual(["pause"]);
  });
});
