import type { CommitFacts, RecordedLanding } from '../ledger/account-commit.ts';
import { type AccountedCommit, accountedKind } from '../ledger/accounted-commit.ts';
import { isVerdict } from '../record/entry.ts';
import { type LoggedLanding, loggedLanding } from '../subjects/branch-moves.ts';
import type { Entries } from './entries.ts';
import { type LandingEntry, landingEntry, readListed } from './landing-entry.ts';

type Store = Pick<Entries, 'entries' | 'entry'>;

/** What an entry about an accounted commit says, besides the time. */
export interface AccountedFacts extends AccountedCommit {
  readonly sources: {
    /** The entry of the kind `commit`. */
    readonly entry: string | null;
    /** How it landed, by GitHub's activity log. */
    readonly landing: LoggedLanding;
    /** The pull request that GitHub showed. */
    readonly shown: CommitFacts['shown'];
    /** Whether the branch required the check when the commit was first accounted for. */
    readonly requiresCheck: boolean | null;
  };
}

/** How a commit was accounted for before. */
export interface EarlierAccount {
  readonly state: string;
  /** Null: its entry can no longer be read. */
  readonly facts: AccountedFacts | null;
}

/** The newest account of a commit on a branch; null: there is none. */
export async function earlierAccount(
  store: Store,
  at: { readonly repositoryId: number; readonly branch: string; readonly sha: string },
): Promise<EarlierAccount | null> {
  const [listed] = await store.entries({ ...at, kind: accountedKind }, 1);
  if (listed === undefined) return null;
  const state = listed.conclusion ?? 'unknown';
  const entry = await readListed(store, listed);
  if (entry === null || isVerdict(entry)) return { state, facts: null };
  const facts = entry.facts as unknown as AccountedFacts;
  const landing = loggedLanding.safeParse(facts.sources?.landing).data;
  const isWhole = landing !== undefined && facts.committedAt instanceof Date;
  return { state, facts: isWhole ? { ...facts, sources: { ...facts.sources, landing } } : null };
}

/** How a commit landed on another branch from which it may have come. */
export type OnOtherBranch =
  /** It is accounted for there, and so is what is below it. */
  { readonly kind: 'accounted' } | { readonly kind: 'recorded'; readonly entry: LandingEntry };

/** Entries about one commit that are searched. */
const maxEntries = 100;

/**
 * What is known of a commit by its landing on another branch, as where this one is new or was renamed.
 *
 * @returns null where no push brought it from there, or nothing is known of it
 */
export async function onOtherBranch(
  store: Store,
  {
    repositoryId,
    branch,
    sha,
  }: { readonly repositoryId: number; readonly branch: string; readonly sha: string },
  landing: LoggedLanding,
): Promise<OnOtherBranch | null> {
  // A push or a merge brought it here, whatever it was elsewhere.
  if (landing.kind === 'logged' && landing.move.kind !== 'branch_creation') return null;
  const elsewhere = (await store.entries({ repositoryId, sha }, maxEntries)).filter(
    (entry) => entry.branch !== undefined && entry.branch !== branch,
  );
  if (elsewhere.some(({ kind }) => kind === accountedKind)) return { kind: 'accounted' };
  let isRecorded = false;
  for (const { branch: other = '', kind } of elsewhere) {
    if (kind !== 'commit') continue;
    isRecorded = true;
    const [accounted] = await store.entries({ repositoryId, branch: other, kind: accountedKind }, 1);
    const entry = accounted && (await landingEntry(store, { repositoryId, branch: other, sha }));
    if (entry != null) return { kind: 'recorded', entry };
  }
  // It landed on a branch that nothing protected, while the repository was recorded.
  return isRecorded && landing.kind !== 'logged' ? { kind: 'recorded', entry: notShown } : null;
}

const unprotected: RecordedLanding = {
  state: 'unknown',
  reason: 'not-readable',
  why: 'It is recorded on another branch, and GitHub’s activity log does not show how it came to this one.',
  pullRequest: null,
  pushedBy: null,
};

const notShown: LandingEntry = {
  digest: null,
  landing: unprotected,
  head: null,
  mergedAt: null,
  by: null,
  verdict: null,
};
