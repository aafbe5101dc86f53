import type { CheckRunRecord } from '../handles/checks.ts';
import type { PullRequest } from '../handles/repository.ts';

/** Where the pages begin. */
export const root = '/_emulator';

/** Where a pull request is shown. */
export function pullRequestAddress({ repository, number }: PullRequest): string {
  return `${root}/${repository.fullName}/pull/${number}`;
}

/** Where a check run's output is shown. */
export function checkAddress(pull: PullRequest, { id }: CheckRunRecord): string {
  return `${pullRequestAddress(pull)}/checks/${id}`;
}
