import type { QueryAnswer } from '../../client/installation.ts';
import { refuse } from '../../client/query-errors.ts';
import { type Connection, pageFragment } from '../../read/query-fragments.ts';
import type { Source } from '../../read/source.ts';

/** Pages of 100 commits: GitHub lists those of merged branches, too. */
const maxPages = 15;

interface CommitNode {
  readonly oid: string;
  readonly parents: { readonly nodes: readonly ({ readonly oid: string } | null)[] | null };
}

interface HistoryData {
  readonly repository: {
    readonly commit: { readonly history?: Connection<CommitNode> | null } | null;
  } | null;
}

/**
 * A commit and at most this number of commits before it on its first-parent line, the nearest first. Where merged branches are so large that
 * the line is not read to its end, it is shorter.
 */
export async function readFirstParents(
  { installation, owner, repository: name }: Source,
  sha: string,
  most: number,
): Promise<readonly string[]> {
  const line = [sha];
  const parents = new Map<string, string | null>();
  let after: string | null = null;
  for (let page = 0; page < maxPages && line.length <= most; page += 1) {
    const answer: QueryAnswer<HistoryData> = await installation.query(firstParentsQuery, {
      owner,
      name,
      sha,
      after,
    });
    for (const error of answer.errors) refuse(error);
    const history = answer.data?.repository?.commit?.history;
    for (const node of history?.nodes ?? [])
      if (node !== null) parents.set(node.oid, node.parents.nodes?.[0]?.oid ?? null);
    for (
      let next = parents.get(line.at(-1) ?? sha);
      next != null && line.length <= most;
      next = parents.get(next)
    )
      line.push(next);
    if (history?.pageInfo.hasNextPage !== true) break;
    after = history.pageInfo.endCursor;
  }
  return line;
}

export const firstParentsQuery = /* GraphQL */ `
query FirstParents($owner: String!, $name: String!, $sha: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $sha) {
      ... on Commit {
        history(first: 100, after: $after) {
          pageInfo { ...page }
          nodes { oid parents(first: 1) { nodes { oid } } }
        }
      }
    }
  }
}
${pageFragment}
`;
