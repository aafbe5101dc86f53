import type { DecidingLabel, LabelEvent } from '../../evidence/deciding-labels.ts';
import { available } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
import type { LabelEventNode } from '../read/pull-request-query.ts';
import { branchHistory, branchTipAt } from './earlier-changes/base-then.ts';
import { defineReader, type PullRequestContext } from './reader.ts';

/** Times at which a label was set whose heads are read, the newest of each label. */
const maxDated = 5;

/** The deciding labels, with the head that each was set on. Requests are sent only where there is such a label. */
export const decidingLabels = defineReader({
  slice: 'decidingLabels',
  lists: ['labels', 'labelEvents'],
  async read(context) {
    const [present, events] = await Promise.all([context.list('labels'), context.list('labelEvents')]);
    if (!present.available) return present;
    if (!events.available) return events;
    const found = labelsWithEvents(
      context.required.labels,
      present.value.map(({ name }) => name),
      events.value,
    );
    if (found.length === 0) return available([]);
    const headAt = headsOf(context, found);
    return available(
      await Promise.all(
        found.map(async (label): Promise<DecidingLabel> => {
          const dated = new Set(label.events.filter(({ kind }) => kind === 'set').slice(-maxDated));
          const withHead = async (event: UndatedEvent) => ({
            ...event,
            head: dated.has(event) ? await headAt(event.at) : null,
          });
          return { ...label, events: await Promise.all(label.events.map(withHead)) };
        }),
      ),
    );
  },
});

type UndatedEvent = Omit<LabelEvent, 'head'>;
type UndatedLabel = Omit<DecidingLabel, 'events'> & { readonly events: readonly UndatedEvent[] };

/**
 * The deciding labels that are or were on the pull request, with what was done with them.
 *
 * @param deciding the names that decide
 * @param present the names of the labels on the pull request
 * @param nodes oldest first; each has the present name of its label
 */
export function labelsWithEvents(
  deciding: readonly string[],
  present: readonly string[],
  nodes: readonly LabelEventNode[],
): readonly UndatedLabel[] {
  return deciding.flatMap((wanted): readonly UndatedLabel[] => {
    const named = (name: string) => name.toLowerCase() === wanted.toLowerCase();
    const ofLabel = nodes.filter(({ label }) => named(label.name));
    const name = present.find(named);
    if (name === undefined && ofLabel.length === 0) return [];
    const events = ofLabel.map(
      ({ __typename, actor, createdAt, label }): UndatedEvent => ({
        kind: __typename === 'LabeledEvent' ? 'set' : 'removed',
        by: actorOf(actor),
        at: new Date(createdAt),
        edited: label.updatedAt !== null && Date.parse(label.updatedAt) > Date.parse(createdAt),
      }),
    );
    return [{ name: name ?? ofLabel.at(-1)?.label.name ?? wanted, present: name !== undefined, events }];
  });
}

/**
 * The head at a time. Of a branch of the repository GitHub lists what moved it. Of a fork's it does not: there the present head is
 * known to have been the head only where GitHub had seen it before, and no other pull request proposes it or did.
 */
function headsOf(
  { source, reading, pullRequest }: PullRequestContext,
  found: readonly UndatedLabel[],
): (at: Date) => Promise<string | null> {
  const { headSha, suites, siblings } = reading;
  if (pullRequest.fork) {
    const seenAt = Math.min(...suites.map(({ createdAt }) => Date.parse(createdAt)));
    const isOnly = siblings?.every(({ number }) => number === pullRequest.number);
    return async (at) => (isOnly && seenAt <= at.getTime() ? headSha : null);
  }
  const times = found.flatMap(({ events }) => events.map(({ at }) => at.getTime()));
  const historyOf = branchHistory(source, new Date(Math.min(...times)));
  return async (at) => {
    const tip = await branchTipAt(source, pullRequest.head.ref, at, historyOf);
    return 'commit' in tip ? tip.commit : null;
  };
}
