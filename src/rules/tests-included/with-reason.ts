import type { Commits } from '../../evidence/commits.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import { type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { type Acceptance, acceptance } from './acceptance.ts';
import { categoryWords } from './categories.ts';
import type { Failure } from './messages.ts';
import type { Options } from './options.ts';
import { type Reason, readReasons } from './reason.ts';

/**
 * The verdict on a change without tests whose description may say why it needs none. The reason counts once somebody
 * independent accepted it; the finding of an accepted reason has a fixed form, so that such reasons can be counted.
 *
 * @param evidence commits and reviews are absent where the policy allows no reasons
 */
export function withReason(
  failure: Failure,
  evidence: {
    readonly pullRequest: PullRequest;
    readonly commits: Commits | undefined;
    readonly reviews: Reviews | undefined;
  },
  options: Options,
): Verdict {
  const { pullRequest, commits, reviews } = evidence;
  const { reason, problems } = readReasons(pullRequest.body, options.reasons);
  const noted = problems.map((problem) => finding('warning', problem));
  if (reason === null || commits === undefined || reviews === undefined) {
    return { ...failure, findings: [...noted, ...failure.findings] };
  }
  const accepted = acceptance(pullRequest, commits, reviews);
  if (accepted.impossible !== null) {
    const why = say`The reason why no test is needed does not count: ${accepted.impossible}.`;
    return { ...failure, findings: [...noted, finding('warning', why), ...failure.findings] };
  }
  // What lacks tests stays in sight, but asks for nothing any more.
  const untested = failure.findings.map((found): Finding => ({ ...found, level: 'notice' }));
  const findings = [...accepted.notes.map((note) => finding('notice', note)), ...noted, ...untested];
  return accepted.by === null ? waiting(reason, findings) : passed(reason, accepted.by, findings);
}

function passed(
  { category, why }: Reason,
  by: NonNullable<Acceptance['by']>,
  findings: readonly Finding[],
): Verdict {
  return {
    status: 'pass',
    summary: say`No test changes with the product code: ${[categoryWords[category]]}, which ${by} accepted.`,
    findings: [
      finding('notice', say`Tests not needed (${[category]}), accepted by ${by}: ${why}`),
      ...findings,
    ],
  };
}

function waiting({ category, why }: Reason, findings: readonly Finding[]): Verdict {
  return {
    status: 'pending',
    summary: say`No test changes with the product code, and nobody has accepted the reason yet.`,
    waitingFor: say`a reviewer to accept that no test is needed`,
    remedy: say`Somebody with write access who had no part in the change approves it, after the last edit of the description; or add a test.`,
    turn: 'reviewer',
    findings: [
      finding('notice', say`Tests not needed (${[category]}), not accepted yet: ${why}`),
      ...findings,
    ],
  };
}

function finding(level: Finding['level'], message: Message): Finding {
  return { level, message };
}
