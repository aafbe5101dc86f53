import type { Readable } from 'node:stream';
import type { CaseFile } from '../../ledger/case-file.ts';
import { evidenceDigests, isVerdict } from '../../record/entry.ts';
import { digestOf } from '../../record/format.ts';
import type { RecordedEngine } from '../../record/recompute.ts';
import { manifestName } from '../evidence/export-manifest.ts';
import { type FileSource, openFiles, UnreadableFiles } from '../evidence/export-source.ts';
import { type ManifestSignature, verifyExport } from '../evidence/verify-export.ts';
import { NotVerifiable, parseJson } from './read-json.ts';
import { type Step, step, type Verified } from './step.ts';
import { readCaseOf, type Trust } from './trust.ts';
import { short } from './verify-bundle.ts';
import { readBody, verifyCase } from './verify-case.ts';

/** Bytes of the case file in a ZIP. */
const maxCaseBytes = 256 * 1024 * 1024;

/**
 * Verifies an export, or the case of a sampled change, in a folder or a ZIP.
 *
 * @throws {NotVerifiable}
 */
export async function verifyFiles(
  path: string,
  trust: Trust,
  engine: RecordedEngine,
): Promise<readonly Verified[]> {
  const source = await opened(path);
  try {
    if (source.names.includes(manifestName)) return [await verifyExported(path, source, trust)];
    const verified: Verified[] = [];
    const digests = new Set<string>();
    for (const name of source.names.filter((each) => /^[^/\\]*case[^/\\]*\.json$/.test(each))) {
      const file = readCaseOf(parseJson(await textOf(await source.read(name))));
      const { about, steps } = await verifyCase(file, trust.keysOf(file), engine);
      verified.push({ about: `${name}: ${about}`, steps });
      for (const digest of namedEvidence(file)) digests.add(digest);
    }
    const [first] = verified;
    if (first !== undefined)
      return [
        { ...first, steps: [...first.steps, ...(await evidenceSteps(source, digests))] },
        ...verified.slice(1),
      ];
    throw new NotVerifiable(`it has neither ${manifestName} nor a case file`);
  } catch (error) {
    throw error instanceof UnreadableFiles ? new NotVerifiable(`it ${error.message}`) : error;
  } finally {
    source.close();
  }
}

/** The digests of the evidence that the entries of a case name, as far as these have their own digests. */
function namedEvidence({ entry, columns, verdict }: CaseFile): readonly string[] {
  return [{ entry, columns }, ...(verdict === undefined ? [] : [verdict])].flatMap((each) => {
    const read =
      each.entry === null || digestOf(each.entry) !== each.columns.digest ? null : readBody(each.entry);
    return read !== null && isVerdict(read) ? evidenceDigests(read) : [];
  });
}

/** Whether the evidence that lies beside a case for a person to read is that of its entries. */
async function evidenceSteps(source: FileSource, digests: ReadonlySet<string>): Promise<readonly Step[]> {
  const names = source.names.filter((name) => name.startsWith('evidence/'));
  const others: string[] = [];
  for (const name of names)
    if (!digests.has(digestOf(await textOf(await source.read(name))))) others.push(name);
  if (names.length === 0) return [];
  return others.length === 0
    ? [step('files', 'verified', 'The files in evidence/ are those that the entries name.')]
    : others.map((name) =>
        step('files', 'failed', `${name} is no evidence that an entry of the case names.`),
      );
}

async function opened(path: string): Promise<FileSource> {
  try {
    return await openFiles(path);
  } catch (error) {
    throw error instanceof UnreadableFiles ? new NotVerifiable(`it ${error.message}`) : error;
  }
}

async function verifyExported(path: string, source: FileSource, { given }: Trust): Promise<Verified> {
  const { signature, problems } = await verifyExport(source, given);
  return {
    about: `the export ${path}`,
    steps: [
      signatureStep(signature),
      ...(problems.length === 0
        ? [step('files', 'verified', `The files are those that ${manifestName} names.`)]
        : problems.map((problem) => step('files', 'failed', problem))),
    ],
  };
}

function signatureStep({ state, keyId, problem }: ManifestSignature): Step {
  if (state === 'unsigned') return step('signature', 'not-possible', `${manifestName} is not signed.`);
  return problem === null
    ? step('signature', 'verified', `${manifestName} is signed with the key ${short(keyId ?? '')}.`)
    : step('signature', 'failed', problem);
}

async function textOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxCaseBytes) throw new NotVerifiable('a file of the case is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
