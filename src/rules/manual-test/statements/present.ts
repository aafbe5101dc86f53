import type { ReadChange } from '../../../analysis/read-change.ts';
import { changedSince, currencyOf } from '../../../authorship/current.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { commitLink, fileLink, say } from '../../../text/message.ts';
import { isPathNeeded } from '../needed/needed-files.ts';
import type { Options } from '../options.ts';
import type { NotCounted } from './statement.ts';

/** What decides whether what was tested is still the change. */
export interface TestedChange {
  readonly pullRequest: PullRequest;
  readonly change: ReadChange;
  readonly earlierChanges: EarlierChanges;
}

/**
 * Why what was tested is no longer the change; null where it still is: the head is the same, the change was only rebased, or since then
 * only files changed that need no manual test.
 */
export function whyStale(
  { pullRequest, change, earlierChanges }: TestedChange,
  { head, at }: { readonly head: string | null; readonly at: Date },
  options: Options,
): NotCounted | null {
  if (head === null)
    return {
      kind: 'stale',
      why: say`is older than the present head, and GitHub does not show for which head it was`,
    };
  const given = { commit: head, at };
  const currency = currencyOf(pullRequest.head.sha, earlierChanges, given);
  if (currency.current) return null;
  const changed = changedSince(pullRequest.head.sha, earlierChanges, given);
  const needed = changed?.find((path) => isPathNeeded(path, change, options));
  if (changed !== null && needed === undefined) return null;
  return {
    kind: 'stale',
    why:
      needed === undefined
        ? say`is for ${commitLink(head)}, and ${currency.why}`
        : say`is for ${commitLink(head)}, and since then ${fileLink(needed)} changed`,
    ...(currency.passing ? { passing: true } : {}),
  };
}
