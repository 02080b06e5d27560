// A value that changes quickly, passed on only so often: the first at once, the last one always, equal ones not at all.

const EVERY_MS = 50;

export class Paced<Value> {
  private waiting: { value: Value } | null = null;
  private last: { value: Value } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly pass: (value: Value) => void,
    private readonly everyMs = EVERY_MS,
  ) {}

  give(value: Value): void {
    this.waiting = { value };
    if (this.timer === undefined) this.send();
  }

  private send = (): void => {
    const { waiting, last } = this;
    this.timer = undefined;
    this.waiting = null;
    this.last = waiting; // after a silence an equal value is news again
    if (waiting === null) return;
    if (waiting.value !== last?.value) this.pass(waiting.value);
    this.timer = setTimeout(this.send, this.everyMs);
  };
}
