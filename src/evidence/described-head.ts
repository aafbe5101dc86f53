import { defineSlice } from './slice.ts';

/** The head that the description was written for. */
export interface DescribedHead {
  /** When the description became what it is. */
  readonly at: Date;
  /** The head at that time; null where GitHub does not show it, as of a fork whose branch moved since. */
  readonly head: string | null;
}

export const describedHead = defineSlice<DescribedHead>({
  events: ['pull_request.opened', 'pull_request.edited', 'pull_request.synchronize'],
});
