import type { PullRequest } from '../../evidence/pull-request.ts';
import { available } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
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
    });
  },
});

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
