import type { RepositorySubject } from './repository.ts';
import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

export interface InstallationSubject {
  readonly kind: 'installation';
  readonly installationId: number;
}

export interface InstallationPorts {
  readonly resync: {
    /** Wakes the repositories of the installation. */
    installation(task: TaskOf<InstallationSubject>): Promise<OutcomeOf<RepositorySubject>>;
  };
}

/** An installation of the app: resynced repository by repository. */
export const installation: SubjectKind<InstallationSubject, InstallationPorts, RepositorySubject> = {
  kind: 'installation',
  key: ({ installationId }) => String(installationId),
  name: ({ installationId }) => String(installationId),
  reconcile: (task, { resync }) => resync.installation(task),
};
