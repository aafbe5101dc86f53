import { type ReasonEvidence, withReason } from '../reason-verdict.ts';
import type { RuleEvidence } from '../rule.ts';
import { assessTests } from './assessment/assess-tests.ts';
import { wantedDirectories } from './assessment/wanted-directories.ts';
import { noTestNeeded, reasonGiven, reasonOffer, type TestsVerdict, tested, untested } from './messages.ts';
import type { Options } from './options.ts';
import { readReasons } from './reason/read-reasons.ts';

type Evidence = ReasonEvidence &
  Pick<RuleEvidence, 'change'> &
  Partial<Pick<RuleEvidence, 'headFiles' | 'baseDirectories'>>;

/** Evaluates what the change does to product code and to tests; without tests that count, the reason that its author gives. */
export function evaluate(evidence: Evidence, options: Options, now: Date): TestsVerdict {
  const { change, headFiles, baseDirectories } = evidence;
  const assessment = assessTests(change, options, {
    ...(headFiles && { headFiles }),
    ...(baseDirectories && { baseDirectories }),
    ...(baseDirectories && Object.keys(headFiles ?? {}).length === 0 && { asked: askedFor(change, options) }),
  });
  switch (assessment.verdict) {
    case 'not-applicable':
      return noTestNeeded(assessment);
    case 'pass':
      return tested(assessment);
    case 'fail': {
      const { reason, problems } = readReasons(evidence.pullRequest.body, options.reasons);
      const given = reason === null ? null : reasonGiven(reason);
      const read = { reason: given, problems, offer: reasonOffer(options.reasons) };
      return withReason(untested(assessment), read, evidence, options, now);
    }
  }
}

/** What was to be read of the base: decided before whole files at the head were known, which may change what it decides. */
function askedFor(change: RuleEvidence['change'], options: Options): ReadonlySet<string> {
  return new Set(wantedDirectories(change, options).map(({ path }) => path));
}
