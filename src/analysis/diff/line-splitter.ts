const lineFeed = 0x0a;

/** Splits bytes into lines of UTF-8 as they come. A longer line than allowed is cut just above the limit, so that it is known. */
export class LineSplitter {
  readonly #longest: number;
  #pending: Buffer[] = [];
  #length = 0;

  /** @param longest bytes */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that end in these bytes, each without its line feed. */
  split(bytes: Buffer): readonly string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      this.#keep(bytes.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return lines;
  }

  /** What is left behind the last line feed. */
  end(): readonly string[] {
    return this.#length === 0 ? [] : [this.#take()];
  }

  #keep(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#longest + 1 - this.#length);
    if (kept.length === 0) return;
    this.#pending.push(kept);
    this.#length += kept.length;
  }

  #take(): string {
    const [first] = this.#pending;
    const line = this.#pending.length === 1 && first !== undefined ? first : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#length = 0;
    return line.toString('utf8');
  }
}
