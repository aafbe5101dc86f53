import { type Place, placeKey, placeName } from './place.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { resolvedTo } from './resolving.ts';
import type { SubjectKind } from './work.ts';

/** A branch whose policy changed. */
export interface BranchSubject extends Place {
  readonly kind: 'branch';
  readonly ref: string;
}

export interface BranchPorts {
  readonly github: {
    /** The open pull requests into this branch. */
    pullRequestsIntoBranch(subject: BranchSubject): Promise<readonly PullRequestSubject[]>;
  };
}

/** A branch: resolved to its open pull requests. */
export const branch: SubjectKind<BranchSubject, BranchPorts, PullRequestSubject> = {
  kind: 'branch',
  key: (subject) => `${placeKey(subject)}:${subject.ref}`,
  name: (subject) => `${placeName(subject)}:${subject.ref}`,
  reconcile: async (task, { github }) => resolvedTo(task, await github.pullRequestsIntoBranch(task.subject)),
};
