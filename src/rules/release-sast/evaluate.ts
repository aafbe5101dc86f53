import { expectedTools } from '../static-analysis/expected-tools.ts';
import { type ReleasedAnalyses, statesOnRelease } from '../static-analysis/states-on-release.ts';
import { isAwaited } from '../static-analysis/tool-states.ts';
import { analyzed, notComparable, toolAwaited, toolFailed } from './messages.ts';
import type { Options } from './options.ts';

/** Evaluates whether each expected tool analyzed exactly the released commit. Its alerts are for other rules. */
export function evaluate(evidence: ReleasedAnalyses, options: Options, now: Date) {
  const { tools, reevaluateAt } = statesOnRelease(expectedTools(options), evidence, options, now);
  const failing = tools.filter(({ status }) => status === 'failed');
  if (failing.length > 0) return toolFailed(failing, tools);
  const unclear = tools.filter(({ status }) => status === 'unclear');
  if (unclear.length > 0) return notComparable(unclear, tools);
  const awaited = tools.filter(isAwaited);
  return awaited.length > 0 ? toolAwaited(awaited, tools, reevaluateAt) : analyzed(tools);
}
