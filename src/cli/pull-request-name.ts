import { UsageError } from './command.ts';

/** A pull request as people write it: `octo-org/widgets#7`. */
export interface PullRequestName {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
}

const pattern = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})#([1-9]\d{0,9})$/;

/** `null` for any other text. */
export function pullRequestName(word: string): PullRequestName | null {
  const [, owner, repository, number] = pattern.exec(word) ?? [];
  if (owner === undefined || repository === undefined) return null;
  return { owner, repository, number: Number(number) };
}

/** @throws {UsageError} for any other text */
export function readPullRequestName(word: string): PullRequestName {
  const name = pullRequestName(word);
  if (name !== null) return name;
  throw new UsageError(`A pull request is written like octo-org/widgets#7, not ${JSON.stringify(word)}.`);
}

/** `octo-org/widgets#7`. */
export function nameOf({ owner, repository, number }: PullRequestName): string {
  return `${owner}/${repository}#${number}`;
}
