// The theme's colours for what is drawn by hand, read again now and then: the theme may be changed at any time.

const AGAIN_MS = 300;

export class Colours<Name extends string> {
  private readMs = -Infinity;
  private values = {} as Record<Name, string>;

  constructor(private readonly tokens: Record<Name, `--${string}`>) {}

  /** The colours as they hold for this element. */
  of(element: Element): Record<Name, string> {
    const now = performance.now();
    if (now - this.readMs < AGAIN_MS) return this.values;
    this.readMs = now;
    const style = getComputedStyle(element);
    for (const name in this.tokens) this.values[name] = style.getPropertyValue(this.tokens[name]).trim();
    return this.values;
  }
}
