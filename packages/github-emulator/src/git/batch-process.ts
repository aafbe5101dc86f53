import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { environment } from './process.ts';

/** Maximum idle git processes over all repositories. */
const maxOpen = 16;

const open = new Set<BatchProcess>();

/** A git process that answers one request after another, started by the first one. */
export class BatchProcess {
  private readonly words: readonly string[];
  private readonly isWhole: (received: Buffer) => boolean;
  private child: ChildProcessWithoutNullStreams | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private asked = 0;
  private closed = false;

  /** @param isWhole whether the received bytes are the whole answer; called with more bytes each time */
  constructor(directory: string, words: readonly string[], isWhole: (received: Buffer) => boolean) {
    this.words = ['--git-dir', directory, ...words];
    this.isWhole = isWhole;
  }

  /** Git's answer to some lines. @throws when git ends instead */
  ask(lines: string): Promise<Buffer> {
    this.asked += 1;
    const answer = this.turn
      .then(() => this.put(lines))
      .finally(() => {
        this.asked -= 1;
      });
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /** Ends git permanently: later questions fail. */
  close(): void {
    this.closed = true;
    this.rest();
  }

  /** Ends git until the next question. */
  private rest(): void {
    this.child?.stdin.end();
    this.child = null;
    open.delete(this);
  }

  private put(lines: string): Promise<Buffer> {
    if (this.closed) return Promise.reject(new Error('the repository is closed'));
    const child = this.child ?? this.start();
    return new Promise((resolve, reject) => {
      let buffer = Buffer.alloc(64 * 1024);
      let length = 0;
      const settle = (done: () => void): void => {
        child.stdout.off('data', receive);
        child.off('close', fail);
        child.off('error', fail);
        done();
      };
      const fail = (): void => {
        this.rest();
        settle(() => reject(new Error(`git ${this.words.join(' ')} ended`)));
      };
      const receive = (chunk: Buffer): void => {
        while (buffer.length < length + chunk.length) buffer = Buffer.concat([buffer], buffer.length * 2);
        chunk.copy(buffer, length);
        length += chunk.length;
        const received = buffer.subarray(0, length);
        if (this.isWhole(received)) settle(() => resolve(received));
      };
      child.stdout.on('data', receive);
      child.once('close', fail);
      child.once('error', fail);
      child.stdin.write(lines);
    });
  }

  private start(): ChildProcessWithoutNullStreams {
    const idle = [...open].find(({ asked }) => asked === 0);
    if (open.size >= maxOpen) idle?.rest();
    const child = spawn('git', this.words, { env: environment });
    // When git ends during a question, `close` reports it; the broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    this.child = child;
    open.add(this);
    return child;
  }
}
