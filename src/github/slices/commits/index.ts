import { available } from '../../../evidence/slice.ts';
import { both, defineReader } from '../reader.ts';
import { commitsOf } from './commit-nodes.ts';
import { earlierHeads, sameChange } from './same-change.ts';

/** The commits and forced pushes; where a rule reads the reviews, also the earlier heads that an approval may still hold for. */
export const commits = defineReader({
  slice: 'commits',
  lists: ['commits', 'forcePushes'],
  async read({ source, reading: { headSha, baseSha }, list, slice, diff }) {
    const [read, reviews] = await Promise.all([
      both(list('commits'), list('forcePushes'), commitsOf),
      slice('reviews'),
    ]);
    if (!read.available || !reviews?.available) return read;
    const earlier = earlierHeads(headSha, read.value.commits, reviews.value.reviews);
    if (earlier.length === 0) return read;
    const sameChangeAsHead = await sameChange(diff(), source, baseSha, earlier);
    return available({ ...read.value, sameChangeAsHead });
  },
});
