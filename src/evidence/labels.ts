import type { Actor } from './pull-request.ts';

/** A label on the pull request, with who set it last, where GitHub's timeline tells. */
export interface Label {
  readonly name: string;
  readonly setBy: Actor | null;
  readonly setAt: Date | null;
}
