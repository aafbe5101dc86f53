import { defineSlice } from './slice.ts';

/** Somebody said in a comment that the pull request was tested by hand: `/sdl tested <what and how>`. */
export interface TestStatement {
  /** The login of the person. */
  readonly by: string;
  readonly at: Date;
  /** The head that was tested; null where it is not known. */
  readonly head: string | null;
  /** Hostile. */
  readonly what: string;
  /** Whether the person had write access then. */
  readonly mayPush: boolean;
}

/** What was said so, oldest first: the newest 20. The command wakes the pull request itself. */
export const testStatements = defineSlice<readonly TestStatement[]>({
  events: ['pull_request.synchronize'],
});
