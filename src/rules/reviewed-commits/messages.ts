import type { ReleaseRange } from '../../evidence/released-commits.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, issueLink, type Message, pullRequestLink, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  'accounted-for': 'Each commit of the release passed its check, or is waived.',
  'not-accounted-for': 'Commits of the release are not accounted for.',
  'not-recorded-yet': 'The newest commits are not in the record yet.',
  'direct-push': 'A commit that was pushed to the branch without a pull request.',
  'unknown-commit': 'A commit of which the record does not know under which verdict it was merged, and why.',
  'not-recorded': 'A commit of which the record knows nothing.',
  'merged-against-check': 'A commit that was merged although its check did not succeed.',
  'rule-not-met': 'A commit that was merged without meeting a rule that the policy names.',
  'emergency-not-reviewed': 'A commit that was merged in an emergency whose review is overdue.',
  'emergency-open': 'A commit that was merged in an emergency whose review is not due yet.',
  'waived-commit': 'A commit that was merged with exceptions or in a reviewed emergency.',
  'first-release': 'How far back the commits were read, where no earlier release has passed.',
} as const;

export type Id = keyof typeof messages;
export type CommitFinding = Finding<Id>;

/** The findings that exceptions can name, commit by commit. */
export const failing = [
  'direct-push',
  'unknown-commit',
  'not-recorded',
  'merged-against-check',
  'rule-not-met',
  'emergency-not-reviewed',
] as const satisfies readonly Id[];

/** What the record says of a commit whose verdict is unknown, as a clause after "because". */
const reasons: Readonly<Record<string, Message>> = {
  'other-branch': say`its pull request was merged into another branch`,
  'no-verdict': say`the merged head has no verdict`,
  'evaluated-later': say`the merged head was evaluated only after the merge`,
  'not-clean': say`it holds something else than the evaluated head`,
  'not-comparable': say`it cannot be compared with the evaluated head`,
  'not-readable': say`GitHub does not show its pull request`,
  redacted: say`its entry in the record was removed`,
};

export function ofCommit(
  messageId: Id,
  commit: string,
  level: CommitFinding['level'],
  message: Message,
): CommitFinding {
  return { messageId, level, message, commit };
}

/** `1234567 (#12)` */
export function nameOf(sha: string, pullRequest: number | null): Message {
  return pullRequest === null ? commitLink(sha) : say`${commitLink(sha)} (${pullRequestLink(pullRequest)})`;
}

export function unknownCommit(sha: string, reason: string, pullRequest: number | null): CommitFinding {
  const name = nameOf(sha, pullRequest);
  if (reason === 'no-pull-request')
    return ofCommit(
      'direct-push',
      sha,
      'failure',
      say`${name} was pushed to the branch without a pull request.`,
    );
  const why = reasons[reason] ?? say`the record says ${reason}`;
  return ofCommit(
    'unknown-commit',
    sha,
    'failure',
    say`It is not known under which verdict ${name} was merged, because ${why}.`,
  );
}

export function notReviewedInTime(
  name: Message,
  sha: string,
  emergency: string,
  issue: number | null,
): CommitFinding {
  const where = issue === null ? [] : say` in ${issueLink(issue)}`;
  return ofCommit(
    'emergency-not-reviewed',
    sha,
    'failure',
    say`${name} was merged in the emergency ${emergency}, whose review${where} is overdue.`,
  );
}

export function notAccountedFor(
  count: number,
  findings: readonly CommitFinding[],
): Extract<Verdict<Id>, { status: 'fail' }> {
  const ids = new Set(findings.map(({ messageId }) => messageId));
  const remedies = [
    ...(ids.has('not-recorded')
      ? [
          say`If they were merged before sdl-gate was installed, let an owner of the policy name the last of them in ${'since'}.`,
        ]
      : []),
    ...(ids.has('emergency-not-reviewed') ? [say`Review the emergency in its issue.`] : []),
    say`Have somebody review the commits afterwards, and ask for an exception that names them as findings of ${'reviewed-commits'}.`,
  ];
  return {
    status: 'fail',
    messageId: 'not-accounted-for',
    summary: say`${[counted(count, 'commit')]} of the release ${[plural(count, 'is', 'are')]} not accounted for.`,
    remedy: remedies.flatMap((remedy, index) => (index === 0 ? remedy : [' ', ...remedy])),
    turn: 'releaser',
    findings,
  };
}

export function notRecordedYet(
  shas: readonly string[],
  findings: readonly CommitFinding[],
  reevaluateAt: Date,
): Verdict<Id> {
  const names = listOf(shas.map(commitLink), 'and', 5);
  return {
    status: 'pending',
    messageId: 'not-recorded-yet',
    summary: say`The newest commits are not in the record yet: ${names}.`,
    waitingFor: say`the record of ${names}`,
    remedy: say`Nothing to do: a commit is recorded within a minute after it landed.`,
    turn: 'tool',
    reevaluateAt,
    findings,
  };
}

export function accountedFor(
  count: number,
  from: ReleaseRange,
  findings: readonly CommitFinding[],
): Extract<Verdict<Id>, { status: 'pass' }> {
  return {
    status: 'pass',
    messageId: 'accounted-for',
    summary: say`${[counted(count, 'commit')]} ${since(from)}: ${[plural(count, 'it is', 'all are')]} accounted for.`,
    findings,
  };
}

function since(from: ReleaseRange): Message {
  switch (from.kind) {
    case 'release':
      return say`since the release of ${commitLink(from.sha)}`;
    case 'since':
      return say`since ${commitLink(from.sha)}, which the policy names`;
    case 'beginning':
      return say`since the history began`;
    default:
      return say`were asked about`;
  }
}

/** Where no earlier release has passed, and the policy names no commit. */
export function firstRelease(count: number): CommitFinding {
  return {
    messageId: 'first-release',
    level: 'warning',
    message: say`No earlier release to this target passed, and the policy sets no ${'since'}: only the last ${[counted(count, 'commit')]} were asked about.`,
  };
}
