import type { Label } from '../../evidence/labels.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { actorOf } from '../read/actor.ts';
import type { LabelEventNode, LabelNode } from '../read/pull-request-query.ts';
import { both, defineReader } from './reader.ts';

/** The labels of a pull request with who set them. */
export const labels = defineReader({
  slice: 'labels',
  lists: ['labels', 'labelEvents'],
  read: ({ list }) => both(list('labels'), list('labelEvents'), labelsOf),
});

/** @param events who set which label, oldest first: the last one counts */
export function labelsOf(
  labels: readonly LabelNode[],
  events: readonly LabelEventNode[],
): Slice<readonly Label[]> {
  const setters = labels.map(({ name }) => {
    const event = events.findLast(({ label }) => label.name.toLowerCase() === name.toLowerCase());
    return {
      name,
      setBy: actorOf(event?.actor ?? null),
      setAt: event === undefined ? null : new Date(event.createdAt),
    };
  });
  return available(setters);
}
