import type { Answer } from '../engine/answer.ts';

/** The exit code of a process that answers whether a change may be merged or a commit released. */
export const exitCodes: Readonly<Record<Answer, number>> = {
  pass: 0,
  fail: 1,
  waiting: 2,
  'cannot-tell': 3,
};
