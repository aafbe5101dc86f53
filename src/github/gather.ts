import type { PolicyResult } from '../policy/policy.ts';
import { actorOf } from './actor.ts';
import { policyOf } from './base-policy.ts';
import type { GatheredPullRequest } from './github.ts';
import { wholeList } from './lists.ts';
import { guessSlices, listsFor, needsOf, rememberSlices } from './needs.ts';
import { postedCheckRun, postedComment } from './posted.ts';
import { readEvidence } from './read-evidence.ts';
import { readPullRequest } from './read-pull-request.ts';
import { rememberTestMerge } from './slices/test-merges.ts';
import type { PullRequestSource } from './source.ts';

/**
 * Reads a pull request, its policy, the evidence that the policy asks for, and what was posted before. One query gives nearly
 * everything; what it does not give is then read side by side.
 *
 * @param reasons the events that woke the subject
 * @param policy in a merge queue, the policy of the group; else it is read from the base branch
 * @returns null when the pull request is closed, merged or gone
 */
export async function gatherPullRequest(
  asked: PullRequestSource,
  reasons: readonly string[],
  policy: PolicyResult | null,
): Promise<GatheredPullRequest | null> {
  const readAt = asked.now();
  const place = `${asked.owner}/${asked.repository}`;
  const guess = guessSlices(asked.memory, place, asked.number);
  const first = await readPullRequest(asked, listsFor(guess));
  if (first === null || first.about.state !== 'OPEN') return null;
  const { about, headSha, baseSha } = first;
  if (about.potentialMergeCommit !== null) rememberTestMerge(asked.memory, about.potentialMergeCommit);
  const found =
    policy ?? policyOf(about.baseRef?.target ?? null, baseSha, first.contentsProblem, asked.memory);
  const needs = needsOf(found);
  rememberSlices(asked.memory, place, asked.number, needs.slices);
  // A repository that was renamed goes by its new name from here on: writes are not redirected.
  const [owner = asked.owner, repository = asked.repository] = first.repository.split('/');
  const source = { ...asked, owner, repository };
  const { evidence, lists } = await readEvidence(source, first, needs, reasons);
  const comments = wholeList(lists, 'comments');
  const author = actorOf(about.author);
  return {
    subject: {
      kind: 'pull-request',
      repository: first.repository,
      number: asked.number,
      headSha,
      baseSha,
      draft: about.isDraft,
      ...(author === null ? {} : { authorKind: author.kind }),
    },
    policy: found,
    evidence,
    posted: {
      installationId: asked.installation.id,
      readAt,
      checkRun: await postedCheckRun(
        source,
        headSha,
        wholeList(lists, 'contexts'),
        reasons.includes('recheck'),
      ),
      comment: comments.available ? postedComment(comments.value) : null,
    },
  };
}
