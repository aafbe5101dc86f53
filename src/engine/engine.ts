import type { PolicyResult } from '../policy/policy.ts';
import { evaluate, evaluateMergeGroup } from './evaluate.ts';
import { relevantEvents, requirements } from './required-evidence.ts';

/** The evaluation with all rules, as one value: modules that are given it do not load the rules. */
export const engine = {
  evaluate,
  evaluateMergeGroup,
  /** The events that can change a verdict under a policy. A broken policy asks for no evidence; only a change of the policy itself matters. */
  relevantEvents: (policy: PolicyResult): ReadonlySet<string> =>
    relevantEvents(policy.valid ? requirements(policy.policy).slices : []),
};

export type Engine = typeof engine;
