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

/** Folders in each other: evidence lies two deep. */
const maxDepth = 5;

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

/**
 * The text of a file; null where there is none of this name, or it is larger.
 *
 * @param maxBytes of it
 */
export async function textOf(source: FileSource, name: string, maxBytes: number): Promise<string | null> {
  if (!source.names.includes(name)) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await source.read(name)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function openFolder(path: string): Promise<FileSource> {
  return {
    names: await filesIn(path, '', 0),
    read: (name) => Promise.resolve(createReadStream(join(path, name))),
    close() {},
  };
}

/** The files of a folder and of those in it, by their paths with slashes, as in a ZIP. */
async function filesIn(root: string, folder: string, depth: number): Promise<readonly string[]> {
  if (depth > maxDepth) throw new UnreadableFiles(`has folders in more than ${maxDepth} others`);
  const names: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const name = `${folder}${entry.name}`;
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory()) names.push(...(await filesIn(root, `${name}/`, depth + 1)));
    if (names.length > maxFiles) throw new UnreadableFiles(`has more than ${maxFiles} files`);
  }
  return names;
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
