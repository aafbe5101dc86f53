import type { Clone } from '../../git/clone.ts';
import { listCommits, readHistory } from '../../git/history.ts';
import { loadPolicy } from '../../policy/load.ts';
import { policyPath } from '../../policy/path.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ReplayedPolicy, ReplayedRule } from '../../proposal/replayed-policy.ts';
import { evaluateRecorded, isAffected } from '../../replay/evaluate-change.ts';
import { obstacle } from '../../replay/format.ts';
import { planReplay } from '../../replay/plan.ts';
import { rules } from '../../rules/index.ts';
import type { Terminal } from '../command.ts';
import { Progress } from '../progress.ts';

/**
 * Replays a proposal over the last merged changes of a clone.
 *
 * @param last how many changes
 * @throws {GitError} where no commit can be listed
 */
export async function replayProposal(
  clone: Clone,
  text: string,
  last: number,
  terminal: Terminal,
): Promise<ReplayedPolicy> {
  const plan = planReplay(loaded(text).rules);
  const commits = await listCommits(clone, { last });
  const progress = new Progress(terminal, 'changes');
  const outcomes = new Map(
    plan.replayed.map(({ rule, measure }) => [rule.id, { measure, affected: new Set<number>(), passed: 0 }]),
  );
  let changes = 0;
  let unreadable = 0;
  for await (const read of readHistory(clone, commits)) {
    if (!read.readable) {
      unreadable += 1;
      continue;
    }
    const evaluation = evaluateRecorded(read.change, plan);
    for (const [id, outcome] of Object.entries(evaluation.outcomes)) {
      const counts = outcomes.get(id);
      if (counts === undefined) continue;
      // What cannot be checked blocks where the rule is enforced.
      if (isAffected(outcome) || outcome.status === 'error') counts.affected.add(changes);
      if (outcome.status === 'pass') counts.passed += 1;
    }
    changes += 1;
    progress.show(changes, (changes + unreadable) / commits.shas.length);
  }
  progress.clear();
  return {
    changes,
    unreadable,
    rules: Object.fromEntries(outcomes) satisfies Readonly<Record<string, ReplayedRule>>,
    notReplayed: Object.fromEntries(plan.notReplayed.map((each) => [each.rule.id, obstacle(each, 'clone')])),
  };
}

/** @throws {Error} where the proposal is no valid policy, which is a mistake of the program */
function loaded(text: string): Policy {
  const result = loadPolicy(text, { kind: 'repository', path: policyPath, commit: '' }, rules);
  if (result.valid) return result.policy;
  throw new Error(
    `The proposal is not a valid policy: ${result.problems.map(({ message }) => message).join(' ')}`,
  );
}
