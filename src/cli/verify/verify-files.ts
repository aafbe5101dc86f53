import type { Readable } from 'node:stream';
import type { CaseFile } from '../../ledger/case-file.ts';
import { evidenceDigests, isVerdict } from '../../record/entry.ts';
import { digestOf } from '../../record/format.ts';
import type { RecordedEngine } from '../../record/recompute.ts';
import { manifestName } from '../evidence/export-manifest.ts';
import { type FileSource, openFiles, UnreadableFiles } from '../evidence/export-source.ts';
import { verifyExport } from '../evidence/verify-export.ts';
import { NotVerifiable, parseJson } from './read-json.ts';
import { type Step, step, type Verified } from './step.ts';
import { readCaseOf, type Trust } from './trust.ts';
import { readBody, verifyCase } from './verify-case.ts';
import { signatureStep, type VerifiedSample, verifySample } from './verify-sample.ts';

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
    const cases = source.names.filter((each) => /^[^/\\]*case[^/\\]*\.json$/.test(each));
    if (cases.length === 0 && source.names.includes(manifestName))
      return [await verifyExported(path, source, trust)];
    const verified: Verified[] = [];
    const digests = new Set<string>();
    const sample = await verifySample(source, cases, trust);
    for (const name of cases) {
      const file = readCaseOf(parseJson(await textOf(await source.read(name))));
      const { about, steps } = await verifyCase(file, trust.keysOf(file), engine);
      verified.push({ about: `${name}: ${about}`, steps: [...steps, ...ofSample(sample, file)] });
      for (const digest of namedEvidence(file)) digests.add(digest);
    }
    const [first] = verified;
    if (first !== undefined)
      return [
        { ...first, steps: [...first.steps, ...(await evidenceSteps(source, digests)), ...sample.steps] },
        ...verified.slice(1),
      ];
    throw new NotVerifiable(`it has neither ${manifestName} nor a case file`);
  } catch (error) {
    throw error instanceof UnreadableFiles ? new NotVerifiable(`it ${error.message}`) : error;
  } finally {
    source.close();
  }
}

/** Whether a case is of the commit of the ZIP. */
function ofSample({ sha }: VerifiedSample, { columns }: CaseFile): readonly Step[] {
  if (sha === null || columns.sha === sha) return [];
  return [step('files', 'failed', `The case is of another commit than ${manifestName} says, ${sha}.`)];
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
