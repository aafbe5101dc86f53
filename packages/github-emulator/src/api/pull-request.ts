export type { OpenOptions, OpenTarget, PullRequest } from './repository.ts';
export type * from './review.ts';
