import type { Report } from './report.ts';

/** What may be done with a release. `cannot-tell`: something could not be checked, and nothing fails. */
export type ReleaseAnswer = 'pass' | 'fail' | 'waiting' | 'cannot-tell';

/** The answer to a question about a release. In a dry run the answer is what it would be: who stops nothing decides by `release.dryRun`. */
export function releaseAnswer({ conclusion, policyProblems, rules, exceptions }: Report): ReleaseAnswer {
  if (conclusion === 'success') return 'pass';
  if (conclusion === 'pending') return 'waiting';
  if (policyProblems.length > 0) return 'cannot-tell';
  const fails = rules.some(
    ({ enforcement, verdict }) => enforcement === 'enforce' && verdict.status === 'fail',
  );
  return fails || exceptions?.overdue?.blocks === true ? 'fail' : 'cannot-tell';
}
