import { available } from '../../evidence/slice.ts';
import { defineReader } from './reader.ts';

/** Since when checks can have been reported: the first query has it. */
export const commitSeen = defineReader({
  slice: 'commitSeen',
  lists: [],
  async read({ source, reading: { suites } }) {
    const own = suites.find(({ app }) => app?.databaseId === source.ownAppId);
    return available({ at: own === undefined ? null : new Date(own.createdAt) });
  },
  async readForMergeGroup({ committedAt }) {
    return available({ at: committedAt });
  },
});
