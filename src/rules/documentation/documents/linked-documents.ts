import type { IssueReference } from '../../../evidence/documents.ts';
import type { LinkedWork } from '../../../evidence/linked-work.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { isSameRepository, linkedIssues } from '../../linked-issues.ts';

/** Links that are asked for. */
const maxLinks = 5;

/** What the description links in the repositories of documentation that the policy names. They may be private. */
export function linkedDocuments(
  pullRequest: PullRequest,
  repositories: readonly string[],
): readonly IssueReference[] {
  if (repositories.length === 0) return [];
  return linkedIssues(pullRequest)
    .filter(({ repository }) => repositories.some((each) => isSameRepository(each, repository)))
    .slice(0, maxLinks)
    .map((reference) => ({ ...reference, mayBePrivate: true }));
}

/** The issues that may record a decision: all that the description links, those of its own repository even if that is private. */
export function linkedDecisions(pullRequest: PullRequest): readonly IssueReference[] {
  return linkedIssues(pullRequest)
    .slice(0, maxLinks)
    .map((reference) =>
      isSameRepository(reference.repository, pullRequest.repository)
        ? { ...reference, mayBePrivate: true }
        : reference,
    );
}

/** The first of these that exists; null where none does. */
export function existing(
  references: readonly IssueReference[],
  work: readonly LinkedWork[] = [],
): IssueReference | null {
  const exists = (reference: IssueReference) =>
    work.some(
      (each) =>
        each.state === 'found' &&
        each.reference.number === reference.number &&
        isSameRepository(each.reference.repository, reference.repository),
    );
  return references.find(exists) ?? null;
}
