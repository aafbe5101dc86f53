import { createHash } from 'node:crypto';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { keysName, manifestName, signatureName } from '../evidence/export-manifest.ts';
import { type FileSource, textOf } from '../evidence/export-source.ts';
import { type ManifestSignature, manifestSignature } from '../evidence/manifest-signature.ts';
import {
  decodeSampleManifest,
  maxSampleManifestBytes,
  type SampleManifest,
} from '../evidence/sample-manifest.ts';
import { type Step, step } from './step.ts';
import type { Trust } from './trust.ts';
import { short } from './verify-bundle.ts';

/** Says who signed a manifest. */
export function signatureStep({ state, keyId, problem }: ManifestSignature): Step {
  if (state === 'unsigned') return step('signature', 'not-possible', `${manifestName} is not signed.`);
  return problem === null
    ? step('signature', 'verified', `${manifestName} is signed with the key ${short(keyId ?? '')}.`)
    : step('signature', 'failed', problem);
}

/** What the manifest of the ZIP of a sampled change shows. */
export interface VerifiedSample {
  readonly steps: readonly Step[];
  /** The commit that it is of; null: nothing says. */
  readonly sha: string | null;
}

/**
 * Compares the files of the ZIP of a sampled change with its manifest, and the manifest with its signature. The page for a person, the
 * statements and the proofs beside the case are compared with nothing else.
 *
 * @param cases the names of the case files, which are verified apart
 */
export async function verifySample(
  source: FileSource,
  cases: readonly string[],
  { given }: Trust,
): Promise<VerifiedSample> {
  if (!source.names.includes(manifestName)) {
    const others = source.names.filter((name) => !cases.includes(name) && !isVerifiedApart(name));
    if (others.length === 0) return { steps: [], sha: null };
    const message = `There is no ${manifestName}: nothing says that ${listOfNames(others, 'and', 3)} ${others.length === 1 ? 'is' : 'are'} as written.`;
    return { steps: [step('files', 'not-possible', message)], sha: null };
  }
  const text = await textOf(source, manifestName, maxSampleManifestBytes);
  const manifest = text === null ? null : decodeSampleManifest(text);
  if (text === null || manifest === null) {
    const message = `${manifestName} is neither that of an export nor that of a sampled change.`;
    return { steps: [step('files', 'failed', message)], sha: null };
  }
  const { madeAt, commit } = manifest.predicate;
  const problems = await problemsOf(source, manifest);
  return {
    steps: [
      signatureStep(await manifestSignature(source, text, madeAt, given)),
      ...(problems.length === 0
        ? [step('files', 'verified', `The files are those that ${manifestName} names.`)]
        : problems.map((problem) => step('files', 'failed', problem))),
    ],
    sha: commit.sha,
  };
}

/** The evidence is compared with the entries, and no list of keys is trusted because it lies here. */
function isVerifiedApart(name: string): boolean {
  return name.startsWith('evidence/') || name === keysName;
}

/** Files that are named: a ZIP may have a thousand others. */
const maxProblems = 20;

async function problemsOf(source: FileSource, { subject }: SampleManifest): Promise<readonly string[]> {
  const digests = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  const known = new Set([manifestName, signatureName, ...digests.keys()]);
  const problems = source.names
    .filter((name) => !known.has(name))
    .map((name) => `${name} is not among the files of ${manifestName}.`);
  if (digests.size !== subject.length) problems.push(`${manifestName} names a file twice.`);
  for (const [name, digest] of digests) {
    if (!source.names.includes(name)) problems.push(`${name} is missing.`);
    else if ((await digestOfFile(source, name)) !== digest)
      problems.push(`${name} is not the file that was written: its SHA-256 is another one.`);
  }
  const more = problems.length - maxProblems;
  return more > 0 ? [...problems.slice(0, maxProblems), `There are ${more} more.`] : problems;
}

/** Bytes of a file: a part of the evidence has at most 32 MiB, a case some of them. */
const maxFileBytes = 256 * 1024 * 1024;

/** Empty where it is larger than any that was written. */
async function digestOfFile(source: FileSource, name: string): Promise<string> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of (await source.read(name)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxFileBytes) return '';
    digest.update(chunk);
  }
  return digest.digest('hex');
}
