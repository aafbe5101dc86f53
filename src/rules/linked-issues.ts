import type { IssueReference } from '../evidence/documents.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { issueMentions } from '../text/markdown/issue-mentions.ts';

/** Links of one description that are looked through. */
const maxLinks = 100;

/**
 * The issues and pull requests of this GitHub that a description names where a reader sees it. Whether one exists is for the slice
 * `linkedWork`; a bare `#12` may be either. None where the description is too long or too deeply nested to be read.
 */
export function linkedIssues(pullRequest: PullRequest): readonly IssueReference[] {
  const mentions = issueMentions(pullRequest.body, pullRequest, maxLinks) ?? [];
  return mentions.map(({ repository, number }) => ({ kind: 'issue', repository, number }));
}

/** Whether two names are those of one repository. */
export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
