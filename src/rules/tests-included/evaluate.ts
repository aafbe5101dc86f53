import type { RuleEvidence } from '../rule.ts';
import { judgeTests } from './judgement/judge.ts';
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
} from './messages.ts';
import type { Options } from './options.ts';
import { acceptance } from './reason/acceptance.ts';
import { readReasons } from './reason/read-reasons.ts';

/** Commits and reviews are absent where the policy allows no reasons. */
type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change'> &
  Partial<Pick<RuleEvidence, 'commits' | 'reviews' | 'headFiles'>>;

/** Judges by what the change does to product code and to tests; without tests that count, by the reason that its author gives. */
export function evaluate(evidence: Evidence, options: Options): TestsVerdict {
  const judgement = judgeTests(evidence.change, options, evidence.headFiles);
  switch (judgement.verdict) {
    case 'not-applicable':
      return noTestNeeded(judgement);
    case 'pass':
      return tested(judgement);
    case 'fail':
      return withReason(untested(judgement), evidence, options);
  }
}

/** A reason counts once somebody independent accepted it. */
function withReason(
  failure: Failure,
  { pullRequest, commits, reviews }: Evidence,
  options: Options,
): TestsVerdict {
  const { reason, problems } = readReasons(pullRequest.body, options.reasons);
  const ignored = problems.map(reasonIgnored);
  if (reason === null || commits === undefined || reviews === undefined) {
    return { ...failure, findings: [...ignored, ...failure.findings] };
  }
  const accepted = acceptance(pullRequest, commits, reviews);
  if (accepted.impossible !== null) {
    return { ...failure, findings: [...ignored, reasonIgnored(accepted.impossible), ...failure.findings] };
  }
  // What lacks tests stays in sight, but asks for nothing any more.
  const shown = failure.findings.map((found) => ({ ...found, level: 'notice' as const }));
  const notCounted = accepted.notCounted.map(({ who, reasons }) => approvalIgnored(who, reasons));
  const findings = [...notCounted, ...ignored, ...shown];
  return accepted.by === null
    ? reasonNotAccepted(reason, findings)
    : reasonAccepted(reason, accepted.by, findings);
}
