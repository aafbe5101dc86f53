import type { Evidence } from './evidence/find-reports.ts';
import { type ListedTest, stateOfTest } from './evidence/state-of-test.ts';
import { failed, nothingListed, type SecurityTestsVerdict, shown, unknownTeam, waiting } from './messages.ts';
import type { Options } from './options.ts';

/** Evaluates whether each security test that the policy lists took place, for this commit or one that is near enough. */
export function evaluate(evidence: Evidence, options: Options, now: Date): SecurityTestsVerdict {
  if (options.tests.length === 0) return nothingListed();
  const { teams = {}, release } = evidence;
  const absent = options.teams.filter((team) => !Object.hasOwn(teams, team));
  if (absent.length > 0) return unknownTeam(absent);
  const all = options.tests.map(
    (test): ListedTest => ({ test, state: stateOfTest(test, evidence, options, now) }),
  );
  return failed(all, release.sha, now) ?? waiting(all, now) ?? shown(all, now);
}
