import type { PullRequest } from '../../evidence/pull-request.ts';
import { available } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
import type { FolderNode } from '../read/pull-request-query.ts';
import type { PullRequestReading } from '../read/read-pull-request.ts';
import { defineReader } from './reader.ts';

/** The pull request itself: the first query has all of it. */
export const pullRequest = defineReader({
  slice: 'pullRequest',
  lists: [],
  async read({ source, reading, pullRequest }) {
    const { suites } = reading;
    const own = suites.find(({ app }) => app?.databaseId === source.ownAppId);
    return available({
      ...pullRequest,
      head: {
        ...pullRequest.head,
        ...(own === undefined ? {} : { seenAt: new Date(own.createdAt) }),
        workflowsHeld: suites.some(
          ({ app, conclusion }) => app?.slug === 'github-actions' && conclusion === 'ACTION_REQUIRED',
        ),
      },
      ...hasWorkflows(reading),
    });
  },
});

/**
 * Whether a push to the head may start a workflow. Those of `pull_request_target` are of the default branch, so of a pull request into
 * another branch it is not known: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
function hasWorkflows({
  about: { baseRef, baseRefName },
  head,
  defaultBranch,
  branchRulesHidden,
}: PullRequestReading): Pick<PullRequest, 'hasWorkflows'> {
  const folders = [baseRef?.target?.workflows, head?.workflows];
  const rules =
    branchRulesHidden || baseRef?.rules?.pageInfo?.hasNextPage ? null : (baseRef?.rules?.nodes ?? null);
  const areRequired = rules?.some((rule) => (rule?.parameters?.workflows ?? []).length > 0) ?? false;
  if (areRequired || folders.some(holdsWorkflow)) return { hasWorkflows: true };
  const isKnown =
    baseRefName === defaultBranch &&
    folders.every((folder) => folder !== undefined) &&
    rules?.every((rule) => rule !== null) === true;
  return isKnown ? { hasWorkflows: false } : {};
}

function holdsWorkflow(folder: FolderNode | null | undefined): boolean {
  return (folder?.object?.entries ?? []).some(({ path }) => path !== null && /\.ya?ml$/i.test(path));
}

export function pullRequestOf({
  repository,
  about,
  headSha,
  baseSha,
  public: isPublic,
}: PullRequestReading): PullRequest {
  const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
  return {
    repository,
    number: about.number,
    url: about.url,
    title: about.title,
    body: about.body,
    author: actorOf(about.author),
    assignees: (about.assignees.nodes ?? []).flatMap((node) => actorOf(node) ?? []),
    draft: about.isDraft,
    state: states[about.state],
    createdAt: new Date(about.createdAt),
    bodyEditedAt: new Date(about.lastEditedAt ?? about.createdAt),
    ...(about.lastEditedAt === null ? {} : { bodyEditedBy: actorOf(about.editor) }),
    head: { sha: headSha, ref: about.headRefName, repository: about.headRepository?.nameWithOwner ?? null },
    base: { sha: baseSha, ref: about.baseRefName, public: isPublic },
    fork: about.isCrossRepository,
  };
}
