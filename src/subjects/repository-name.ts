import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

/**
 * A repository of which the store knows only the name: an earlier release identified subjects by it. Its subjects wait until GitHub told
 * the id.
 */
export interface RepositoryNameSubject {
  readonly kind: 'repository-name';
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

export interface RepositoryNamePorts {
  readonly github: {
    /**
     * The id of the repository that has a name now, or is redirected from it; null where the app reaches none.
     *
     * @throws {RetryLater} while GitHub cannot be asked
     */
    identify(subject: RepositoryNameSubject): Promise<number | null>;
  };
}

/** A name of a repository: its id is looked up, and its subjects continue under it. */
export const repositoryName: SubjectKind<RepositoryNameSubject, RepositoryNamePorts> = {
  kind: 'repository-name',
  key: formerPlace,
  name: ({ owner, repository }) => `${owner}/${repository}`,
  reconcile: async (task, { github }) => identified(task, await github.identify(task.subject)),
};

/** The part of a former key that named the repository, in lower case: `123:owner/name`. */
function formerPlace({ installationId, owner, repository }: RepositoryNameSubject): string {
  return `${installationId}:${owner}/${repository}`.toLowerCase();
}

function identified(
  { subject }: TaskOf<RepositoryNameSubject>,
  repositoryId: number | null,
): OutcomeOf<RepositoryNameSubject> {
  return {
    outcome: repositoryId === null ? 'gone' : 'identified',
    repositoryId,
    completion: () => ({ identified: { formerPlace: formerPlace(subject), repositoryId } }),
  };
}
