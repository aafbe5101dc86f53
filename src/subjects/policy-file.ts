import { z } from 'zod';
import type { Digest, NewEntry, Recorder } from './entries.ts';
import type { Reason } from './reason.ts';

/** What lies at the path of the policy file of a branch, and the last commit that changed it. */
export interface PolicyFileState {
  /** The organization's minimum, or the file of one repository. */
  readonly layer: 'organization' | 'repository';
  readonly repositoryId: number;
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly path: string;
  /** Identifies what lies there, as an evaluation sees it, too: see {@link policyFileVersion}. */
  readonly version: string;
  readonly state: 'valid' | 'invalid' | 'absent';
  /** Git's hash of the file; null where there is none. */
  readonly blob: string | null;
  /** Of the text; null where there is none. */
  readonly digest: Digest | null;
  /** Why it is invalid. */
  readonly problems: readonly string[];
  /** The last commit that changed the file; null where GitHub shows none. */
  readonly commit: PolicyFileCommit | null;
}

/** A commit as GitHub shows it. */
export interface PolicyFileCommit {
  readonly sha: string;
  readonly committedAt: string;
  readonly author: CommitIdentity;
  readonly committer: CommitIdentity;
  /** The pull request that brought it into the branch; null: GitHub shows none, as after a push. */
  readonly pullRequest: {
    readonly number: number;
    readonly mergedBy: string | null;
    readonly mergedAt: string | null;
  } | null;
}

/** Whom git names, and the account that GitHub links; null where it links none. */
export interface CommitIdentity {
  readonly name: string | null;
  readonly login: string | null;
}

/** Identifies what lies at a policy's path by git's mode and hash. */
export function policyFileVersion(entry: { readonly mode: number; readonly oid: string } | null): string {
  return entry === null ? 'none' : `${entry.mode}:${entry.oid}`;
}

/** The versions of the policy files that an evaluation saw. Absent: not read, or there is no such layer. */
export interface SeenPolicyFiles {
  readonly organization?: string;
  readonly repository?: string;
}

/** A version that no file has: the file has to be read. */
export const unreadVersion = 'unread';

/** What a subject remembers of its policy file. */
export const rememberedPolicyFile = z.object({
  version: z.string(),
  state: z.enum(['valid', 'invalid', 'absent']),
  blob: z.string().nullable(),
  digest: z.string().nullable(),
  commit: z.string().nullable(),
});

export type RememberedPolicyFile = z.infer<typeof rememberedPolicyFile>;

/** Whether the file has to be read: something else than an evaluation is the reason, or an evaluation saw another version. */
export function mustReadPolicyFile(reasons: readonly Reason[], before: RememberedPolicyFile | null): boolean {
  return reasons.some((reason) => reason.kind !== 'policy-seen' || reason.version !== before?.version);
}

/** What is remembered of a file that was read. */
export function rememberPolicyFile({
  version,
  state,
  blob,
  digest,
  commit,
}: PolicyFileState): RememberedPolicyFile {
  return { version, state, blob, digest, commit: commit?.sha ?? null };
}

/**
 * The entry about a changed policy file; null where it is what it was, or there never was one.
 *
 * @param before what was recorded last; null: nothing, so that the first version is recorded
 */
export function policyChangeEntry(
  recorder: Pick<Recorder, 'entry'>,
  before: RememberedPolicyFile | null,
  now: PolicyFileState,
  at: Date,
): NewEntry | null {
  if (before === null ? now.state === 'absent' : before.version === now.version) return null;
  const { layer, repositoryId, repository, branch, path, state, blob, digest, problems, commit } = now;
  const pullRequest = commit?.pullRequest ?? null;
  const from =
    before === null
      ? null
      : { state: before.state, blob: before.blob, digest: before.digest, commit: before.commit };
  return recorder.entry({
    kind: 'policy-change',
    repositoryId,
    repository,
    branch,
    ...(commit === null ? {} : { sha: commit.sha }),
    ...(pullRequest === null ? {} : { number: pullRequest.number }),
    conclusion: state,
    facts: {
      at,
      layer,
      path,
      from,
      to: { state, blob, digest, problems },
      commit:
        commit === null
          ? null
          : {
              sha: commit.sha,
              committedAt: commit.committedAt,
              author: commit.author,
              committer: commit.committer,
            },
      pullRequest,
    },
  });
}
