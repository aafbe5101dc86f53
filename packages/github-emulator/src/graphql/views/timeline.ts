import { nodeId } from '../../entities/account.ts';
import { isPullRequest } from '../../world/checks.ts';
import { timestamp } from '../../world/clock.ts';
import type { IssueState, TimelineEvent } from '../../world/model.ts';
import { isTeam } from '../../world/model.ts';
import { labelView } from './label.ts';
import type { View, Views } from './view.ts';

const emulated: readonly TimelineEvent['type'][] = [
  'AddedToMergeQueueEvent',
  'AutomaticBaseChangeSucceededEvent',
  'BaseRefChangedEvent',
  'BaseRefDeletedEvent',
  'BaseRefForcePushedEvent',
  'ClosedEvent',
  'ConvertToDraftEvent',
  'HeadRefForcePushedEvent',
  'LabeledEvent',
  'MergedEvent',
  'ReadyForReviewEvent',
  'RemovedFromMergeQueueEvent',
  'RenamedTitleEvent',
  'ReopenedEvent',
  'ReviewDismissedEvent',
  'ReviewRequestRemovedEvent',
  'ReviewRequestedEvent',
  'UnlabeledEvent',
];

/** The timeline of an issue or pull request, of the requested types; undefined if some are not emulated, or all are requested. */
export function timelineView(
  views: Views,
  issue: IssueState,
  itemTypes: unknown,
): readonly View[] | undefined {
  if (!Array.isArray(itemTypes)) return undefined;
  const types = emulated.filter((type) => itemTypes.includes(enumName(type)));
  if (types.length < itemTypes.length) return undefined;
  return issue.timeline
    .filter(({ type }) => types.includes(type))
    .map((event) => ({
      __typename: event.type,
      id: nodeId(event.type, event.id),
      createdAt: timestamp(event.createdAt),
      // What GitHub does by itself is in nobody's name.
      actor: event.actor === views.world.webFlow ? null : views.account(event.actor),
      ...(isPullRequest(issue) ? { pullRequest: () => views.pullRequest(issue) } : {}),
      ...particulars(views, issue, event),
    }));
}

/** `LabeledEvent` is `LABELED_EVENT` among the types. */
function enumName(type: string): string {
  return type.replace(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase();
}

function particulars(views: Views, issue: IssueState, event: TimelineEvent): View {
  switch (event.type) {
    case 'HeadRefForcePushedEvent':
      return {
        beforeCommit: () => views.commitOf(issue.repository, event.before),
        afterCommit: () => views.commitOf(issue.repository, event.after),
      };
    case 'BaseRefChangedEvent':
      return { previousRefName: event.from, currentRefName: event.to };
    case 'AutomaticBaseChangeSucceededEvent':
      return { oldBase: event.from, newBase: event.to };
    case 'BaseRefForcePushedEvent':
      return {
        beforeCommit: () => views.commitOf(issue.repository, event.before),
        afterCommit: () => views.commitOf(issue.repository, event.after),
      };
    case 'BaseRefDeletedEvent':
      return { baseRefName: event.branch };
    case 'RenamedTitleEvent':
      return { previousTitle: event.from, currentTitle: event.to };
    case 'ClosedEvent': {
      const { closer } = event;
      return { closer: () => (closer === undefined ? null : views.pullRequest(closer)) };
    }
    case 'LabeledEvent':
    case 'UnlabeledEvent':
      return { label: labelView(event.label) };
    case 'MergedEvent':
      return {
        commit: () => views.commitOf(issue.repository, event.commit),
        mergeRefName: event.ref,
      };
    case 'ReviewRequestedEvent':
    case 'ReviewRequestRemovedEvent': {
      const { reviewer } = event;
      return {
        requestedReviewer: () => (isTeam(reviewer) ? views.team(reviewer) : views.account(reviewer)),
      };
    }
    case 'ReviewDismissedEvent':
      return {
        previousReviewState: event.previousState,
        dismissalMessage: event.message === '' ? null : event.message,
        review: () => (isPullRequest(issue) ? views.review(issue, event.review) : null),
        pullRequestCommit:
          event.commit === null ? null : { commit: () => views.commitOf(issue.repository, event.commit) },
      };
    default:
      return {};
  }
}
