import { engine } from '../engine/engine.ts';
import type { Report, ReportSubject } from '../engine/report.ts';
import type { OwnedEvidence } from '../engine/required-evidence.ts';
import type { DirectoryRequest } from '../evidence/base-directories.ts';
import type { Change } from '../evidence/change.ts';
import type { DocumentReference, IssueReference, LinkedDocument } from '../evidence/documents.ts';
import type { Evidence } from '../evidence/index.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import type { EnabledRule, Policy, ResolvedFrom } from '../policy/policy.ts';
import { notesOf, type PolicyNotes } from '../policy/policy-notes.ts';
import { resolvePolicy } from '../policy/resolve.ts';
import { rules } from '../rules/index.ts';

/** A policy as plain data, which can be sent to another thread: what it was resolved from, or its rules by id. */
export type SentPolicy =
  | { readonly from: Omit<ResolvedFrom, 'registry' | 'scopes'>; readonly notes: PolicyNotes }
  | { readonly policy: Omit<Policy, 'rules' | 'resolved'>; readonly rules: readonly SentRule[] };

interface SentRule extends Omit<EnabledRule, 'rule'> {
  readonly id: string;
}

/** What a thread is asked. The change is sent apart, once. */
export type Call =
  | {
      readonly kind: 'evaluate';
      readonly subject: ReportSubject;
      readonly policy: SentPolicy;
      /** Without the change. */
      readonly evidence: Evidence;
      readonly now: Date;
    }
  | { readonly kind: 'documents'; readonly policy: SentPolicy; readonly pullRequest: PullRequest }
  | {
      readonly kind: 'linkedWork';
      readonly policy: SentPolicy;
      readonly pullRequest: PullRequest;
      readonly documents: readonly LinkedDocument[];
    }
  | {
      readonly kind: 'needsOwner';
      readonly policy: SentPolicy;
      readonly evidence: Omit<OwnedEvidence, 'change'>;
    }
  | { readonly kind: 'files'; readonly policy: SentPolicy }
  | { readonly kind: 'baseDirectories'; readonly policy: SentPolicy };

export interface Answers {
  readonly evaluate: Report;
  readonly documents: readonly DocumentReference[];
  readonly linkedWork: readonly IssueReference[];
  readonly needsOwner: boolean;
  readonly files: readonly string[];
  readonly baseDirectories: readonly DirectoryRequest[];
}

/** The policy as plain data; null where a rule of it is not known to another thread. */
export function send(policy: Policy): SentPolicy | null {
  const { rules: enabled, resolved, ...others } = policy;
  if (resolved?.registry === rules) {
    const { layers, context, otherwise } = resolved;
    return { from: { layers, context, otherwise }, notes: notesOf(policy) };
  }
  if (enabled.some(({ rule }) => !rules.includes(rule))) return null;
  return { policy: others, rules: enabled.map(({ rule, ...setting }) => ({ ...setting, id: rule.id })) };
}

function receive(sent: SentPolicy): Policy {
  if ('from' in sent) {
    const { from, notes } = sent;
    return { ...resolvePolicy(from.layers, from.context, rules, from.otherwise), ...notes };
  }
  const enabled = sent.rules.flatMap(({ id, ...setting }) => {
    const rule = rules.find((each) => each.id === id);
    return rule === undefined ? [] : [{ ...setting, rule }];
  });
  return { ...sent.policy, rules: enabled };
}

/** Answers a call, in the thread that has received it. */
export function answer(call: Call, change: Change): Promise<Answers[Call['kind']]> {
  const policy = receive(call.policy);
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
    case 'needsOwner':
      return engine.needsOwner(policy, { ...call.evidence, change });
    case 'files':
      return engine.files(policy, { change });
    case 'baseDirectories':
      return engine.baseDirectories(policy, { change });
  }
}
