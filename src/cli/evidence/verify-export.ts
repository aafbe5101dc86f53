import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { VerificationKey } from '../../ledger/signer.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import {
  decodeManifest,
  type ExportedFile,
  type ExportManifest,
  keysName,
  manifestName,
  maxManifestBytes,
  rowsPerDigest,
  signatureName,
} from './export-manifest.ts';
import { type FileSource, textOf, UnreadableFiles } from './export-source.ts';
import { type ManifestSignature, manifestSignature, unsigned } from './manifest-signature.ts';

/** What verifying an export gave. */
export interface VerifiedExport {
  /** Null: it cannot be read. */
  readonly manifest: ExportManifest | null;
  readonly signature: ManifestSignature;
  /** Sentences about files. None: they are those of the manifest. */
  readonly problems: readonly string[];
}

/** Ranges of changed rows that a sentence names. */
const maxRanges = 5;

/**
 * Compares the files of an export with its manifest, and says what was changed: the header, a row, the number of rows; and the manifest with
 * its signature. The files may be hostile: no more of one is read than the manifest says that it has.
 *
 * @param keys those that are trusted; null: those that the export itself has, which show only that it is consistent
 */
export async function verifyExport(
  source: FileSource,
  keys: readonly VerificationKey[] | null,
): Promise<VerifiedExport> {
  const text = await textOf(source, manifestName, maxManifestBytes);
  const manifest = text === null ? null : decodeManifest(text);
  if (text === null || manifest === null) {
    const problem =
      text === null
        ? `${manifestName} is missing, or too large.`
        : `${manifestName} is not the manifest of an export.`;
    return { manifest, signature: unsigned, problems: [problem] };
  }
  return {
    manifest,
    signature: await manifestSignature(source, text, manifest.predicate.madeAt, keys),
    problems: await fileProblems(source, manifest),
  };
}

async function fileProblems(
  source: FileSource,
  { subject, predicate: { files } }: ExportManifest,
): Promise<readonly string[]> {
  const digests = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  const known = new Set([manifestName, signatureName, keysName, ...files.map(({ name }) => name)]);
  const problems: string[] = source.names
    .filter((name) => !known.has(name))
    .map((name) => `${name} is not part of the export.`);
  if (
    subject.length !== files.length ||
    digests.size !== files.length ||
    files.some(({ name }) => !digests.has(name))
  )
    problems.push(`${manifestName} does not list the same files as its digests.`);
  for (const file of files) {
    if (!source.names.includes(file.name)) problems.push(`${file.name} is missing.`);
    else problems.push(...(await problemsOf(source, file, digests.get(file.name) ?? '')));
  }
  return problems;
}

async function problemsOf(
  source: FileSource,
  file: ExportedFile,
  digest: string,
): Promise<readonly string[]> {
  const { name } = file;
  const found = new FileDigests(file.headerLines);
  try {
    // A file that grew is read a little further, to see whether it has more rows.
    await found.read(await source.read(name), {
      bytes: file.bytes + maxGrowth,
      rows: file.rowDigests.length * rowsPerDigest + maxGrowth,
    });
  } catch (error) {
    if (error instanceof UnreadableFiles) throw error;
    return [`${name} cannot be read: ${(error as Error).message}`];
  }
  found.end();
  if (found.whole === digest) return [];
  const parts = [
    ...(found.header === file.headerDigest ? [] : ['its header was changed']),
    ...(found.rows === file.rows ? [] : [rowCountWords(found, file)]),
    ...changedRows(found, file),
  ];
  const what = parts.length > 0 ? listOfNames(parts, 'and') : 'its bytes differ';
  return [`${name} is not the file that was exported: ${what}.`];
}

/** Bytes, and rows: of each 100 rows a digest is kept, and a manifest can say that a file has any number of bytes. */
const maxGrowth = 1_000_000;

function rowCountWords({ rows, isCut }: FileDigests, file: ExportedFile): string {
  if (isCut) return `it has more than ${Math.min(rows, file.rows)} rows`;
  return rows < file.rows
    ? `${file.rows - rows} of its ${file.rows} rows ${file.rows - rows === 1 ? 'is' : 'are'} missing`
    : `it has ${rows} rows instead of ${file.rows}`;
}

/** Behind a row that was removed or added all others moved: then only the first place is named. */
function changedRows(found: FileDigests, { rowDigests, rows }: ExportedFile): readonly string[] {
  const changed = rowDigests.flatMap((digest, index) => (found.rowDigests[index] === digest ? [] : [index]));
  const [first] = changed;
  if (first === undefined) return [];
  if (found.rows !== rows || changed.length > maxRanges)
    return [`the first change is in ${rangeOf(first, rows)}`];
  const ranges = changed.map((index) => rangeOf(index, rows));
  return [`there are changes in ${listOfNames(ranges, 'and')}`];
}

function rangeOf(index: number, rows: number): string {
  const first = index * rowsPerDigest + 1;
  const last = Math.min(rows, first + rowsPerDigest - 1);
  return first === last ? `row ${first}` : `rows ${first} to ${last}`;
}

const lineFeed = 0x0a;

/** Digests of a file and of its parts, from its bytes as they come. */
class FileDigests {
  header = '';
  whole = '';
  rowDigests: string[] = [];
  rows = 0;
  /** It is longer than allowed, and was not read to its end. */
  isCut = false;
  readonly #whole = createHash('sha256');
  #part: Hash = createHash('sha256');
  #headerLines: number;
  #partRows = 0;
  #hasBytes = false;

  constructor(headerLines: number) {
    this.#headerLines = headerLines;
  }

  async read(stream: Readable, limits: { readonly bytes: number; readonly rows: number }): Promise<void> {
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      this.#whole.update(chunk);
      this.#add(chunk);
      if (bytes <= limits.bytes && this.rows <= limits.rows) continue;
      this.isCut = true;
      return;
    }
  }

  end(): void {
    if (this.#hasBytes) this.#endPart();
    this.whole = this.#whole.digest('hex');
  }

  #add(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      this.#part.update(chunk.subarray(start, end + 1));
      this.#hasBytes = true;
      start = end + 1;
      this.#endLine();
    }
    if (start === chunk.length) return;
    this.#part.update(chunk.subarray(start));
    this.#hasBytes = true;
  }

  #endLine(): void {
    if (this.#headerLines > 0) {
      this.#headerLines -= 1;
      if (this.#headerLines === 0) this.#endPart();
      return;
    }
    this.rows += 1;
    this.#partRows += 1;
    if (this.#partRows === rowsPerDigest) this.#endPart();
  }

  #endPart(): void {
    const digest = this.#part.digest('hex');
    if (this.header === '') this.header = digest;
    else this.rowDigests.push(digest);
    this.#part = createHash('sha256');
    this.#partRows = 0;
    this.#hasBytes = false;
  }
}
