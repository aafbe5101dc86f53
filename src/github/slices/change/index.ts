import type { ChangedFile } from '../../../evidence/change.ts';
import { available, type Problem, unavailable } from '../../../evidence/slice.ts';
import { say } from '../../../text/message.ts';
import { defineReader } from '../reader.ts';

/** The changed files of a pull request; for a merge group those of all its pull requests. */
export const change = defineReader({
  slice: 'change',
  lists: [],
  async read({ diff }) {
    const read = await diff();
    return read.available ? available(read.value.change) : read;
  },
  /** A file that several pull requests change is listed once for each. */
  async readForMergeGroup({ members }) {
    const files: ChangedFile[] = [];
    for (const { change } of members) {
      if (change === undefined) return unavailable(unknownMembers);
      if (!change.available) return change;
      files.push(...change.value.files);
    }
    return members.length === 0 ? unavailable(unknownMembers) : available({ files });
  },
});

const unknownMembers: Problem = {
  reason: 'unreadable',
  message: say`The merge queue does not show which pull requests this group merges.`,
  remedy: say`Grant the app ${'Merge queues: read'}, or remove the pull requests from the merge queue and add them again.`,
};
