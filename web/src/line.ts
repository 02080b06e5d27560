// A WebSocket that comes back by itself after a break, less and less often while nobody answers.

const RETRY_MS = [250, 500, 1000, 2000, 4000];

export interface LineListener {
  opened(): void;
  message(data: string | ArrayBuffer): void;
  /** `forGood`: it will not be tried again. */
  closed(forGood: boolean): void;
}

export class Line {
  private socket: WebSocket | null = null;
  private tries = 0;
  private ended = false;
  private waiting: number | undefined;

  constructor(
    private readonly path: string,
    private readonly listener: LineListener,
    private readonly mostTries: number,
  ) {}

  get ready(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    window.clearTimeout(this.waiting);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => socket === this.socket && this.listener.opened();
    socket.onmessage = ({ data }) => socket === this.socket && this.listener.message(data as string | ArrayBuffer);
    socket.onclose = () => this.closed(socket);
  }

  /** Whether it could be sent. */
  send(data: string | ArrayBuffer): boolean {
    if (!this.ready) return false;
    this.socket?.send(data);
    return true;
  }

  /** The other side has answered sensibly: after the next break it is tried quickly again. */
  good(): void {
    this.tries = 0;
  }

  /** Connect anew at once, also where the browser believes that it is connected. */
  again(): void {
    if (this.ended) return;
    const before = this.socket;
    this.tries = 0;
    this.open();
    before?.close();
  }

  /** No more tries; what is open stays so until the other side closes it. */
  giveUp(): void {
    this.ended = true;
    window.clearTimeout(this.waiting);
  }

  end(): void {
    this.giveUp();
    this.socket?.close();
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket) return;
    const forGood = this.ended || this.tries >= this.mostTries;
    this.listener.closed(forGood);
    if (forGood) return;
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)] ?? 4000;
    this.tries += 1;
    this.waiting = window.setTimeout(() => this.open(), wait);
  }
}
