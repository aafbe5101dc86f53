import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** The files of an export or a sample, in a folder or a ZIP. */
export interface FileSource {
  readonly names: readonly string[];
  /** The bytes of a file that it has. */
  read(name: string): Promise<Readable>;
  close(): void;
}

/** Files that are read: an export has fewer than ten, the case of a sample some dozens. */
const maxFiles = 1_000;

/** A path at which no files can be read. The message is a clause about it. */
export class UnreadableFiles extends Error {
  override readonly name = 'UnreadableFiles';
}

/**
 * Opens a folder or a ZIP. Nothing in it is trusted: no link is followed.
 *
 * @throws {UnreadableFiles}
 */
export async function openFiles(path: string): Promise<FileSource> {
  let stats: Stats;
  try {
    stats = await lstat(path);
  } catch (error) {
    throw new UnreadableFiles(`cannot be read: ${(error as Error).message}`);
  }
  return stats.isDirectory() ? openFolder(path) : openZip(path);
}

async function openFolder(path: string): Promise<FileSource> {
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.length > maxFiles) throw new UnreadableFiles(`has more than ${maxFiles} files`);
  return {
    names: entries.filter((entry) => entry.isFile()).map(({ name }) => name),
    read: (name) => Promise.resolve(createReadStream(join(path, name))),
    close() {},
  };
}

async function openZip(path: string): Promise<FileSource> {
  let zip: ZipFile;
  const entries = new Map<string, Entry>();
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw new UnreadableFiles(`is neither a folder nor a ZIP: ${(error as Error).message}`);
  }
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= maxFiles) throw new UnreadableFiles(`has more than ${maxFiles} files`);
      if (entries.has(entry.fileName)) throw new UnreadableFiles(`has two files ${entry.fileName}`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    throw error instanceof UnreadableFiles
      ? error
      : new UnreadableFiles(`is a ZIP that cannot be read: ${(error as Error).message}`);
  }
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (entry === undefined) throw new UnreadableFiles(`has no file ${name}`);
      return zip.openReadStreamPromise(entry);
    },
    close: () => zip.close(),
  };
}
