import type { AccountedCommitsSubject } from './accounted-commits.ts';
import type { MergeGroupSubject } from './merge-group.ts';
import type { MergedCommitsSubject } from './merged-commits.ts';
import { type Place, placeKey, placeName } from './place.ts';
import type { PullRequestSubject } from './pull-request.ts';
import type { ReleasesSubject } from './releases-subject.ts';
import type { WaitingRunsSubject } from './waiting-runs.ts';
import type { OutcomeOf, SubjectKind, TaskOf } from './work.ts';

export interface RepositorySubject extends Place {
  readonly kind: 'repository';
}

/** What a resync of a repository wakes. */
type Resynced =
  | PullRequestSubject
  | MergeGroupSubject
  | MergedCommitsSubject
  | AccountedCommitsSubject
  | WaitingRunsSubject
  | ReleasesSubject;

export interface RepositoryPorts {
  readonly resync: {
    /** Compares the open pull requests, merge groups and branches with those of the last resync, and wakes those that may have missed an event. */
    repository(task: TaskOf<RepositorySubject>): Promise<OutcomeOf<Resynced>>;
  };
}

/** A repository: resynced. */
export const repository: SubjectKind<RepositorySubject, RepositoryPorts, Resynced> = {
  kind: 'repository',
  key: placeKey,
  name: placeName,
  reconcile: (task, { resync }) => resync.repository(task),
};
