import type { Terminal } from './command.ts';

const barWidth = 30;

/** Milliseconds between two drawings. */
const redrawAfterMs = 100;

/** A line that shows the progress of a command on an interactive terminal; nothing elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #unit: string;
  readonly #now: () => number;
  readonly #start: number;
  #drawn = Number.NEGATIVE_INFINITY;

  /**
   * @param unit what is counted, in the plural
   * @param now milliseconds since any moment
   */
  constructor(terminal: Terminal, unit: string, now = () => performance.now()) {
    this.#terminal = terminal;
    this.#unit = unit;
    this.#now = now;
    this.#start = now();
  }

  /**
   * @param done the number so far
   * @param fraction of the whole, 0 to 1
   */
  show(done: number, fraction: number): void {
    const now = this.#now();
    if (!this.#terminal.interactive || now - this.#drawn < redrawAfterMs) return;
    this.#drawn = now;
    const full = Math.round(Math.min(1, fraction) * barWidth);
    const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
    const rate = (done / Math.max(1, now - this.#start)) * 1000;
    const percent = `${Math.floor(Math.min(1, fraction) * 100)}`.padStart(3);
    this.#write(`${bar} ${percent} %  ${this.#unit}: ${done.toLocaleString('en')}, ${rate.toFixed(0)}/s`);
  }

  /** Erases the line. */
  clear(): void {
    if (this.#terminal.interactive) this.#write('');
  }

  #write(line: string): void {
    this.#terminal.errors.write(`\r\u{1b}[K${line}`);
  }
}
