import type { Clock } from '../platform/clock.ts';
import type { BranchLine, LineCommit, LineEnd } from './branch-line.ts';
import type { BranchMoves, BranchProtection } from './branch-moves.ts';
import { type CommitAccount, type CommitAccounts, freshMs } from './commit-accounts.ts';
import { deferralMs } from './deferral.ts';
import type { NewEntry, Recorder } from './entries.ts';
import { accountEntry, type Inventory, type Memory, memory, nothing, totalsEntry } from './inventory.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { isRequested, type Reason, resync } from './reason.ts';
import { gone, type SubjectKind, type TaskOf } from './work.ts';

/** A protected branch whose commits are accounted for. */
export interface AccountedCommitsSubject extends Place {
  readonly kind: 'accounted-commits';
  /** Without `refs/heads/`. */
  readonly branch: string;
}

export interface AccountedCommitsPorts {
  readonly github: {
    /** Reads a part of the first-parent line: {@link MergedCommitsPorts}. */
    branchLine(
      subject: Place & { readonly branch: string },
      from: string | null,
      end: LineEnd,
    ): Promise<BranchLine | null>;
    /** @returns null where the branch is gone */
    branchProtection(subject: AccountedCommitsSubject): Promise<BranchProtection | null>;
    /** The protected branches of the repository; at most 300. */
    protectedBranches(subject: AccountedCommitsSubject): Promise<readonly string[]>;
    /**
     * GitHub's activity log of the branch.
     *
     * @param range.since older lines are not needed
     * @param range.isContinued the log that was read for the part above will do
     * @returns null where the app may not read it
     */
    branchMoves(
      subject: AccountedCommitsSubject,
      range: { readonly since: Date; readonly isContinued: boolean },
    ): Promise<BranchMoves | null>;
  };
  readonly commitAccounts: CommitAccounts;
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

/** Commits, and readings of the line, of one run. */
const maxCommits = 100;
const maxReadings = 8;

/** Milliseconds between the runs of an inventory; and of a long one, which leaves more of GitHub's rate limit to other work. */
const betweenMs = 5_000;
const betweenLongMs = 30_000;

/** Commits after which an inventory is a long one: a year of most branches has fewer. */
const longInventory = 10_000;

const dayMs = 86_400_000;

/** Milliseconds until a branch is read again that no resync wakes. */
const againMs = 30 * 3_600_000;

/** GitHub keeps the activity log for a year. */
const yearMs = 365 * dayMs;

/** Milliseconds before the last inventory from which the log is read again: GitHub may list a push late. */
const overlapMs = 2 * dayMs;

/**
 * The commits on the first-parent line of a protected branch, each accounted for with the record and with GitHub's activity log. An entry is
 * written for a commit that is new, or whose state changed. In the background, in parts, and each night.
 */
export const accountedCommits: SubjectKind<AccountedCommitsSubject, AccountedCommitsPorts> = {
  kind: 'accounted-commits',
  key: (subject) => `${placeKey(subject)}:${subject.branch}`,
  name: (subject) => `${placeName(subject)}:${subject.branch}`,
  async reconcile(task, ports) {
    const before = memory.safeParse(task.remembered).data ?? nothing;
    if (isDeferred(task.reasons, before)) {
      return {
        outcome: 'deferred',
        completion: () => ({
          remembered: { ...before, isNightly: true },
          reevaluateInMs: deferralMs(turnOf(task.subject)),
        }),
      };
    }
    const begun = await begin(task, ports, before);
    if (begun === 'gone') return gone;
    if (begun === 'not-protected')
      return { outcome: 'skipped', completion: () => ({ remembered: null, reevaluateInMs: null }) };
    const { inventory: begunInventory, others } = begun;
    const part = await readPart(task.subject, ports, begunInventory);
    if (part === null) return gone;
    const step = await accountFor(ports, begunInventory, part);
    const found: AccountedCommitsSubject = { ...task.subject, ...part.place };
    const ended = step.isEnd ? await end(found, ports, before, step) : null;
    const entries = [...step.entries, ...(ended?.entries ?? [])];
    const isNightly = before.isNightly && before.inventory !== null;
    return {
      outcome: 'recorded',
      commits: step.after.commits - begunInventory.commits,
      completion: () => ({
        subject: found,
        remembered: {
          ...(ended === null ? { ...before, inventory: step.after } : ended.left),
          isNightly,
        },
        entries: entries.map((entry) => ({ entry, confirmed: true })),
        // Not a wake: nothing waits for it meanwhile.
        reevaluateInMs: ended === null ? pauseAfter(step.after) : step.isFresh ? freshMs : againMs,
        wakes: others.map((branch) => ({
          subject: { ...found, branch },
          reason: resync(),
          background: true,
        })),
      }),
    };
  },
};

function pauseAfter({ commits }: Inventory): number {
  return commits < longInventory ? betweenMs : betweenLongMs;
}

/** What else a resync wakes is recorded before. */
function isDeferred(reasons: readonly Reason[], { inventory, isNightly }: Memory): boolean {
  return inventory === null && !isNightly && reasons.every(({ kind }) => kind === 'resync');
}

/** Spreads repositories and their branches. */
function turnOf({ repositoryId, branch }: AccountedCommitsSubject): number {
  return [...branch].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), repositoryId);
}

interface Begun {
  readonly inventory: Inventory;
  /** Other protected branches that are due with the default branch. */
  readonly others: readonly string[];
}

/** The inventory to continue, or a new one: of what landed since the last one, or of a year where a person asked. */
async function begin(
  { subject, reasons }: TaskOf<AccountedCommitsSubject>,
  { github, clock }: AccountedCommitsPorts,
  { until, at, inventory: current, isNightly: isAsked }: Memory,
): Promise<Begun | 'gone' | 'not-protected'> {
  const isWhole = isRequested(reasons) || until === null || at === null;
  if (current !== null && (current.until === null || !isWhole)) return { inventory: current, others: [] };
  const protection = await github.branchProtection(subject);
  if (protection === null) return 'gone';
  if (!protection.isDefault && !protection.isProtected) return 'not-protected';
  // A resync finds the default branch alone.
  const isNightly = protection.isDefault && (isAsked || reasons.some(({ kind }) => kind === 'resync'));
  const branches = isNightly ? await github.protectedBranches(subject) : [];
  const since = isWhole ? clock.now().getTime() - yearMs : Date.parse(at) - overlapMs;
  const inventory: Inventory = {
    tip: null,
    from: null,
    until: isWhole ? null : until,
    since: new Date(since).toISOString(),
    above: null,
    requiresCheck: protection.requiresCheck,
    commits: 0,
    logged: 0,
    recorded: 0,
    written: 0,
    states: {},
  };
  return { inventory, others: branches.filter((branch) => branch !== subject.branch) };
}

interface Part {
  readonly place: Place;
  readonly branch: string;
  readonly commits: readonly LineCommit[];
  /** The commit behind the last one, which ends the inventory; null: none does. */
  readonly below: string | null;
  readonly isEnd: boolean;
  /** The commit to continue with. */
  readonly next: string | null;
  /** The commit to continue with is gone, as after the branch was rewritten. */
  readonly isCut: boolean;
  readonly log: BranchMoves | null;
}

/** @returns null where the branch is gone */
async function readPart(
  subject: AccountedCommitsSubject,
  { github }: AccountedCommitsPorts,
  { from, until, since }: Inventory,
): Promise<Part | null> {
  const commits: LineCommit[] = [];
  let place = placeOf(subject);
  let next = from;
  let below: string | null = null;
  let isCut = false;
  for (let reading = 1; reading <= maxReadings && commits.length < maxCommits; reading += 1) {
    const line = await github.branchLine({ ...subject, ...place }, next, { kind: 'open' });
    if (line === null) {
      if (next === null) return null;
      isCut = true;
      next = null;
      break;
    }
    ({ place, next } = line);
    const end = line.commits.findIndex(({ sha }) => sha === until);
    commits.push(...(end < 0 ? line.commits : line.commits.slice(0, end)));
    if (end >= 0) {
      below = until;
      next = null;
    }
    if (next === null) break;
  }
  const log = await github.branchMoves(
    { ...subject, ...place },
    { since: new Date(since), isContinued: from !== null },
  );
  return { place, branch: subject.branch, commits, below, isEnd: next === null, next, isCut, log };
}

/** What one run accounts for, and what it leaves. */
interface Step {
  readonly entries: readonly NewEntry[];
  readonly after: Inventory;
  readonly isEnd: boolean;
  /** The line changed meanwhile: the next inventory begins again. */
  readonly isCut: boolean;
  /** Some commits landed a moment ago: they are left for later. */
  readonly isFresh: boolean;
}

async function accountFor(
  { commitAccounts, recorder, clock }: AccountedCommitsPorts,
  current: Inventory,
  part: Part,
): Promise<Step> {
  const { above, requiresCheck } = current;
  const now = clock.now();
  const { accounts, last } = await commitAccounts.account({ ...part, above, requiresCheck, now });
  // Those that landed a moment ago are at the tip.
  const first = accounts.findIndex(({ isFresh }) => !isFresh);
  const fresh = above !== null ? 0 : first < 0 ? accounts.length : first;
  const settled = accounts.slice(fresh);
  const isKnown = ({ recordedState }: CommitAccount) => current.until !== null && recordedState !== null;
  const stop = settled.findIndex((account) => account.isBeyond || isKnown(account));
  const taken = stop < 0 ? settled : settled.slice(0, stop);
  const written = taken.filter(({ state, recordedState }) => state !== recordedState);
  const after: Inventory = {
    ...current,
    tip: current.tip ?? settled[0]?.sha ?? part.below,
    from: part.commits[accounts.length]?.sha ?? part.next,
    above: last ?? above,
    commits: current.commits + taken.length,
    logged: current.logged + taken.filter(({ isLogged }) => isLogged).length,
    recorded: current.recorded + taken.filter(({ isRecorded }) => isRecorded).length,
    written: current.written + written.length,
    states: countedIn(current.states, taken),
  };
  return {
    entries: written.map((account) => accountEntry(recorder, part, account, now)),
    after,
    isEnd: stop >= 0 || after.from === null || settled.length === 0,
    isCut: part.isCut,
    isFresh: fresh > 0,
  };
}

function countedIn(states: Inventory['states'], accounts: readonly CommitAccount[]): Inventory['states'] {
  const counts = { ...states };
  for (const { state } of accounts) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Ends an inventory: what needs attention is read again, and the totals are recorded where anything is new. */
async function end(
  subject: AccountedCommitsSubject,
  { commitAccounts, recorder, clock }: AccountedCommitsPorts,
  before: Memory,
  { after, isCut, entries: written }: Step,
): Promise<{ readonly entries: readonly NewEntry[]; readonly left: Memory }> {
  const now = clock.now();
  const { branch } = subject;
  const place = placeOf(subject);
  const { requiresCheck } = after;
  const changed = await commitAccounts.changed({ place, branch, requiresCheck, now });
  // Of an inventory of a year, some are written already.
  const known = new Set(written.map(({ sha }) => sha));
  const entries = changed
    .filter(({ sha }) => !known.has(sha))
    .map((account) => accountEntry(recorder, { place, branch }, account, now));
  const totals =
    after.written + entries.length === 0
      ? []
      : [totalsEntry(recorder, { place, branch }, after, !isCut, now)];
  // What is below the commits that were written is not accounted for: the next inventory must not end with them.
  const left = isCut
    ? nothing
    : { ...before, until: after.tip ?? before.until, at: now.toISOString(), inventory: null };
  return { entries: [...entries, ...totals], left };
}
