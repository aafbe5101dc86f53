import { publishFailureNotice } from './failure-notice.ts';
import type { Gathered } from './gathered.ts';
import { evaluateGroup } from './joint-evaluation.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { type FailedCheck, type PublishingPorts, publishReport } from './publishing.ts';
import type { GatheredPullRequest, PullRequestPorts, PullRequestSubject } from './pull-request.ts';
import type { Reason } from './reason.ts';
import { type CheckChange, gone, type SubjectKind } from './work.ts';

export interface MergeGroupSubject extends Place {
  readonly kind: 'merge-group';
  readonly headSha: string;
  /** The group's temporary branch, with `refs/heads/`. */
  readonly headRef: string;
  readonly baseSha: string;
  /** The branch that the group is merged into, with `refs/heads/`. */
  readonly baseRef: string;
}

export interface GatheredMergeGroup extends Gathered<'merge-group'> {
  /** The group's pull requests, each gathered under the group's policy. */
  readonly members: readonly GatheredPullRequest[];
}

export interface MergeGroupPorts extends PublishingPorts {
  readonly github: PublishingPorts['github'] & {
    /**
     * Reads the group's own commit, and each of its pull requests under the policy of its base branch.
     *
     * @param reasons evidence that they cannot have changed may come from a cache
     * @returns `null`: the group is gone
     * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
     */
    gatherMergeGroup(
      subject: MergeGroupSubject,
      reasons: readonly Reason[],
    ): Promise<GatheredMergeGroup | null>;
    /** As {@link PullRequestPorts}. */
    publishFailure(
      subject: MergeGroupSubject,
      announce: (check: FailedCheck) => Promise<boolean>,
    ): Promise<CheckChange | null>;
  };
}

/** A group of a merge queue: it inherits from its pull requests, and GitHub sends it no event when they change. */
export const mergeGroup: SubjectKind<MergeGroupSubject, MergeGroupPorts, PullRequestSubject> = {
  kind: 'merge-group',
  key: (subject) => `${placeKey(subject)}@${subject.headSha}`,
  name: (subject) => `${placeName(subject)}@${subject.headSha}`,
  async reconcile(task, ports, holdsLease) {
    const { subject, reasons } = task;
    const gathered = await ports.github.gatherMergeGroup(subject, reasons);
    if (gathered === null) return gone;
    const located = { ...subject, ...gathered.place };
    return publishReport<MergeGroupSubject | PullRequestSubject>(
      { ...task, subject: located },
      ports,
      holdsLease,
      {
        gathered,
        members: gathered.members,
        report: await evaluateGroup(gathered, ports.engine, ports.clock.now()),
        follows: gathered.subject.pullRequests.map((number) => ({
          ...gathered.place,
          kind: 'pull-request',
          number,
        })),
        fingerprint: null,
      },
    );
  },
  publishFailure: (task, ports, holdsLease) =>
    publishFailureNotice(task, ports, holdsLease, (announce) =>
      ports.github.publishFailure(task.subject, announce),
    ),
};

/**
 * The merge group whose temporary branch this is; `null` for any other branch. GitHub names it after the base branch, the last pull
 * request and the commit that the group is built on: `gh-readonly-queue/main/pr-7-<sha>`.
 *
 * @param branch without `refs/heads/`
 */
export function mergeGroupOn(place: Place, branch: string, headSha: string): MergeGroupSubject | null {
  const base = mergeGroupBranch(branch);
  if (base === null) return null;
  return { ...placeOf(place), kind: 'merge-group', headSha, headRef: `refs/heads/${branch}`, ...base };
}

/** What the name of a merge group's temporary branch says of its base; `null` for any other branch. */
export function mergeGroupBranch(branch: string): Pick<MergeGroupSubject, 'baseSha' | 'baseRef'> | null {
  const [, base, baseSha] = /^gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]{40,64})$/.exec(branch) ?? [];
  return base === undefined || baseSha === undefined ? null : { baseSha, baseRef: `refs/heads/${base}` };
}
