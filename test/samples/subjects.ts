import type { SubjectOf } from '../../src/subjects/index.ts';

/** A pull request of `octo-org/widgets`. */
export function pullRequest(number: number): SubjectOf<'pull-request'> {
  return { kind: 'pull-request', installationId: 1, owner: 'octo-org', repository: 'widgets', number };
}
