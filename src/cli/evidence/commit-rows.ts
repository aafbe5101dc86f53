import { z } from 'zod';
import {
  type AccountedCommit,
  accountedKind,
  attentionStates,
  type CommitState,
  commitStates,
} from '../../ledger/accounted-commit.ts';
import { isVerdict } from '../../record/entry.ts';
import type { StoredEntry } from '../../store/entries.ts';
import { type ExportTable, wordOf } from './export-table.ts';
import { bodyOf, type RowSource, readAll } from './read-entries.ts';

/** The kind of the entries that are written when a commit lands. */
const landedKind = 'commit';

/** A commit on the first-parent line of a protected branch, as the record accounts for it. */
export type RecordedCommit = Omit<AccountedCommit, 'verdict' | 'by' | 'committedAt'> & {
  readonly repositoryId: number | null;
  readonly repository: string | null;
  /** Null: the body of its entry was redacted, or cannot be read. */
  readonly committedAt: Date | null;
  readonly landedBy: string | null;
  /** What the check said at the merge; null: no verdict is known. */
  readonly conclusion: string | null;
  /** The digest of the verdict's entry. */
  readonly verdict: string | null;
  /** The number of the entry that accounts for it. */
  readonly entry: number;
  /** Which of its times lies in the period. */
  readonly countedBy: CountedBy;
  readonly recordedAt: Date;
  readonly confirmed: boolean;
  readonly digest: string;
};

/** `committed`: the committer's date, as git counts. The others only where that one does not lie in the period. */
export type CountedBy = 'committed' | 'landed' | 'recorded';

const verdict = z.object({ digest: z.string(), conclusion: z.string() });
const accountedFacts = z.object({
  state: z.enum(commitStates),
  why: z.string(),
  committedAt: z.date(),
  landedAt: z.date().nullable().default(null),
  by: z.string().nullable().default(null),
  pullRequest: z.int().nullable().default(null),
  verdict: verdict.nullable().default(null),
  isBackfilled: z.boolean().default(false),
});
const landedFacts = z.object({
  committedAt: z.date().nullable().default(null),
  at: z.date(),
  pushedBy: z.string().nullable().default(null),
  mergedAt: z.date().nullable().default(null),
  mergedBy: z.string().nullable().default(null),
  pullRequest: z.int().nullable().default(null),
  verdict: verdict.nullable().default(null),
});

/**
 * The commits of the scope, each once for each branch: by the newest entry that accounts for it, else by the one that was written when it
 * landed. The period is that of the committer's date, which is what git counts by. Where no entry shows this date, the time of the entry
 * counts: a commit is listed rather than left out. So is one that landed in the period and bears another date: who makes a commit chooses
 * its date.
 */
export async function* recordedCommits(source: RowSource): AsyncGenerator<RecordedCommit> {
  const { from, to } = source.scope;
  const known = new Set<string>();
  for (const kind of [accountedKind, landedKind]) {
    for await (const entry of readAll(source, { kind }, (listed) => !known.has(keyOf(listed)))) {
      const key = keyOf(entry);
      if (known.has(key)) continue;
      known.add(key);
      const commit = commitOf(entry);
      const countedBy = countedIn({ from, to }, commit);
      if (countedBy !== null) yield { ...commit, countedBy };
    }
  }
}

type Uncounted = Omit<RecordedCommit, 'countedBy'>;

/** Which time of a commit lies in a period; null: none does. */
function countedIn(
  { from, to }: { readonly from: number; readonly to: number },
  { committedAt, landedAt, recordedAt, state, isBackfilled }: Uncounted,
): CountedBy | null {
  const isIn = (time: Date | null) => time !== null && time.getTime() >= from && time.getTime() < to;
  if (isIn(committedAt)) return 'committed';
  if (committedAt === null && isIn(recordedAt)) return 'recorded';
  // What landed before the record began is not hidden from it by a date.
  if (state !== 'before-installation' && isIn(landedAt)) return 'landed';
  const isUndated = landedAt === null && !isBackfilled && needsAttention(state);
  return isUndated && isIn(recordedAt) ? 'recorded' : null;
}

function needsAttention(state: CommitState): boolean {
  return (attentionStates as readonly CommitState[]).includes(state);
}

function keyOf({ repositoryId, branch, sha }: Pick<StoredEntry, 'repositoryId' | 'branch' | 'sha'>): string {
  return `${repositoryId ?? ''} ${sha ?? ''} ${branch ?? ''}`;
}

function commitOf(entry: StoredEntry): Uncounted {
  const { id, at, kind, repositoryId, repository, number, sha, branch, digest, confirmed } = entry;
  const listed = {
    repositoryId: repositoryId ?? null,
    repository: repository ?? null,
    branch: branch ?? '',
    sha: sha ?? '',
    pullRequest: number ?? null,
    committedAt: null,
    landedAt: null,
    landedBy: null,
    conclusion: null,
    verdict: null,
    isBackfilled: false,
    entry: id,
    recordedAt: new Date(at),
    confirmed,
    digest,
  };
  const body = bodyOf(entry);
  const facts = body === null || isVerdict(body) ? null : body.facts;
  if (kind === accountedKind) {
    const read = accountedFacts.safeParse(facts);
    return read.success ? { ...listed, ...accounted(read.data) } : { ...listed, ...withoutBody(entry) };
  }
  const read = landedFacts.safeParse(facts);
  return { ...listed, state: 'unknown', why: notAccounted, ...(read.success ? landed(read.data) : {}) };
}

const notAccounted = 'it is recorded, and nothing has accounted for it yet';

function accounted({ by, verdict: found, ...facts }: z.output<typeof accountedFacts>) {
  return { ...facts, landedBy: by, verdict: found?.digest ?? null, conclusion: found?.conclusion ?? null };
}

function landed(facts: z.output<typeof landedFacts>) {
  const { committedAt, at, pushedBy, mergedAt, mergedBy, pullRequest, verdict: found } = facts;
  return {
    committedAt,
    landedAt: mergedAt ?? at,
    landedBy: mergedBy ?? pushedBy,
    pullRequest,
    verdict: found?.digest ?? null,
    conclusion: found?.conclusion ?? null,
  };
}

/** The state stands in a column that outlives the body. */
function withoutBody({ body, conclusion }: StoredEntry) {
  const state = commitStates.find((each) => each === conclusion) ?? 'unknown';
  return {
    state,
    why: body === null ? 'the body of its entry was redacted' : 'the body of its entry cannot be read',
  };
}

/** The commits of a period: the population of a sample. */
export const commitTable: ExportTable = {
  name: 'commits',
  columns: {
    repositoryId: "GitHub's id of the repository",
    repository: 'its name when the entry was written',
    branch: 'the protected branch',
    sha: 'the commit, on the first-parent line of the branch',
    committedAt: "the committer's date, by which the period is counted; who makes a commit chooses it",
    landedAt: 'when it landed, as far as GitHub shows',
    landedBy: 'the account that landed it',
    pullRequest: 'the number of its pull request',
    state: 'how it is accounted for',
    why: 'why it has this state',
    conclusion: 'what the check said at the merge',
    verdict: "the digest of the verdict's entry",
    isBackfilled: 'true: it was read afterwards from GitHub',
    entry: 'the number of the entry that accounts for it',
    countedBy:
      'which of its times lies in the period: `committed`, as git counts; `landed` or `recorded` where it bears another date or none',
    recordedAt: 'when this entry was written',
    confirmed: 'false: the process ended before it knew',
    digest: 'the digest of the entry',
  },
  totals: {
    state: ({ state }) => wordOf(state),
    countedBy: ({ countedBy }) => wordOf(countedBy),
    branch: ({ repository, repositoryId, branch }) =>
      `${wordOf(repository) || wordOf(repositoryId)} ${wordOf(branch)}`,
  },
  rows: recordedCommits,
};
