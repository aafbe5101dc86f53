import { recheckTime } from '../../authorship/opinions.ts';
import type { RuleEvidence } from '../rule.ts';
import { assessTests } from './assessment/assess-tests.ts';
import { wantedDirectories } from './assessment/wanted-directories.ts';
import {
  approvalIgnored,
  type Failure,
  noTestNeeded,
  reasonAccepted,
  reasonIgnored,
  reasonNotAccepted,
  type TestsVerdict,
  tested,
  untested,
  withoutReason,
} from './messages.ts';
import type { Options } from './options.ts';
import { acceptance } from './reason/acceptance.ts';
import { readReasons } from './reason/read-reasons.ts';

/** Commits, earlier changes and reviews are absent where the policy allows no reasons. */
type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change'> &
  Partial<
    Pick<
      RuleEvidence,
      'commits' | 'earlierChanges' | 'reviews' | 'pushes' | 'replacedHeads' | 'headFiles' | 'baseDirectories'
    >
  >;

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
    case 'fail':
      return withReason(untested(assessment), evidence, options, now);
  }
}

/** What was to be read of the base: decided before whole files at the head were known, which may change what it decides. */
function askedFor(change: RuleEvidence['change'], options: Options): ReadonlySet<string> {
  return new Set(wantedDirectories(change, options).map(({ path }) => path));
}

/** A reason counts once an independent reviewer accepted it. */
function withReason(
  failure: Failure,
  { pullRequest, commits, earlierChanges, reviews, pushes, replacedHeads }: Evidence,
  options: Options,
  now: Date,
): TestsVerdict {
  const { reasons } = options;
  const { reason, problems } = readReasons(pullRequest.body, reasons);
  if (reason === null || commits === undefined || earlierChanges === undefined || reviews === undefined) {
    return withoutReason(failure, problems, reasons);
  }
  const contributions = { pullRequest, commits, earlierChanges, pushes, replacedHeads };
  const accepted = acceptance(contributions, reviews, options, now);
  if (accepted.state === 'impossible') return withoutReason(failure, [accepted.why, ...problems], reasons);
  const findings = [
    ...accepted.notCounted.map(approvalIgnored),
    ...problems.map(reasonIgnored),
    // What lacks tests stays in sight, but asks for nothing any more.
    ...failure.findings.map((found) => ({ ...found, level: 'notice' as const })),
  ];
  if (accepted.state === 'accepted') {
    const given = { approvals: accepted.approvals, head: pullRequest.head.sha };
    return reasonAccepted(failure.summary, reason, given, findings);
  }
  return {
    ...reasonNotAccepted(failure.summary, reason, accepted, findings),
    ...recheckTime(accepted.notCounted, now),
  };
}
