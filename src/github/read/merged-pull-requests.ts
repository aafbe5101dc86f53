import { type ChangedFile, maxListedFiles } from '../../evidence/change.ts';
import { available, unavailable } from '../../evidence/slice.ts';
import type { MergedPullRequest } from '../../subjects/policy-effect.ts';
import { say } from '../../text/message.ts';
import type { QueryAnswer } from '../client/installation.ts';
import { refuse } from '../client/query-errors.ts';
import { incomplete } from './problems.ts';
import type { Connection } from './query-fragments.ts';
import { pageFragment } from './query-fragments.ts';
import type { Source } from './source.ts';

/** Pull requests of one query, and queries. */
const pageSize = 50;
const maxPages = 2;

/** Files of one pull request that a page lists; of one with more the files are not known. */
const maxFiles = 100;

/**
 * The pull requests that were merged into a branch last, with the names of their files, in at most two requests. GitHub's API gives no diffs
 * of several pull requests at once.
 */
export async function mergedIntoBranch(
  { installation, owner, repository: name }: Pick<Source, 'installation' | 'owner' | 'repository'>,
  branch: string,
): Promise<readonly MergedPullRequest[]> {
  const found: MergedPullRequest[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const answer: QueryAnswer<MergedData> = await installation.query(mergedQuery, {
      owner,
      name,
      branch,
      after,
    });
    for (const error of answer.errors) refuse(error);
    const list: MergedData['repository'] = answer.data?.repository ?? null;
    found.push(
      ...(list?.pullRequests.nodes ?? []).flatMap((node) => (node === null ? [] : [mergedOf(node)])),
    );
    const { hasNextPage = false, endCursor = null } = list?.pullRequests.pageInfo ?? {};
    if (!hasNextPage) break;
    after = endCursor;
  }
  return found;
}

export const mergedQuery = `
query MergedIntoBranch($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(
      baseRefName: $branch, states: MERGED, first: ${pageSize}, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }
    ) {
      pageInfo { ...page }
      nodes {
        number
        title
        body
        mergedAt
        changedFiles
        files(first: ${maxFiles}) { nodes { path additions deletions changeType } }
      }
    }
  }
}
${pageFragment}
`;

interface MergedData {
  readonly repository: { readonly pullRequests: Connection<MergedNode> } | null;
}

interface MergedNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly mergedAt: string | null;
  readonly changedFiles: number;
  readonly files: {
    readonly nodes:
      | readonly ({
          readonly path: string;
          readonly additions: number;
          readonly deletions: number;
          readonly changeType: string;
        } | null)[]
      | null;
  } | null;
}

const statuses: Readonly<Record<string, ChangedFile['status']>> = {
  ADDED: 'added',
  CHANGED: 'changed',
  COPIED: 'copied',
  DELETED: 'removed',
  MODIFIED: 'modified',
  RENAMED: 'renamed',
};

function mergedOf({ number, title, body, mergedAt, changedFiles, files }: MergedNode): MergedPullRequest {
  const listed = (files?.nodes ?? []).flatMap((file): readonly ChangedFile[] =>
    file === null
      ? []
      : [
          {
            path: file.path,
            status: statuses[file.changeType] ?? 'modified',
            additions: file.additions,
            deletions: file.deletions,
            binary: false,
          },
        ],
  );
  const isWhole = listed.length === changedFiles && changedFiles <= maxListedFiles;
  return {
    number,
    title,
    body,
    mergedAt: mergedAt === null ? null : new Date(mergedAt),
    change: isWhole ? available({ files: listed }) : unavailable(incomplete(say`the changed files`)),
  };
}
