import { available, type Slice } from '../../evidence/slice.ts';
import type { Thread } from '../../evidence/threads.ts';
import { actorOf } from '../read/actor.ts';
import type { ThreadNode } from '../read/pull-request-query.ts';
import { defineReader } from './reader.ts';

/** The conversations on the changed lines. */
export const threads = defineReader({
  slice: 'threads',
  lists: ['threads'],
  async read({ list }): Promise<Slice<readonly Thread[]>> {
    const nodes = await list('threads');
    return nodes.available ? available(nodes.value.map(threadOf)) : nodes;
  },
});

function threadOf({ path, isResolved, comments }: ThreadNode): Thread {
  return { path, resolved: isResolved, startedBy: actorOf(comments.nodes?.[0]?.author ?? null) };
}
