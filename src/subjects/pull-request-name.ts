import type { RepositoryName } from './place.ts';

/** A pull request as people write it: `octo-org/widgets#7`. */
export interface PullRequestName extends RepositoryName {
  readonly number: number;
}

const pattern = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})#([1-9]\d{0,9})$/;

/** `null` for any other text. */
export function pullRequestName(word: string): PullRequestName | null {
  const [, owner, repository, number] = pattern.exec(word) ?? [];
  if (owner === undefined || repository === undefined) return null;
  return { owner, repository, number: Number(number) };
}

/** `octo-org/widgets#7`. */
export function nameOf({ owner, repository, number }: PullRequestName): string {
  return `${owner}/${repository}#${number}`;
}
