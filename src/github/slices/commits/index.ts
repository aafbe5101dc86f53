import { both, defineReader } from '../reader.ts';
import { commitsOf } from './commit-nodes.ts';

/** The commits and forced pushes. */
export const commits = defineReader({
  slice: 'commits',
  lists: ['commits', 'forcePushes'],
  read: ({ list }) => both(list('commits'), list('forcePushes'), commitsOf),
});
