import type { Emergency } from '../evidence/exceptions.ts';
import { registerOf } from '../exceptions/event.ts';
import { accountCommit, type CommitFacts, pushingBot } from '../ledger/account-commit.ts';
import { landingsOf } from '../ledger/landings.ts';
import { isVerdict, verdictKind } from '../record/entry.ts';
import type { LineCommit } from '../subjects/branch-line.ts';
import type { LoggedLanding } from '../subjects/branch-moves.ts';
import {
  type CommitAccount,
  type CommitAccounts,
  freshMs,
  type LinePart,
} from '../subjects/commit-accounts.ts';
import type { AccountedCommits } from './accounted-commits.ts';
import { type AccountedFacts, earlierAccount, onOtherBranch } from './earlier-accounts.ts';
import type { Entries } from './entries.ts';
import type { ExceptionEvents } from './exceptions.ts';
import { type LandingEntry, landingEntry, readListed } from './landing-entry.ts';

type Store = Pick<Entries, 'entries' | 'entry' | 'firstEntry' | 'evidence'> &
  Pick<AccountedCommits, 'needingAttention'> &
  Pick<ExceptionEvents, 'exceptionEvents'>;

/** The newest commits that need attention and are accounted for again. */
const maxAgain = 300;

/**
 * Accounts for commits by the entries of a store.
 *
 * @param namedBots the bots that a recorded policy names, by its text
 * @example const accounts = commitAccounts(store, (text) => botsIn(text));
 */
export function commitAccounts(
  store: Store,
  namedBots: (policy: string) => ReadonlySet<string>,
): CommitAccounts {
  return {
    async account(part) {
      const { landings, settled } = landingsOf(
        part.commits.map(({ sha }) => sha),
        part.log,
        part,
      );
      const about = await repositoryOf(store, part);
      const accounts: CommitAccount[] = [];
      for (const [index, commit] of part.commits.slice(0, settled).entries()) {
        const landing = landings[index];
        if (landing !== undefined)
          accounts.push(await accountOf({ store, namedBots }, part, about, sighted(part, commit, landing)));
      }
      return { accounts, last: landings[settled - 1] ?? null };
    },
    async changed(branch) {
      const about = await repositoryOf(store, branch);
      const changed: CommitAccount[] = [];
      const on = { repositoryId: branch.place.repositoryId, branch: branch.branch };
      for (const sha of await store.needingAttention(on.repositoryId, on.branch, maxAgain)) {
        const earlier = await earlierAccount(store, { ...on, sha });
        if (earlier?.facts == null) continue;
        const { committedAt, sources } = earlier.facts;
        const sight = { ...sources, sha, committedAt };
        const account = await accountOf({ store, namedBots }, branch, about, sight);
        if (account.state !== account.recordedState) changed.push(account);
      }
      return changed;
    },
  };
}

type Branch = Pick<LinePart, 'place' | 'branch' | 'requiresCheck' | 'now'>;

/** What GitHub shows of a commit. */
interface Sight {
  readonly sha: string;
  readonly committedAt: Date;
  readonly shown: CommitFacts['shown'];
  readonly landing: LoggedLanding;
}

function sighted({ branch }: Branch, commit: LineCommit, landing: LoggedLanding): Sight {
  const { sha, committedAt } = commit;
  return { sha, committedAt, landing, shown: shownOf(branch, commit) };
}

/** The pull request that brought a commit into the branch: the one that became it, else the one that was merged first. */
function shownOf(branch: string, { sha, pullRequests }: LineCommit): CommitFacts['shown'] {
  if (pullRequests === null) return 'unreadable';
  const into = pullRequests.filter(({ base }) => base === branch);
  const byMerge = into.toSorted((one, other) => one.mergedAt.getTime() - other.mergedAt.getTime());
  return (into.find(({ mergeCommit }) => mergeCommit === sha) ?? byMerge[0])?.number ?? null;
}

interface AboutRepository {
  readonly installedAt: Date;
  readonly emergencies: readonly Emergency[];
}

/** When the record of a repository began, and the emergencies in it. */
async function repositoryOf(store: Store, { place, now }: Branch): Promise<AboutRepository> {
  const { repositoryId } = place;
  const first = await store.firstEntry({ repositoryId });
  const { emergencies } = registerOf(await store.exceptionEvents(repositoryId));
  return { installedAt: first === null ? now : new Date(first.at), emergencies };
}

async function accountOf(
  {
    store,
    namedBots,
  }: { readonly store: Store; readonly namedBots: (policy: string) => ReadonlySet<string> },
  { place, branch, requiresCheck, now }: Branch,
  { installedAt, emergencies }: AboutRepository,
  { sha, committedAt, shown, landing }: Sight,
): Promise<CommitAccount> {
  const { repositoryId } = place;
  const at = { repositoryId, branch, sha };
  const earlier = await earlierAccount(store, at);
  const own = await landingEntry(store, at);
  const other = own === null ? await onOtherBranch(store, at, landing) : null;
  const found = own ?? (other?.kind === 'recorded' ? other.entry : null);
  // The rules of the branch are those of the time at which it was first asked.
  const required = earlier?.facts?.sources.requiresCheck ?? requiresCheck;
  const known: Omit<CommitFacts, 'bots'> = {
    branch,
    shown,
    landing,
    recorded: found?.landing ?? null,
    emergencies: declaredFor(emergencies, found, now),
    requiresCheck: required,
    installedAt,
  };
  const landedAt = landing.kind === 'logged' ? landing.move.at : null;
  const bots =
    pushingBot(known) === null
      ? new Set<string>()
      : await botsAt(store, namedBots, { repositoryId, branch, until: (landedAt ?? now).getTime() });
  const { state, why, isUnreadable } = accountCommit({ ...known, bots });
  const recordedState = earlier?.state ?? null;
  // What was found then stands where it can no longer be read.
  const standing = isUnreadable === true && recordedState !== null ? recordedState : state;
  const pullRequest = found?.landing.pullRequest ?? (typeof shown === 'number' ? shown : null);
  const facts: AccountedFacts = {
    sha,
    branch,
    state,
    why,
    committedAt,
    landedAt: landedAt ?? found?.mergedAt ?? null,
    by: (landing.kind === 'logged' ? landing.move.actor?.login : null) ?? found?.by ?? null,
    pullRequest,
    verdict: found?.verdict ?? null,
    isBackfilled: own === null,
    sources: { entry: found?.digest ?? null, landing, shown, requiresCheck: required },
  };
  return {
    sha,
    pullRequest,
    state: standing,
    recordedState,
    facts: { ...facts },
    isFresh: found === null && recordedState === null && isFresh(landedAt ?? committedAt, now),
    isBeyond:
      other?.kind === 'accounted' ||
      (recordedState !== null && landing.kind === 'before-log') ||
      (standing === 'before-installation' && now.getTime() - committedAt.getTime() > yearMs),
    isLogged: landing.kind === 'logged',
    isRecorded: own !== null,
  };
}

/** Of the time that a commit bears, its author says it: one in the future is no reason to wait. */
function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime();
  return age >= 0 && age < freshMs;
}

const yearMs = 365 * 86_400_000;

function declaredFor(
  emergencies: readonly Emergency[],
  found: LandingEntry | null,
  now: Date,
): CommitFacts['emergencies'] {
  if (found === null || found.head === null) return [];
  return emergencies.filter(
    ({ headSha, pullRequest, declaredAt }) =>
      headSha === found.head && pullRequest === found.landing.pullRequest && declaredAt <= now,
  );
}

/** The bots that the policy named by which the last change before that time was evaluated; null where it cannot be read. */
async function botsAt(
  store: Store,
  namedBots: (policy: string) => ReadonlySet<string>,
  at: { readonly repositoryId: number; readonly branch: string; readonly until: number },
): Promise<ReadonlySet<string> | null> {
  const [listed] = await store.entries({ ...at, kind: verdictKind }, 1);
  if (listed === undefined) return new Set();
  const entry = await readListed(store, listed);
  if (entry === null || !isVerdict(entry) || typeof entry.inputs.policy !== 'string') return null;
  const { policy } = entry.inputs;
  const text = (await store.evidence([policy])).get(policy);
  if (text == null || text === '') return null;
  try {
    return namedBots(text);
  } catch {
    // Of a later release, or damaged.
    return null;
  }
}
