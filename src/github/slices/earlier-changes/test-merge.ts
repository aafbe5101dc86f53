import type { BaseEvent } from '../../../evidence/earlier-changes.ts';
import { type Message, say } from '../../../text/message.ts';
import type { PullRequestReading } from '../../read/read-pull-request.ts';

/** The present change: GitHub's test merge of the head, and the base that it merges into. */
export interface TestMerge {
  readonly base: string;
  readonly merged: string;
}

/** Why there is no test merge to compare with. */
export interface NoTestMerge {
  readonly why: Message;
  /** GitHub makes it soon. */
  readonly passing?: true;
}

/**
 * GitHub's test merge, where it is one of the present head into the present base. GitHub makes it in the background, so that it may
 * still be the one from before a push or from before a change of the base: then its commit is no newer than that, and its first
 * parent is not the tip of the base.
 */
export function testMergeOf(
  { about, headSha }: Pick<PullRequestReading, 'about' | 'headSha'>,
  baseEvents: readonly BaseEvent[],
): TestMerge | NoTestMerge {
  if (about.mergeable === 'CONFLICTING') return { why: say`the branch conflicts with its base` };
  const { potentialMergeCommit: commit } = about;
  const parents = (commit?.parents.nodes ?? []).flatMap((parent) => (parent === null ? [] : [parent.oid]));
  const [base, head] = parents;
  const ofHead = commit !== null && base !== undefined && parents.length === 2 && head === headSha;
  if (!ofHead || !isOfPresentBase(base, new Date(commit.committedDate), about, baseEvents)) {
    return { why: say`GitHub has not made its test merge yet`, passing: true };
  }
  return { base, merged: commit.oid };
}

/** The base is only pushed forward between its events: a merge that is newer than the last of them is of the present branch. */
function isOfPresentBase(
  base: string,
  mergedAt: Date,
  { baseRef }: PullRequestReading['about'],
  baseEvents: readonly BaseEvent[],
): boolean {
  const last = baseEvents.at(-1);
  return last === undefined || base === baseRef?.target?.oid || mergedAt.getTime() > last.at.getTime();
}
