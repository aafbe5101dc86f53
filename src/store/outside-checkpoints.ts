import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '../ledger/checkpoint.ts';
import { systemErrorReason } from '../platform/system-error.ts';
import type { StoredCheckpoint } from './ledger.ts';

/** A checkpoint that is kept outside the database. */
export interface OutsideCheckpoint {
  /** Where it is kept, for a person. */
  readonly name: string;
  /** The number of its tree in the database that wrote it. */
  readonly tree: number;
  readonly text: string;
}

/** Checkpoints that are kept where nobody who can change the database can change them. */
export interface OutsideCheckpoints {
  /** All of them, oldest first. */
  all(): Promise<readonly OutsideCheckpoint[]>;
  /** The newest one; null: there is none. */
  last(): Promise<OutsideCheckpoint | null>;
  /**
   * Keeps one. What is there already stays as it is.
   *
   * @throws {OutsideConflict} a checkpoint of another tree has its place
   */
  keep(checkpoint: StoredCheckpoint): Promise<void>;
}

/** Checkpoints outside the database cannot be read or written now. The message is a clause for the operator. */
export class OutsideUnavailable extends Error {
  override readonly name = 'OutsideUnavailable';
}

/** A different checkpoint has the place of this one. The message is a clause for the operator. */
export class OutsideConflict extends Error {
  override readonly name = 'OutsideConflict';
}

/** As {@link nameOf} makes it. */
const fileName = /^tree-(\d{4,16})-size-(\d{12,16})\.checkpoint$/;

/** Bytes: far more than a checkpoint has. */
const maxBytes = 100_000;

/**
 * Keeps each checkpoint in a file of its own, which is never written again.
 *
 * @param path of a directory that exists
 */
export function checkpointDirectory(path: string): OutsideCheckpoints {
  const names = async () => (await readdir(path)).filter((name) => fileName.test(name)).toSorted(byPlace);
  const read = async (name: string): Promise<OutsideCheckpoint> => {
    const whole = join(path, name);
    // Of a pipe there would be no end.
    const file = await open(whole, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      const isUsable = stats.isFile() && stats.size <= maxBytes;
      const tree = Number(fileName.exec(name)?.[1]);
      return { name: whole, tree, text: isUsable ? await file.readFile('utf8') : '' };
    } finally {
      await file.close();
    }
  };
  return {
    all: () =>
      reporting(path, async () => {
        const all: OutsideCheckpoint[] = [];
        for (const name of await names()) all.push(await read(name));
        return all;
      }),
    last: () =>
      reporting(path, async () => {
        const newest = (await names()).at(-1);
        return newest === undefined ? null : read(newest);
      }),
    keep: (checkpoint) => reporting(path, () => keepIn(path, checkpoint)),
  };
}

function nameOf({ tree, size }: Pick<StoredCheckpoint, 'tree' | 'size'>): string {
  return `tree-${String(tree).padStart(4, '0')}-size-${String(size).padStart(12, '0')}.checkpoint`;
}

/** By tree and size: as texts, tree 10000 would come before tree 9999. */
function byPlace(one: string, other: string): number {
  const [, tree, size] = fileName.exec(one) ?? [];
  const [, otherTree, otherSize] = fileName.exec(other) ?? [];
  return Number(tree) - Number(otherTree) || Number(size) - Number(otherSize);
}

async function keepIn(path: string, { tree, size, text }: StoredCheckpoint): Promise<void> {
  const name = nameOf({ tree, size });
  // What is not found again would protect nothing.
  if (!fileName.test(name)) throw new OutsideConflict(`no checkpoint can be kept of tree ${tree}`);
  const draft = join(path, `.${name}.${randomBytes(6).toString('hex')}`);
  try {
    // Read by others, such as a backup.
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link never replaces a file.
    await link(draft, join(path, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await refuseAnother(join(path, name), text);
  } finally {
    await rm(draft, { force: true });
  }
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** A checkpoint of the same tree may have been signed twice: the database was lost with the first one. */
async function refuseAnother(file: string, text: string): Promise<void> {
  const there = readCheckpoint(await readFile(file, 'utf8'));
  const own = readCheckpoint(text);
  const isSame =
    there !== null &&
    own !== null &&
    (['origin', 'size', 'root'] as const).every((part) => there[part] === own[part]);
  if (!isSame) throw new OutsideConflict(`the outside checkpoint ${file} is of another tree`);
}

async function reporting<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutsideConflict || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new OutsideUnavailable(`${path} cannot be used: ${systemErrorReason(error)}`, { cause: error });
  }
}
