import type { Message } from '../text/message.ts';
import type { Actor } from './pull-request.ts';
import { defineSlice } from './slice.ts';

/** A push to the branch of a pull request. No commit shows who pushed it: anybody can commit under another person's name. */
export interface Push {
  readonly by: Actor | null;
  /** The head before; null where the branch or the pull request began with it, or where it is not known. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * The pushes, oldest first. `needed: false`: nothing depends on them yet, for there is no exception, and nobody but the person who opened
 * the pull request has approved it. `incomplete`: why some may be missing, in words that follow a colon.
 */
export type Pushes =
  | { readonly needed: false }
  | { readonly needed: true; readonly pushes: readonly Push[]; readonly incomplete: Message | null };

/**
 * Who pushed. GitHub reports it in the webhook of a push, and lists it for the repository's own branches:
 * https://docs.github.com/rest/repos/repos#list-repository-activities
 */
export const pushes = defineSlice<Pushes>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request_review.submitted',
  ],
});
