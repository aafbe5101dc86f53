import { type PullRequestName, pullRequestName } from '../subjects/pull-request-name.ts';
import { UsageError } from './command.ts';

/** @throws {UsageError} for any text but `octo-org/widgets#7` */
export function readPullRequestName(word: string): PullRequestName {
  const name = pullRequestName(word);
  if (name !== null) return name;
  throw new UsageError(`A pull request is written like octo-org/widgets#7, not ${JSON.stringify(word)}.`);
}
