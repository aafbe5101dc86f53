import type { Clock } from '../platform/clock.ts';
import type { Recorder } from './entries.ts';
import type { PullRequestSubject } from './gathered-pull-request.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import {
  mustReadPolicyFile,
  type PolicyFileState,
  policyChangeEntry,
  rememberedPolicyFile,
  rememberPolicyFile,
  unreadVersion,
} from './policy-file.ts';
import { policySeen } from './reason.ts';
import { resolvedTo } from './resolving.ts';
import { RetryLater } from './retry-later.ts';
import type { CompletionOf, SubjectKind, TaskOf } from './work.ts';

/** A branch whose policy changed. */
export interface BranchSubject extends Place {
  readonly kind: 'branch';
  readonly ref: string;
}

export interface BranchPorts {
  readonly github: {
    /** The open pull requests into this branch. */
    pullRequestsIntoBranch(subject: BranchSubject): Promise<readonly PullRequestSubject[]>;
    /**
     * The policy file of the branch, and who changed it last.
     *
     * @returns null where the branch is gone, its file cannot be read now, or its repository holds the organization's policy
     * @throws {RetryLater} while GitHub cannot be asked
     */
    policyFileOfBranch(subject: BranchSubject): Promise<PolicyFileState | null>;
  };
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

/** A branch: a change of its policy file is recorded, and it is resolved to its open pull requests. */
export const branch: SubjectKind<BranchSubject, BranchPorts, PullRequestSubject> = {
  kind: 'branch',
  key: (subject) => `${placeKey(subject)}:${subject.ref}`,
  name: (subject) => `${placeName(subject)}:${subject.ref}`,
  async reconcile(task, ports) {
    const { reasons, subject } = task;
    const events = reasons.filter(({ kind }) => kind !== 'policy-seen');
    if (events.length === 0) {
      const recorded = await policyChange(task, ports);
      return { outcome: 'recorded', completion: () => recorded };
    }
    const [pullRequests, recorded] = await Promise.all([
      ports.github.pullRequestsIntoBranch(subject),
      // The pull requests do not wait for the record.
      policyChange(task, ports).catch((error: unknown) => {
        if (error instanceof RetryLater) return null;
        throw error;
      }),
    ]);
    const outcome = resolvedTo<BranchSubject>({ ...task, reasons: events }, pullRequests);
    const again = { subject, reason: policySeen(unreadVersion), delay: retryMs, background: true };
    return {
      ...outcome,
      completion(ms) {
        const { wakes = [], ...completion } = outcome.completion(ms);
        return { ...completion, ...recorded, wakes: recorded === null ? [...wakes, again] : wakes };
      },
    };
  },
};

/** Milliseconds until a policy file is read again that GitHub did not show. */
const retryMs = 60_000;

/** What the record keeps of the policy file, where that changed. */
async function policyChange(
  { subject, reasons, remembered }: TaskOf<BranchSubject>,
  { github, recorder, clock }: BranchPorts,
): Promise<Pick<CompletionOf<never>, 'entries' | 'remembered'>> {
  const before = rememberedPolicyFile.safeParse(remembered).data ?? null;
  // The file on a branch that nothing is proposed to is no policy.
  if (before === null && !reasons.some(({ kind }) => kind === 'policy-seen')) return {};
  if (!mustReadPolicyFile(reasons, before)) return {};
  const file = await github.policyFileOfBranch(subject);
  if (file === null) return {};
  const entry = policyChangeEntry(recorder, before, file, clock.now());
  return {
    remembered: rememberPolicyFile(file),
    ...(entry === null ? {} : { entries: [{ entry, confirmed: true }] }),
  };
}

/** The branch that a pull request is proposed to. */
export function branchOf(place: Place, ref: string): BranchSubject {
  return { ...placeOf(place), kind: 'branch', ref };
}
