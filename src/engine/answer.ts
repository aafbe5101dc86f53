import { breaksPolicy, type Report } from './report.ts';

/** Whether a change may be merged, or a commit released. `cannot-tell`: something could not be checked, and nothing fails. */
export type Answer = 'pass' | 'fail' | 'waiting' | 'cannot-tell';

/** What a report answers. In a dry run of a release, the answer is what it would be without: `release.dryRun` decides whether it stops. */
export function answerOf({ subject, conclusion, policyProblems, rules, exceptions }: Report): Answer {
  if (conclusion === 'success') return 'pass';
  if (conclusion === 'pending') return 'waiting';
  if (policyProblems.length > 0) return 'cannot-tell';
  const fails = rules.some(
    ({ enforcement, verdict }) => enforcement === 'enforce' && verdict.status === 'fail',
  );
  return fails || breaksPolicy(subject) || exceptions?.overdue?.blocks === true ? 'fail' : 'cannot-tell';
}
