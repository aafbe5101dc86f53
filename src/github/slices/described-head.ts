import { available } from '../../evidence/slice.ts';
import { branchHistory, branchTipAt } from './earlier-changes/base-then.ts';
import { headSince } from './head-since.ts';
import { defineReader } from './reader.ts';

/** The head that the description was written for. A request is sent only where the branch moved since. */
export const describedHead = defineReader({
  slice: 'describedHead',
  lists: [],
  async read(context) {
    const { source, reading, pullRequest } = context;
    const at = pullRequest.bodyEditedAt ?? pullRequest.createdAt;
    const since = await headSince(context);
    if (since !== null && since.getTime() <= at.getTime()) return available({ at, head: reading.headSha });
    // Of a fork GitHub does not show what moved its branch.
    if (pullRequest.fork) return available({ at, head: null });
    const tip = await branchTipAt(source, pullRequest.head.ref, at, branchHistory(source, at));
    return available({ at, head: 'commit' in tip ? tip.commit : null });
  },
});
