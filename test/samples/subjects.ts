import type { SubjectOf } from '../../src/subjects/index.ts';

/** The repository `octo-org/widgets`. */
export const widgets = {
  repositoryId: 1296269,
  installationId: 1,
  owner: 'octo-org',
  repository: 'widgets',
} as const;

/** A pull request of `octo-org/widgets`. */
export function pullRequest(number: number): SubjectOf<'pull-request'> {
  return { kind: 'pull-request', ...widgets, number };
}
