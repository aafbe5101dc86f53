import { type Engine, engine as plainEngine } from '../engine/engine.ts';
import { evaluateOverBudget } from '../engine/evaluate.ts';
import type { Change } from '../evidence/change.ts';
import type { Evidence } from '../evidence/index.ts';
import { available } from '../evidence/slice.ts';
import { plainPolicy } from '../policy/plain-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import { type EvaluationBudget, EvaluationThread, OverBudget } from './evaluation-thread.ts';
import { largestFiles, sizeOf } from './size.ts';

/** What an ordinary server evaluates in seconds at most, with room for a hundred times the usual change. */
export const defaultBudget: EvaluationBudget = { limitMs: 20_000, memoryMb: 768 };

/** Characters that are evaluated at once, in this thread: some hundred milliseconds at the worst. */
const smallSize = 150_000;

/** Files that are named when a change is over the budget. */
const maxNamed = 3;

export interface BudgetedEngine extends Engine {
  close(): Promise<void>;
}

/**
 * The engine within a budget of time and memory: what is large is evaluated in a thread apart, so that the service goes on answering,
 * and a change over the budget fails with the reason. It is the same engine with the same verdicts.
 */
export function createBudgetedEngine(budget: EvaluationBudget = defaultBudget): BudgetedEngine {
  const thread = new EvaluationThread(budget);
  /** Changes that went over the budget once: they are not tried again. */
  const exceeded = new WeakMap<Change, OverBudget['what']>();

  /** Runs in the thread what is large; null where the change went over the budget. */
  const within = async <Result>(change: Change, work: () => Promise<Result>): Promise<Result | null> => {
    if (exceeded.has(change)) return null;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      exceeded.set(change, error.what);
      return null;
    }
  };

  const isLarge = (policy: Policy, evidence: Evidence) => sizeOf(policy, evidence) > smallSize;

  return {
    relevantEvents: plainEngine.relevantEvents,
    evaluateMergeGroup: plainEngine.evaluateMergeGroup,
    // A release has no diff that could be large.
    evaluateRelease: plainEngine.evaluateRelease,
    async evaluate(subject, result, evidence, now) {
      const { change: slice, ...others } = evidence;
      const sent = result.valid ? plainPolicy(result.policy, rules) : null;
      if (!result.valid || sent === null || !slice?.available || !isLarge(result.policy, evidence))
        return plainEngine.evaluate(subject, result, evidence, now);
      const change = slice.value;
      const report = await within(change, () =>
        thread.call({ kind: 'evaluate', subject, policy: sent, evidence: others, now }, change),
      );
      if (report !== null) return report;
      const what = exceeded.get(change) ?? 'time';
      const limit = what === 'time' ? { seconds: budget.limitMs / 1_000 } : { megabytes: budget.memoryMb };
      return evaluateOverBudget(
        subject,
        result.policy,
        evidence,
        { limit, largest: largestFiles(change, maxNamed) },
        now,
      );
    },
    async documents(policy, { pullRequest, change }) {
      const sent = plainPolicy(policy, rules);
      const evidence = { pullRequest: available(pullRequest), change: available(change) };
      if (sent === null || !isLarge(policy, evidence))
        return plainEngine.documents(policy, { pullRequest, change });
      return (
        (await within(change, () => thread.call({ kind: 'documents', policy: sent, pullRequest }, change))) ??
        []
      );
    },
    async linkedWork(policy, { pullRequest, change, documents }) {
      const sent = plainPolicy(policy, rules);
      const evidence = {
        pullRequest: available(pullRequest),
        change: available(change),
        documents: available(documents),
      };
      if (sent === null || !isLarge(policy, evidence))
        return plainEngine.linkedWork(policy, { pullRequest, change, documents });
      const call = { kind: 'linkedWork', policy: sent, pullRequest, documents } as const;
      return (await within(change, () => thread.call(call, change))) ?? [];
    },
    async needsIssues(policy, { pullRequest, change, labels }) {
      const sent = plainPolicy(policy, rules);
      const evidence = {
        pullRequest: available(pullRequest),
        change: available(change),
        labels: available(labels),
      };
      if (sent === null || !isLarge(policy, evidence))
        return plainEngine.needsIssues(policy, { pullRequest, change, labels });
      const call = { kind: 'needsIssues', policy: sent, pullRequest, labels } as const;
      return (await within(change, () => thread.call(call, change))) ?? true;
    },
    async needsOwner(policy, { change, ...evidence }) {
      const sent = plainPolicy(policy, rules);
      if (sent === null || !isLarge(policy, { change: available(change) }))
        return plainEngine.needsOwner(policy, { change, ...evidence });
      // Over the budget no rule passes, and no approval changes that.
      return (
        (await within(change, () => thread.call({ kind: 'needsOwner', policy: sent, evidence }, change))) ??
        false
      );
    },
    async files(policy, { change }) {
      const sent = plainPolicy(policy, rules);
      if (sent === null || !isLarge(policy, { change: available(change) }))
        return plainEngine.files(policy, { change });
      return (await within(change, () => thread.call({ kind: 'files', policy: sent }, change))) ?? [];
    },
    async baseDirectories(policy, { change }) {
      const sent = plainPolicy(policy, rules);
      if (sent === null || !isLarge(policy, { change: available(change) }))
        return plainEngine.baseDirectories(policy, { change });
      const call = { kind: 'baseDirectories', policy: sent } as const;
      return (await within(change, () => thread.call(call, change))) ?? [];
    },
    close: () => thread.close(),
  };
}
