import { zstdDecompressSync } from 'node:zlib';
import type { Report } from '../../src/engine/report.ts';
import type { ReleaseTarget } from '../../src/evidence/release.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type FactsEntry, isVerdict, readEntry, type VerdictEntry } from '../../src/record/entry.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { rules } from '../../src/rules/index.ts';
import type { EvidenceBody, NewEntry } from '../../src/subjects/entries.ts';
import type { GatheredPullRequest } from '../../src/subjects/gathered-pull-request.ts';
import { gatheredPullRequest } from './gathered.ts';

/** The release of sdl-gate that recorded all of this. */
export const recordedBy = '1.2.3';

const recorder = createRecorder({ rules, version: recordedBy });
const at = new Date('2026-03-02T10:00:00.000Z');

/** The commit that landed on `main`. */
export const landed = { sha: 'e'.repeat(40), tree: '4'.repeat(40), parents: ['b'.repeat(40)] };

/** A verdict as it was recorded, with its evidence. */
export interface RecordedSample {
  readonly entry: NewEntry;
  readonly evidence: readonly EvidenceBody[];
  readonly read: VerdictEntry;
}

/** The verdict on the pull request acme/shop#7. */
export function recordedVerdict(report: Report, replaced: Partial<GatheredPullRequest> = {}): RecordedSample {
  const gathered = gatheredPullRequest(replaced);
  const { entry, evidence } = recorder
    .verdict({
      gathered,
      report: { ...report, subject: gathered.subject },
      onCheck: { ...report, subject: gathered.subject },
      deliveries: [],
    })
    .encode();
  return { entry, evidence, read: verdictIn(entry) };
}

/** The verdict on the release of the commit that landed. */
export function recordedRelease(report: Report, target: ReleaseTarget): RecordedSample {
  const { place, policy, evidence: slices } = gatheredPullRequest();
  const subject = {
    kind: 'release',
    repository: 'acme/shop',
    repositoryUrl: 'https://github.com/acme/shop',
    headSha: landed.sha,
    target,
  } as const;
  const { entry, evidence } = recorder
    .release({
      gathered: { subject, place, policy, evidence: slices },
      report: { ...report, subject },
      deliveries: [],
    })
    .encode();
  return { entry, evidence, read: verdictIn(entry) };
}

/** The entry of the commit, merged under a verdict; null: it is not known under which. */
export function recordedCommit(
  verdict: NewEntry | null,
  facts: Readonly<Record<string, unknown>> = {},
): NewEntry {
  const { place } = gatheredPullRequest();
  return recorder.entry({
    kind: 'commit',
    place,
    sha: landed.sha,
    branch: 'main',
    number: 7,
    conclusion: verdict?.conclusion ?? 'unknown',
    facts: {
      ...landed,
      branch: 'main',
      committedAt: at,
      at,
      pushedBy: 'ada',
      pullRequest: 7,
      head: 'a'.repeat(40),
      ...(verdict === null
        ? { state: 'unknown', reason: 'no-pull-request', why: 'It was pushed to the branch.' }
        : {
            state: 'matched',
            how: 'squash',
            verdict: {
              digest: verdict.digest,
              head: verdict.sha,
              conclusion: verdict.conclusion,
              evaluatedAt: at,
              confirmed: true,
            },
          }),
      ...facts,
    },
  });
}

/** An entry as statements are made of it. */
export function numbered({ body, digest }: NewEntry, id = 42) {
  return { id, digest, entry: readEntry(body) as FactsEntry | VerdictEntry };
}

/** The policy of a sample. */
export function policyOf({ policy }: Pick<GatheredPullRequest, 'policy'> = gatheredPullRequest()): Policy {
  if (!policy.valid) throw new Error('The policy is invalid.');
  return policy.policy;
}

/** The texts of evidence, by digest. */
export function textsOf(evidence: readonly EvidenceBody[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    evidence.map(({ digest, content }) => [digest, zstdDecompressSync(content).toString()]),
  );
}

function verdictIn({ body }: NewEntry): VerdictEntry {
  const entry = readEntry(body);
  if (!isVerdict(entry)) throw new Error('It is no verdict.');
  return entry;
}
