import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of a ZIP: its bytes, or where they are. */
export type ZippedFile = { readonly name: string } & ({ readonly text: string } | { readonly path: string });

/** Of every file, so that equal contents give equal entries; the earliest one that ZIP has. In local time, which is what ZIP stores. */
const mtime = new Date(1980, 0, 1);

const options = { mtime, mode: 0o100644, forceDosTimestamp: true };

/** Writes a new ZIP, file by file. */
export async function writeZip(path: string, files: readonly ZippedFile[]): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
  });
  for (const file of files) {
    if ('path' in file) zip.addFile(file.path, file.name, options);
    else zip.addBuffer(Buffer.from(file.text), file.name, options);
  }
  zip.end();
  await Promise.race([failed, pipeline(zip.outputStream, createWriteStream(path, { flags: 'wx' }))]);
}
