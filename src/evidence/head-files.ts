import { defineSlice } from './slice.ts';

/**
 * The whole text of files at the head, by path, where a diff does not show enough. `null`: gone, binary, no regular file, or longer
 * than 512 KiB. A path that is absent was not asked for. Hostile.
 */
export type HeadFiles = Readonly<Record<string, string | null>>;

export const headFiles = defineSlice<HeadFiles>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
