/** What an event concerns and an evaluation is about. Its key is the unit of coalescing and of serial execution. */
export type Subject =
  | (Place & { readonly kind: 'pull-request'; readonly number: number })
  /** A commit whose pull requests are not known yet: forks' check runs name none. Resolved by the worker. */
  | (Place & { readonly kind: 'commit'; readonly sha: string })
  /** A branch whose policy changed: its open pull requests are evaluated anew. */
  | (Place & { readonly kind: 'branch'; readonly ref: string })
  | (Place & {
      readonly kind: 'merge-group';
      readonly headSha: string;
      readonly headRef: string;
      readonly baseSha: string;
      readonly baseRef: string;
    })
  /** A repository whose open pull requests are compared with what was last seen of them. */
  | (Place & { readonly kind: 'repository' })
  /** An installation whose repositories are gone through. */
  | { readonly kind: 'installation'; readonly installationId: number }
  /** What is done from time to time, by one process of all. */
  | { readonly kind: 'schedule'; readonly name: ScheduleName };

/** The subjects of one kind. */
export type SubjectOf<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

export const scheduleNames = ['redelivery', 'sweep', 'retention'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** A repository, and the installation through which it is reached. */
export interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

/** The subject's key, the same for every event about it: `pull-request:123:owner/name#7`. */
export function subjectKey(subject: Subject): string {
  if (subject.kind === 'installation') return `installation:${subject.installationId}`;
  if (subject.kind === 'schedule') return `schedule:${subject.name}`;
  const place =
    `${subject.kind}:${subject.installationId}:${subject.owner}/${subject.repository}`.toLowerCase();
  switch (subject.kind) {
    case 'pull-request':
      return `${place}#${subject.number}`;
    case 'commit':
      return `${place}@${subject.sha}`;
    case 'branch':
      return `${place}:${subject.ref}`;
    case 'merge-group':
      return `${place}@${subject.headSha}`;
    case 'repository':
      return place;
  }
}

/**
 * The merge group whose temporary branch this is; `null` for any other branch. GitHub names it after the base branch, the last pull
 * request and the commit that the group is built on: `gh-readonly-queue/main/pr-7-<sha>`.
 *
 * @param branch without `refs/heads/`
 */
export function mergeGroupOn(
  { installationId, owner, repository }: Place,
  branch: string,
  headSha: string,
): Extract<Subject, { kind: 'merge-group' }> | null {
  const parts = /^gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]{40,64})$/.exec(branch);
  const [, base, baseSha] = parts ?? [];
  if (base === undefined || baseSha === undefined) return null;
  return {
    kind: 'merge-group',
    installationId,
    owner,
    repository,
    headSha,
    headRef: `refs/heads/${branch}`,
    baseSha,
    baseRef: `refs/heads/${base}`,
  };
}
