import type { MergeGroupSubject } from './merge-group.ts';
import { type Place, placeKey, placeName } from './place.ts';
import type { PullRequestSubject } from './pull-request.ts';
import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

export interface RepositorySubject extends Place {
  readonly kind: 'repository';
}

export interface RepositoryPorts {
  readonly resync: {
    /** Compares the open pull requests and merge groups with those of the last resync, and wakes those that may have missed an event. */
    repository(task: TaskOf<RepositorySubject>): Promise<OutcomeOf<PullRequestSubject | MergeGroupSubject>>;
  };
}

/** A repository: resynced. */
export const repository: SubjectKind<
  RepositorySubject,
  RepositoryPorts,
  PullRequestSubject | MergeGroupSubject
> = {
  kind: 'repository',
  key: placeKey,
  name: placeName,
  reconcile: (task, { resync }) => resync.repository(task),
};
