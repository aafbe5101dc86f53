import { randomUUID } from 'node:crypto';
import { BatchProcess } from './batch-process.ts';
import type { GitObject, ObjectType } from './object.ts';

/** Reads objects with one `git cat-file --batch`. */
export class ObjectReader {
  private readonly git: BatchProcess;

  constructor(directory: string) {
    this.git = new BatchProcess(directory, ['cat-file', '--batch'], isWholeObject);
  }

  /** The object of this sha, or null when the repository has none. */
  async read(sha: string): Promise<GitObject | null> {
    const answer = await this.git.ask(`${sha}\n`);
    const { type, size, start } = header(answer);
    if (type === null) return null;
    return { type, bytes: Buffer.from(answer.subarray(start, start + size)) };
  }

  close(): void {
    this.git.close();
  }
}

/** `<sha> <type> <size>`, or `<name> missing`: the first line of an answer. */
function header(answer: Buffer): {
  readonly type: ObjectType | null;
  readonly size: number;
  readonly start: number;
} {
  const end = answer.indexOf(0x0a);
  const [, type, size] = answer.toString('latin1', 0, end).split(' ');
  if (size === undefined) return { type: null, size: 0, start: end + 1 };
  return { type: type as ObjectType, size: Number(size), start: end + 1 };
}

function isWholeObject(answer: Buffer): boolean {
  if (!answer.includes(0x0a)) return false;
  const { type, size, start } = header(answer);
  return type === null || answer.length >= start + size + 1;
}

/** Compares trees with one `git diff-tree --stdin`. */
export class TreeComparer {
  private readonly git: BatchProcess;
  /** Git repeats a line that is not a tree unchanged: this one marks the end of an answer, and occurs in no patch or path. */
  private readonly mark = `end ${randomUUID()}\n`;

  constructor(directory: string) {
    const mark = Buffer.from(this.mark);
    this.git = new BatchProcess(
      directory,
      ['diff-tree', '--stdin', '-r', '-M', '--full-index', '--raw', '--numstat', '-z', '-p'],
      (answer) => answer.subarray(-mark.length).equals(mark),
    );
  }

  /** What `--raw --numstat -z -p` prints of two trees. */
  async compare(from: string, to: string): Promise<string> {
    const answer = await this.git.ask(`${from} ${to}\n${this.mark}`);
    const start = from.length + to.length + 2;
    if (answer.toString('latin1', 0, start) !== `${from} ${to}\n`)
      throw new Error(`no trees ${from} and ${to}`);
    return answer.toString('utf8', start, answer.length - this.mark.length);
  }

  close(): void {
    this.git.close();
  }
}
