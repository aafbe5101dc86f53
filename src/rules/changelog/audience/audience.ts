import type { IssueReference } from '../../../evidence/documents.ts';
import type { Label } from '../../../evidence/labels.ts';
import type { LinkedWork } from '../../../evidence/linked-work.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { isSameRepository, linkedIssues } from '../../linked-issues.ts';
import { titleType } from '../entries/stated-entry.ts';
import type { Options } from '../options.ts';

type AudienceOptions = Pick<Options, 'audience-titles' | 'audience-labels' | 'audience-repositories'>;

/** Whether other teams are to be told of the change, and are. */
export type Audience = 'not-asked' | 'told' | 'not-told';

/** Whether marketing and support can find a change that is for them: a label, or an issue of theirs that the description links and that exists. */
export function audienceOf(
  {
    pullRequest,
    labels = [],
    linkedWork: work = [],
  }: {
    readonly pullRequest: PullRequest;
    readonly labels?: readonly Label[] | undefined;
    readonly linkedWork?: readonly LinkedWork[] | undefined;
  },
  options: AudienceOptions,
): Audience {
  const names = options['audience-labels'].map((name) => name.toLowerCase());
  if (names.length === 0 && options['audience-repositories'].length === 0) return 'not-asked';
  const type = titleType(pullRequest.title);
  if (type === null || !options['audience-titles'].includes(type.type)) return 'not-asked';
  if (labels.some(({ name }) => names.includes(name.toLowerCase()))) return 'told';
  const linked = issuesOfTeams(pullRequest, options);
  const exists = (reference: IssueReference) =>
    work.some(
      (each) =>
        each.state === 'found' &&
        each.reference.number === reference.number &&
        isSameRepository(each.reference.repository, reference.repository),
    );
  return linked.some(exists) ? 'told' : 'not-told';
}

/** The issues of these teams that the description links, the first of them. The policy names their repositories, so they may be private. */
export function issuesOfTeams(
  pullRequest: PullRequest,
  { 'audience-repositories': repositories }: AudienceOptions,
): readonly IssueReference[] {
  if (repositories.length === 0) return [];
  return linkedIssues(pullRequest)
    .filter(({ repository }) => repositories.some((each) => isSameRepository(each, repository)))
    .slice(0, maxIssues)
    .map((reference) => ({ ...reference, mayBePrivate: true }));
}

/** Issues that are asked for. */
const maxIssues = 5;
