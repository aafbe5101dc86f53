import type { PolicyResult } from '../policy/policy.ts';
import type { Place } from './place.ts';
import type { SubjectKind } from './work.ts';

/** The file of exceptions of a repository that policies of others may name. They name it, so that its name identifies it. */
export interface SharedExceptionsSubject {
  readonly kind: 'shared-exceptions';
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

/** Asks nothing of GitHub. What was evaluated with the file follows it, so that a change of it costs nothing where no policy names it. */
export const sharedExceptions: SubjectKind<SharedExceptionsSubject, unknown> = {
  kind: 'shared-exceptions',
  key: ({ installationId, owner, repository }) => `${installationId}:${owner}/${repository}`.toLowerCase(),
  name: ({ owner, repository }) => `${owner}/${repository}`,
  reconcile: () => Promise.resolve({ outcome: 'resolved', completion: () => ({ changed: true }) }),
};

/** The file that a policy names; none where it names none. */
export function sharedExceptionsOf(
  { installationId }: Pick<Place, 'installationId'>,
  policy: PolicyResult,
): readonly SharedExceptionsSubject[] {
  const named = policy.valid ? (policy.policy.exceptions?.repository ?? null) : null;
  if (named === null) return [];
  const [owner = '', repository = ''] = named.split('/');
  return [{ kind: 'shared-exceptions', installationId, owner, repository }];
}
