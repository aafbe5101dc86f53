import { type Place, placeKey, placeName } from './place.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { resolvedTo } from './resolving.ts';
import type { SubjectKind } from './work.ts';

/** A commit whose pull requests are not known yet: GitHub lists none for check runs of forks. */
export interface CommitSubject extends Place {
  readonly kind: 'commit';
  readonly sha: string;
}

export interface CommitPorts {
  readonly github: {
    /** The open pull requests whose head is this commit. */
    pullRequestsOfCommit(subject: CommitSubject): Promise<readonly PullRequestSubject[]>;
  };
}

/** A commit: resolved to the pull requests whose head it is. */
export const commit: SubjectKind<CommitSubject, CommitPorts, PullRequestSubject> = {
  kind: 'commit',
  key: (subject) => `${placeKey(subject)}@${subject.sha}`,
  name: (subject) => `${placeName(subject)}@${subject.sha}`,
  reconcile: async (task, { github }) => resolvedTo(task, await github.pullRequestsOfCommit(task.subject)),
};
