import type { CheckRunRecord } from '../handles/checks.ts';
import type { DeployingRun } from '../handles/deployments.ts';
import type { MergeGroup, PullRequest, Repository } from '../handles/repository.ts';

/** The address of the start page. */
export const root = '/_emulator';

export function repositoryAddress({ fullName }: Repository): string {
  return `${root}/${fullName}`;
}

export function pullRequestAddress({ repository, number }: PullRequest): string {
  return `${repositoryAddress(repository)}/pull/${number}`;
}

export function issueAddress(repository: Repository, number: number): string {
  return `${repositoryAddress(repository)}/issues/${number}`;
}

export function mergeGroupAddress(repository: Repository, { headSha }: MergeGroup): string {
  return `${repositoryAddress(repository)}/merge-groups/${headSha}`;
}

export function runAddress(repository: Repository, { id }: DeployingRun): string {
  return `${repositoryAddress(repository)}/runs/${id}`;
}

/** The address that the buttons of a check run post to. */
export function checkButtonsAddress(repository: Repository, { id }: CheckRunRecord): string {
  return `${repositoryAddress(repository)}/checks/${id}`;
}

/** The address of a check run's output, on the page of a pull request or merge group. */
export function checkAddress(page: string, { id }: CheckRunRecord): string {
  return `${page}/checks/${id}`;
}
