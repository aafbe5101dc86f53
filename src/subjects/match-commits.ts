import { commitLink, type Message, plain, pullRequestLink, say } from '../text/message.ts';
import type { LineCommit, MergeComparison, MergedChange } from './branch-line.ts';
import type { RecordedVerdict } from './recorded-verdicts.ts';

/** How a change got onto a branch. A rebase of one commit looks like a squash, and is called so. */
export type Landed = 'merge-group' | 'merge' | 'squash' | 'rebase' | 'fast-forward';

/** Why it is not known under which verdict a commit was merged. */
export type UnknownReason =
  /** It was pushed directly. */
  | 'no-pull-request'
  /** Its pull request was merged into another branch. */
  | 'other-branch'
  /** The merged head was never evaluated, such as one that was pushed during the merge. */
  | 'no-verdict'
  | 'evaluated-later'
  /** It holds something else than the evaluated head merged onto the branch. */
  | 'not-clean'
  | 'not-comparable'
  | 'not-readable';

/** What is known of a commit that landed. */
export type Match =
  | {
      readonly state: 'matched';
      readonly how: Landed;
      readonly verdict: RecordedVerdict;
      /** Null: GitHub does not show which pull request of the group it is. */
      readonly change: MergedChange | null;
    }
  | {
      readonly state: 'unknown';
      readonly reason: UnknownReason;
      readonly why: string;
      readonly change: MergedChange | null;
    };

/** Commits that landed together, matched, or about to be compared with the evaluated head. */
export interface Landing {
  /** Newest first: several only of a rebase, or of a branch that was moved forward to a head. */
  readonly commits: readonly LineCommit[];
  readonly match: Match;
  /** To be compared before the match counts: that the commits are the head merged onto this commit, and nothing else. */
  readonly compare: { readonly head: string; readonly onto: string } | null;
}

/** GitHub truncates the time of a merge to whole seconds: a verdict of the same second may have come before it. */
const truncatedMs = 999;

/** Commits of one landing: GitHub rebases at most 100. */
const maxCommits = 250;

/**
 * Matches commits to pull requests and verdicts as they were at the merge:
 *
 * 1. to a merge group that was evaluated, whose head a commit is or which contains it: the group is what landed;
 * 2. to the pull request whose merge commit it is, of a rebase with the commits below it that belong to the same one;
 * 3. to the pull request that GitHub associates with it.
 *
 * The verdict is the newest on exactly the merged head for this branch, evaluated no later than the merge. What is missing makes a commit
 * unknown. Pure.
 *
 * @param branch without `refs/heads/`
 * @param commits of its first-parent line, newest first
 * @param verdicts on these commits and on the heads of their pull requests
 * @param tips commits that pushes left as the tip of the branch: what is above one landed later
 * @returns in the same order
 */
export function matchCommits(
  branch: string,
  commits: readonly LineCommit[],
  verdicts: readonly RecordedVerdict[],
  tips: ReadonlySet<string> = new Set(),
): readonly Landing[] {
  const ofGroups = groupVerdicts(branch, commits, verdicts);
  const landings: Landing[] = [];
  for (let index = 0; index < commits.length; ) {
    const landing =
      ofGroup(branch, commits, index, ofGroups) ??
      ofChange(branch, commits, index, { ofGroups, verdicts, tips });
    landings.push(...landing);
    index += landing.reduce((sum, { commits: some }) => sum + some.length, 0);
  }
  return landings;
}

/** The heads of pull requests on which verdicts are needed, and the commits themselves, which may be heads of merge groups. */
export function headsOf(branch: string, commits: readonly LineCommit[]): readonly string[] {
  return [
    ...new Set(
      commits.flatMap((commit) => {
        const change = changeOf(branch, commit);
        return change === null ? [commit.sha] : [commit.sha, change.head];
      }),
    ),
  ];
}

/** What a comparison with the evaluated head makes of a match. */
export function afterComparison({ commits, match, compare }: Landing, comparison: MergeComparison): Match {
  if (match.state === 'unknown' || compare === null || comparison.state === 'clean') return match;
  const { change } = match;
  const what = commits.length > 1 ? say`These ${commits.length} commits are` : say`The commit is`;
  const head = commitLink(compare.head);
  return comparison.state === 'different'
    ? unknown(
        'not-clean',
        say`${what} not the clean merge of the evaluated head ${head}: ${unquoted(comparison.why)}.`,
        change,
      )
    : unknown(
        'not-comparable',
        say`It is not known whether it is the clean merge of the evaluated head ${head}: ${unquoted(comparison.why)}.`,
        change,
      );
}

/** Whether GitHub or the record may know more in a few seconds. */
export function mayBeKnownSoon(match: Match): boolean {
  return match.state === 'unknown' && (match.reason === 'no-pull-request' || match.reason === 'no-verdict');
}

/** The verdict of a merge group for each commit that one holds. */
function groupVerdicts(
  branch: string,
  commits: readonly LineCommit[],
  verdicts: readonly RecordedVerdict[],
): readonly (RecordedVerdict | null)[] {
  const found: (RecordedVerdict | null)[] = commits.map(() => null);
  // Those built last come last: they are what landed where one is built on another.
  for (let index = commits.length - 1; index >= 0; index -= 1) {
    const commit = commits[index];
    const change = commit === undefined ? null : changeOf(branch, commit);
    if (commit === undefined || change === null) continue;
    const own = verdicts.filter(
      (each) => each.sha === commit.sha && each.groupBase !== null && isFor(branch, each),
    );
    const verdict = newestBefore(own, change.mergedAt);
    if (verdict === null) continue;
    const end = commits.findIndex((each, at) => at >= index && each.parents[0] === verdict.groupBase);
    for (let at = index; at <= Math.max(index, end); at += 1) {
      const inner = found[at];
      // What was pushed directly, or belongs to another pull request, is no part of the group.
      if (at !== index && !isMember(branch, commits[at], verdict)) continue;
      // The verdict on a commit's own group counts, unless the group never got one.
      if (inner == null || inner.conclusion === 'pending') found[at] = verdict;
    }
  }
  return found;
}

function isMember(branch: string, commit: LineCommit | undefined, { members }: RecordedVerdict): boolean {
  const change = commit === undefined ? null : changeOf(branch, commit);
  return change !== null && members.includes(change.number);
}

/** Another branch may have another policy. */
function isFor(branch: string, verdict: RecordedVerdict): boolean {
  return verdict.branch === null || verdict.branch === branch;
}

function ofGroup(
  branch: string,
  commits: readonly LineCommit[],
  index: number,
  ofGroups: readonly (RecordedVerdict | null)[],
): readonly Landing[] | null {
  const [commit, verdict] = [commits[index], ofGroups[index]];
  if (commit === undefined || verdict == null) return null;
  const change = changeOf(branch, commit);
  return [
    { commits: [commit], match: { state: 'matched', how: 'merge-group', verdict, change }, compare: null },
  ];
}

function ofChange(
  branch: string,
  commits: readonly LineCommit[],
  index: number,
  {
    ofGroups,
    verdicts,
    tips,
  }: {
    readonly ofGroups: readonly (RecordedVerdict | null)[];
    readonly verdicts: readonly RecordedVerdict[];
    readonly tips: ReadonlySet<string>;
  },
): readonly Landing[] {
  const [first] = commits.slice(index, index + 1);
  if (first === undefined) return [];
  const change = changeOf(branch, first);
  if (change === null) return [{ commits: [first], match: withoutChange(branch, first), compare: null }];
  const isOfSame = (commit: LineCommit, at: number) =>
    commit.parents.length === 1 &&
    ofGroups[at] == null &&
    // It was pushed on its own before.
    !tips.has(commit.sha) &&
    changeOf(branch, commit)?.number === change.number;
  let end = index + 1;
  if (first.parents.length === 1) {
    while (end < commits.length && end - index < maxCommits) {
      const next = commits[end];
      if (next === undefined || !isOfSame(next, end)) break;
      end += 1;
    }
  }
  const landed = commits.slice(index, end);
  const head = landed.findIndex(({ sha }) => sha === change.head);
  if (head <= 0) return [landingOf(branch, landed, change, verdicts)];
  // What was pushed on top of the head was never evaluated.
  const why = say`It was pushed on top of the merged head ${commitLink(change.head)} of ${pullRequestLink(change.number)}.`;
  return [
    { commits: landed.slice(0, head), match: unknown('not-clean', why, change), compare: null },
    landingOf(branch, landed.slice(head), change, verdicts),
  ];
}

/** @param commits newest first, at least one */
function landingOf(
  branch: string,
  commits: readonly LineCommit[],
  change: MergedChange,
  verdicts: readonly RecordedVerdict[],
): Landing {
  const [first] = commits;
  const onto = commits.at(-1)?.parents[0];
  const onHead = verdicts.filter(
    ({ sha, pullRequest }) => sha === change.head && pullRequest === change.number,
  );
  const own = onHead.filter((each) => isFor(branch, each));
  const verdict = newestBefore(own, change.mergedAt);
  const names = say`the merged head ${commitLink(change.head)} of ${pullRequestLink(change.number)}`;
  if (verdict === null) {
    const match =
      own.length > 0
        ? unknown('evaluated-later', say`When it was merged, ${names} had not been evaluated yet.`, change)
        : unknown(
            'no-verdict',
            onHead.length > 0
              ? say`No verdict on ${names} is recorded for ${branch}: it was evaluated for another base branch.`
              : say`No verdict on ${names} is recorded: it may have been pushed during the merge.`,
            change,
          );
    return { commits, match, compare: null };
  }
  if (first === undefined || onto === undefined) {
    const why = say`The commit has no parent, so that it cannot be compared with ${names}.`;
    return { commits, match: unknown('not-comparable', why, change), compare: null };
  }
  const isForward = first.sha === change.head;
  return {
    commits,
    match: { state: 'matched', how: howOf(commits, change), verdict, change },
    // A head that is on the line itself was merged as it is.
    compare: isForward ? null : { head: change.head, onto },
  };
}

function howOf(commits: readonly LineCommit[], { head }: MergedChange): Landed {
  const [first] = commits;
  if (first?.sha === head) return 'fast-forward';
  if (first !== undefined && first.parents.length > 1) return 'merge';
  return commits.length > 1 ? 'rebase' : 'squash';
}

/** The pull request that brought a commit into the branch: the one that became it, else the one that was merged first. */
function changeOf(branch: string, { sha, pullRequests }: LineCommit): MergedChange | null {
  const into = (pullRequests ?? []).filter(({ base }) => base === branch);
  const byMerge = into.toSorted((one, other) => one.mergedAt.getTime() - other.mergedAt.getTime());
  return into.find(({ mergeCommit }) => mergeCommit === sha) ?? byMerge[0] ?? null;
}

function withoutChange(branch: string, { pullRequests }: LineCommit): Match {
  if (pullRequests === null)
    return unknown('not-readable', say`GitHub did not show which pull requests it belongs to.`, null);
  const [other] = pullRequests;
  if (other === undefined)
    return unknown(
      'no-pull-request',
      say`It belongs to no merged pull request: it was pushed to the branch.`,
      null,
    );
  const number = pullRequestLink(other.number);
  return unknown(
    'other-branch',
    say`Its pull request ${number} was merged into ${other.base}, not into ${branch}.`,
    other,
  );
}

function newestBefore(verdicts: readonly RecordedVerdict[], mergedAt: Date): RecordedVerdict | null {
  const before = verdicts.filter(
    ({ evaluatedAt }) => evaluatedAt.getTime() <= mergedAt.getTime() + truncatedMs,
  );
  return before.toSorted((one, other) => other.evaluatedAt.getTime() - one.evaluatedAt.getTime())[0] ?? null;
}

function unknown(reason: UnknownReason, why: Message, change: MergedChange | null): Match {
  return { state: 'unknown', reason, why: plain(why), change };
}

/** A text that is made of trusted words already. */
function unquoted(text: string): Message {
  return [text];
}

/** Whether what is not read yet may decide about a landing: it is the head of a merge group that reaches below what was read. */
export function isCut(
  landings: readonly Landing[],
  { commits }: Landing,
  verdicts: readonly RecordedVerdict[],
): boolean {
  return commits.some(({ sha }) =>
    verdicts.some(
      (verdict) =>
        verdict.sha === sha &&
        verdict.groupBase !== null &&
        !landings.some((landing) => landing.commits.some(({ parents }) => parents[0] === verdict.groupBase)),
    ),
  );
}
