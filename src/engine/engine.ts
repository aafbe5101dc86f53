import type { DirectoryRequest } from '../evidence/base-directories.ts';
import type { DocumentReference, IssueReference } from '../evidence/documents.ts';
import type { Evidence, EvidenceValues } from '../evidence/index.ts';
import type { Policy, PolicyResult } from '../policy/policy.ts';
import { evaluate, evaluateMergeGroup } from './evaluate.ts';
import { evaluateRelease } from './evaluate-release.ts';
import type { Report, ReportSubject } from './report.ts';
import { type OwnedEvidence, relevantEvents, requirements } from './required-evidence.ts';

/**
 * The evaluation and all rules, as one value: what is handed it need not load them. Each answer may come from another thread.
 *
 *     const report = await engine.evaluate(subject, policy, evidence, clock.now());
 */
export interface Engine {
  /** Evaluates a pull request: `evaluate.ts`. */
  evaluate(subject: ReportSubject, policy: PolicyResult, evidence: Evidence, now: Date): Promise<Report>;
  /** Evaluates a merge group from the reports of its pull requests: `evaluate.ts`. */
  evaluateMergeGroup(
    subject: ReportSubject & { kind: 'merge-group' },
    policy: PolicyResult,
    evidence: Evidence,
    members: readonly Report[],
    now: Date,
  ): Promise<Report>;
  /** Evaluates the release of a commit to a target: `evaluate-release.ts`. */
  evaluateRelease(
    subject: ReportSubject<'release'>,
    policy: PolicyResult,
    evidence: Evidence,
    now: Date,
  ): Promise<Report>;
  /** The documents that the enabled rules read, at most 10. */
  documents(
    policy: Policy,
    evidence: Pick<EvidenceValues, 'pullRequest' | 'change'>,
  ): Promise<readonly DocumentReference[]>;
  /** The issues and pull requests of which it matters to the enabled rules whether they exist, at most 20. */
  linkedWork(
    policy: Policy,
    evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'documents'>,
  ): Promise<readonly IssueReference[]>;
  /** Whether an enabled rule reads the issues that this change links. */
  needsIssues(
    policy: Policy,
    evidence: Pick<EvidenceValues, 'pullRequest' | 'change' | 'labels'>,
  ): Promise<boolean>;
  /** Whether an owner of the policy has to approve the change. */
  needsOwner(policy: Policy, evidence: OwnedEvidence): Promise<boolean>;
  /** The paths of the changed files that the enabled rules read whole, at most 20. */
  files(policy: Policy, evidence: Pick<EvidenceValues, 'change'>): Promise<readonly string[]>;
  /** The directories of the base that the enabled rules want listed, at most 20. */
  baseDirectories(
    policy: Policy,
    evidence: Pick<EvidenceValues, 'change'>,
  ): Promise<readonly DirectoryRequest[]>;
  /** The events that can change a verdict under a policy. A broken policy requires no evidence: only a change of the policy itself matters. */
  relevantEvents(policy: PolicyResult): ReadonlySet<string>;
}

/** The engine in this thread, without limits. */
export const engine: Engine = {
  evaluate: async (...inputs) => evaluate(...inputs),
  evaluateMergeGroup: async (...inputs) => evaluateMergeGroup(...inputs),
  evaluateRelease: async (...inputs) => evaluateRelease(...inputs),
  documents: async (policy, evidence) => requirements(policy).documents(evidence),
  linkedWork: async (policy, evidence) => requirements(policy).linkedWork(evidence),
  needsIssues: async (policy, evidence) => requirements(policy).needsIssues(evidence),
  needsOwner: async (policy, evidence) => requirements(policy).needsOwner(evidence),
  files: async (policy, evidence) => requirements(policy).files(evidence),
  baseDirectories: async (policy, evidence) => requirements(policy).baseDirectories(evidence),
  relevantEvents: (policy) => (policy.valid ? relevantEvents(policy.policy) : new Set()),
};
