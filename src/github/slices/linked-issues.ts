import type { IssueLabelEvent, LinkedIssue, LinkedIssues } from '../../evidence/linked-issues.ts';
import { available, unavailable } from '../../evidence/slice.ts';
import { type IssueMention, issueMentions } from '../../text/markdown/issue-mentions.ts';
import { say } from '../../text/message.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { actorOf } from '../read/actor.ts';
import { notPermitted } from '../read/problems.ts';
import type { LabelEventNode } from '../read/pull-request-query.ts';
import { type ActorNode, actorFragment } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/**
 * The issues that the pull request closes, and those that its description names, in one query. Empty, without a request, where no enabled
 * rule reads them for this change.
 */
export const linkedIssues = defineReader({
  slice: 'linkedIssues',
  lists: [],
  async read({ source, pullRequest, required, slice }) {
    const [change, labels] = await Promise.all([slice('change'), slice('labels')]);
    const isKnown = change?.available === true && labels?.available === true;
    const isNeeded =
      !isKnown || (await required.needsIssues({ pullRequest, change: change.value, labels: labels.value }));
    if (!isNeeded) return available<LinkedIssues>({ issues: [], readySince: null });
    const mentioned = issueMentions(pullRequest.body, pullRequest) ?? [];
    const isRead = (repository: string) =>
      [pullRequest.repository, ...required.issueRepositories].some(
        (each) => each.toLowerCase() === repository.toLowerCase(),
      );
    const read = await readIssues(source, pullRequest.number, mentioned, isRead);
    if (read === null)
      return unavailable(notPermitted(say`the issues that the pull request links`, [['Issues', 'read']]));
    const { issues, draftEvents } = read;
    const [first] = draftEvents;
    const { draft, createdAt } = pullRequest;
    // The first of these events tells what it was before: ready, unless it was opened as a draft.
    const opened =
      first === undefined ? (draft ? null : createdAt) : first.kind === 'ready' ? first.at : createdAt;
    return available<LinkedIssues>({ issues, readySince: opened });
  },
});

interface DraftEvent {
  readonly kind: 'ready' | 'draft';
  readonly at: Date;
}

/**
 * Reads issues by what names them.
 *
 * @param isRead whether the issues of a repository may be read though it is private
 * @returns null where the app may not read issues
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function readIssues(
  { installation, owner, repository: name }: Source,
  number: number,
  mentioned: readonly IssueMention[],
  isRead: (repository: string) => boolean,
): Promise<{ readonly issues: readonly LinkedIssue[]; readonly draftEvents: readonly DraftEvent[] } | null> {
  const variables = mentioned.map(({ repository, number: asked }, index) => {
    const [ownerOf = '', nameOf = ''] = repository.split('/');
    return { [`owner${index}`]: ownerOf, [`name${index}`]: nameOf, [`number${index}`]: asked };
  });
  const { data, errors } = await installation.query<LinkedIssuesData>(
    linkedIssuesQuery(mentioned.length),
    Object.assign({ owner, name, number }, ...variables),
  );
  const missing = new Set<string>();
  for (const error of errors) {
    const place = placeOf(error);
    if (error.type === 'FORBIDDEN' && place === 'repository.pullRequest.closingIssuesReferences') return null;
    const [, alias] = /^(named\d+)(?:[.]issueOrPullRequest)?$/.exec(place) ?? [];
    // Of issues elsewhere, GitHub leaves out what the app may not read.
    if (error.type === 'FORBIDDEN' && /[.]closingIssuesReferences[.]nodes[.]\d+(?:[.]|$)/.test(place))
      continue;
    if (alias === undefined || (error.type !== 'NOT_FOUND' && error.type !== 'FORBIDDEN')) refuse(error);
    else if (error.type === 'NOT_FOUND') missing.add(alias);
  }
  const pull = data?.repository?.pullRequest;
  const closing = (pull?.closingIssuesReferences?.nodes ?? []).flatMap((node) => {
    const isThere = node !== null && node.repository != null;
    if (!isThere || (node.repository.isPrivate && !isRead(node.repository.nameWithOwner))) return [];
    return [found(node, node.repository)];
  });
  const named = mentioned.map((mention, index): LinkedIssue => {
    const repository = data?.[`named${index}`];
    if (!repository || (repository.isPrivate && !isRead(repository.nameWithOwner)))
      return { ...mention, state: 'unreadable' };
    const { issueOrPullRequest: node } = repository;
    if (!node) return { ...mention, state: missing.has(`named${index}`) ? 'not-found' : 'unreadable' };
    return node.__typename === 'Issue' ? found(node, repository) : { ...mention, state: 'pull-request' };
  });
  const distinct = new Map(
    [...named, ...closing].map((each) => [`${each.repository.toLowerCase()}#${each.number}`, each]),
  );
  const draftEvents = (pull?.draftEvents.nodes ?? []).flatMap((node): readonly DraftEvent[] =>
    node === null
      ? []
      : [
          {
            kind: node.__typename === 'ReadyForReviewEvent' ? 'ready' : 'draft',
            at: new Date(node.createdAt),
          },
        ],
  );
  return { issues: [...distinct.values()], draftEvents };
}

function found(node: IssueNode, { nameWithOwner, isPrivate }: RepositoryNode): LinkedIssue {
  return {
    repository: nameWithOwner,
    number: node.number,
    state: 'found',
    issue: {
      body: node.body,
      dropped: node.stateReason === 'NOT_PLANNED' || node.stateReason === 'DUPLICATE',
      author: actorOf(node.author),
      createdAt: new Date(node.createdAt),
      labels: (node.labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
      labelEvents: (node.timelineItems.nodes ?? []).flatMap((event) =>
        event === null ? [] : [eventOf(event)],
      ),
      isPrivate,
    },
  };
}

function eventOf({ __typename, actor, createdAt, label }: LabelEventNode): IssueLabelEvent {
  return {
    kind: __typename === 'LabeledEvent' ? 'set' : 'removed',
    label: label.name,
    by: actorOf(actor),
    at: new Date(createdAt),
    edited: label.updatedAt !== null && Date.parse(label.updatedAt) > Date.parse(createdAt),
  };
}

interface RepositoryNode {
  readonly nameWithOwner: string;
  readonly isPrivate: boolean;
}

interface IssueNode {
  readonly number: number;
  readonly body: string;
  readonly stateReason: string | null;
  readonly createdAt: string;
  readonly author: ActorNode | null;
  readonly labels: { readonly nodes: readonly ({ readonly name: string } | null)[] | null } | null;
  readonly timelineItems: { readonly nodes: readonly (LabelEventNode | null)[] | null };
}

interface LinkedIssuesData {
  readonly repository?: {
    readonly pullRequest: {
      readonly closingIssuesReferences: {
        readonly nodes:
          | readonly ((IssueNode & { readonly repository: RepositoryNode | null }) | null)[]
          | null;
      } | null;
      readonly draftEvents: {
        readonly nodes:
          | readonly ({ readonly __typename: string; readonly createdAt: string } | null)[]
          | null;
      };
    } | null;
  } | null;
  readonly [alias: `named${number}`]:
    | (RepositoryNode & {
        readonly issueOrPullRequest:
          | ({ readonly __typename: 'Issue' } & IssueNode)
          | { readonly __typename: 'PullRequest' }
          | null;
      })
    | null
    | undefined;
}

/** The query for this number of issues that the description names, beside those that the pull request closes. */
export function linkedIssuesQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const variables = numbers.map((n) => `, $owner${n}: String!, $name${n}: String!, $number${n}: Int!`);
  const named = numbers.map(
    (n) => `named${n}: repository(owner: $owner${n}, name: $name${n}) {
    nameWithOwner
    isPrivate
    issueOrPullRequest(number: $number${n}) { __typename ... on Issue { ...linkedIssue } }
  }`,
  );
  return `
query LinkedIssues($owner: String!, $name: String!, $number: Int!${variables.join('')}) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 10) {
        nodes { repository { nameWithOwner isPrivate } ...linkedIssue }
      }
      draftEvents: timelineItems(first: 1, itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT]) {
        nodes { __typename ... on ReadyForReviewEvent { createdAt } ... on ConvertToDraftEvent { createdAt } }
      }
    }
  }
  ${named.join('\n  ')}
}
fragment linkedIssue on Issue {
  number
  body
  stateReason(enableDuplicate: true)
  createdAt
  author { ...actor }
  labels(first: 50) { nodes { name } }
  timelineItems(last: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
    nodes {
      __typename
      ... on LabeledEvent { actor { ...actor } createdAt label { name updatedAt } }
      ... on UnlabeledEvent { actor { ...actor } createdAt label { name updatedAt } }
    }
  }
}
${actorFragment}
`;
}
