import { engine } from '../engine/engine.ts';
import type { Report, ReportSubject } from '../engine/report.ts';
import type { OwnedEvidence } from '../engine/required-evidence.ts';
import type { DirectoryRequest } from '../evidence/base-directories.ts';
import type { Change } from '../evidence/change.ts';
import type { DocumentReference, IssueReference, LinkedDocument } from '../evidence/documents.ts';
import type { Evidence } from '../evidence/index.ts';
import type { Label } from '../evidence/labels.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { type PlainPolicy, policyFrom } from '../policy/plain-policy.ts';
import { rules } from '../rules/index.ts';

/** What a thread is asked. The change is sent apart, once. */
export type Call =
  | {
      readonly kind: 'evaluate';
      readonly subject: ReportSubject;
      readonly policy: PlainPolicy;
      /** Without the change. */
      readonly evidence: Evidence;
      readonly now: Date;
    }
  | { readonly kind: 'documents'; readonly policy: PlainPolicy; readonly pullRequest: PullRequest }
  | {
      readonly kind: 'linkedWork';
      readonly policy: PlainPolicy;
      readonly pullRequest: PullRequest;
      readonly documents: readonly LinkedDocument[];
    }
  | {
      readonly kind: 'needsIssues';
      readonly policy: PlainPolicy;
      readonly pullRequest: PullRequest;
      readonly labels: readonly Label[];
    }
  | {
      readonly kind: 'needsOwner';
      readonly policy: PlainPolicy;
      readonly evidence: Omit<OwnedEvidence, 'change'>;
    }
  | { readonly kind: 'files'; readonly policy: PlainPolicy }
  | { readonly kind: 'baseDirectories'; readonly policy: PlainPolicy };

export interface Answers {
  readonly evaluate: Report;
  readonly documents: readonly DocumentReference[];
  readonly linkedWork: readonly IssueReference[];
  readonly needsIssues: boolean;
  readonly needsOwner: boolean;
  readonly files: readonly string[];
  readonly baseDirectories: readonly DirectoryRequest[];
}

/** Answers a call, in the thread that has received it. */
export function answer(call: Call, change: Change): Promise<Answers[Call['kind']]> {
  const policy = policyFrom(call.policy, rules);
  switch (call.kind) {
    case 'evaluate': {
      const evidence = { ...call.evidence, change: { available: true as const, value: change } };
      return engine.evaluate(call.subject, { valid: true, policy }, evidence, call.now);
    }
    case 'documents':
      return engine.documents(policy, { pullRequest: call.pullRequest, change });
    case 'linkedWork': {
      const { pullRequest, documents } = call;
      return engine.linkedWork(policy, { pullRequest, change, documents });
    }
    case 'needsIssues': {
      const { pullRequest, labels } = call;
      return engine.needsIssues(policy, { pullRequest, change, labels });
    }
    case 'needsOwner':
      return engine.needsOwner(policy, { ...call.evidence, change });
    case 'files':
      return engine.files(policy, { change });
    case 'baseDirectories':
      return engine.baseDirectories(policy, { change });
  }
}
