import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import type { QueryAnswer } from '../client/installation.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { notPermitted, tooLarge } from './problems.ts';
import {
  actorFragment,
  type Connection,
  type ContextNode,
  contextsFragment,
  pageFragment,
} from './query-fragments.ts';
import type { Source } from './source.ts';

/** Pages of checks of one commit. */
const maxPages = 10;

/** Every check and status on a commit, page by page. */
export const commitContextsQuery = /* GraphQL */ `
query CommitContexts($owner: String!, $name: String!, $sha: GitObjectID!, $contextsAfter: String) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $sha) {
      ... on Commit { statusCheckRollup { contexts(first: 100, after: $contextsAfter) { ...contexts } } }
    }
  }
}
${contextsFragment}
${actorFragment}
${pageFragment}
`;

interface CommitContextsData {
  readonly repository: {
    readonly commit: {
      readonly statusCheckRollup?: { readonly contexts: Connection<ContextNode> } | null;
    } | null;
  } | null;
}

/** The app may not read checks. */
export const checksNotPermitted: Problem = notPermitted(say`the checks`, [
  ['Checks', 'read'],
  ['Commit statuses', 'read'],
]);

/**
 * Reads every check and status on a commit.
 *
 * @throws {RetryLater} where GitHub answers in part
 */
export async function readCommitContexts(
  { installation, owner, repository: name }: Source,
  sha: string,
): Promise<Slice<readonly ContextNode[]>> {
  const contexts: ContextNode[] = [];
  let contextsAfter: string | null = null;
  for (let page = 1; page <= maxPages; page += 1) {
    const answer: QueryAnswer<CommitContextsData> = await installation.query(commitContextsQuery, {
      owner,
      name,
      sha,
      contextsAfter,
    });
    for (const error of answer.errors) {
      const isOfChecks = placeOf(error).startsWith('repository.commit.statusCheckRollup');
      if (error.type !== 'FORBIDDEN' || !isOfChecks) refuse(error);
    }
    if (answer.errors.length > 0) return unavailable(checksNotPermitted);
    const commit = answer.data?.repository?.commit ?? null;
    if (commit === null) throw new RetryLater('GitHub does not show the commit.', null);
    const found = commit.statusCheckRollup?.contexts;
    if (found === undefined) return available(contexts);
    contexts.push(...(found.nodes ?? []).filter((node) => node !== null));
    if (!found.pageInfo.hasNextPage) return available(contexts);
    contextsAfter = found.pageInfo.endCursor;
  }
  return unavailable(
    tooLarge(
      say`the checks of the commit`,
      say`Release a newer commit: of one, at most ${maxPages * 100} checks are read.`,
    ),
  );
}
