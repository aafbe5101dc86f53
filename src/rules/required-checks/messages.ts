import type { ReportedCheck } from '../../evidence/checks.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { CheckState } from './expected/check-state.ts';
import type { LikelyCause } from './expected/likely-cause.ts';
import type { ExpectedCheck } from './options.ts';

export const messages = {
  'not-expected': 'The policy expects no check of this change.',
  'nothing-reported': 'The policy expects only checks that are reported, and none was.',
  unsuccessful: 'An expected check ended, and not with a success or anything else that the policy accepts.',
  'not-reported': 'A required check was not reported in time.',
  'skipped-by-message': 'The message of the head commit keeps the workflows from running.',
  awaited: 'An expected check has not ended, or was not reported yet.',
  'workflows-held': 'GitHub holds back the workflows until a maintainer approves them.',
  succeeded: 'Each expected check succeeded, or ended in a way that the policy accepts.',
  'unsuccessful-check': 'A check that did not succeed, and how it ended.',
  'missing-check': 'A required check that nobody reported, with the likely cause.',
  'check-not-counted': 'A check with an expected name, from another app, account or workflow.',
} as const;

type Id = keyof typeof messages;
export type ChecksVerdict = Verdict<Id>;
type ChecksFinding = Finding<Id>;

/** Checks that one sentence names. */
const maxNamed = 5;

/** Findings of one kind that are shown. */
const maxShown = 30;

export function notExpected(): ChecksVerdict {
  return {
    status: 'not-applicable',
    messageId: 'not-expected',
    summary: say`The policy expects no check of a change to these files.`,
    findings: [],
  };
}

export function nothingReported(states: readonly CheckState[]): ChecksVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-reported',
    summary: say`No check was reported on this commit, and the policy requires none by name.`,
    findings: notCountedFindings(states),
  };
}

/** A required check that was not reported in time. */
export interface MissingCheck {
  readonly expected: ExpectedCheck;
  readonly cause: LikelyCause;
}

/** What makes the rule fail. */
export interface Failing {
  readonly failing: readonly ReportedCheck[];
  readonly missing: readonly MissingCheck[];
  readonly graceMinutes: number;
  readonly onGroup: boolean;
}

export function failed(
  { failing, missing, graceMinutes, onGroup }: Failing,
  states: readonly CheckState[],
): ChecksVerdict {
  return {
    status: 'fail',
    messageId: failing.length > 0 ? 'unsuccessful' : 'not-reported',
    summary: join(
      [
        ...(failing.length === 0
          ? []
          : [say`${[counted(failing.length, 'check')]} did not succeed: ${withConclusions(failing)}.`]),
        ...(missing.length === 0
          ? []
          : [
              say`${namesOfExpected(missing)} ${[plural(missing.length, 'was', 'were')]} not reported within ${graceMinutes} minutes.`,
            ]),
      ],
      ' ',
    ),
    remedy: join([...remediesOf(failing), ...remediesOfMissing(missing, onGroup)], ' '),
    turn: 'author',
    findings: [
      ...failing.slice(0, maxShown).map(unsuccessfulCheck),
      ...missing.map((each) => missingCheck(each, onGroup)),
      ...notCountedFindings(states),
    ],
  };
}

export function skippedByMessage(words: string, states: readonly CheckState[]): ChecksVerdict {
  return {
    status: 'fail',
    messageId: 'skipped-by-message',
    summary: say`The message of the head commit keeps its checks from running: it contains ${words}.`,
    remedy: say`Change the message (${'git commit --amend'}) and push, or push another commit, so that the checks run.`,
    turn: 'author',
    findings: notCountedFindings(states),
  };
}

/** What is waited for. */
export interface Awaited {
  readonly running: readonly ReportedCheck[];
  /** Those that nobody reported yet. */
  readonly notSeen: readonly ExpectedCheck[];
  /** More jobs, or checks that are about to begin, may be to come. */
  readonly moreToCome: boolean;
  readonly workflowsHeld: boolean;
}

export function awaited(
  what: Awaited,
  states: readonly CheckState[],
  reevaluateAt: Date | null,
): ChecksVerdict {
  const { running, notSeen, moreToCome, workflowsHeld } = what;
  const names = [
    ...new Map(running.map(({ name }) => [name, say`${name}`])).values(),
    ...notSeen.map(({ pattern }) => say`${pattern}`),
  ];
  const begun =
    running.length > 0
      ? [say`${[counted(running.length, 'check')]} ${[plural(running.length, 'has', 'have')]} not ended yet.`]
      : [];
  const unseen =
    notSeen.length > 0
      ? [
          say`${namesOfExpected(notSeen.map((expected) => ({ expected })))} ${[plural(notSeen.length, 'has', 'have')]} not been reported yet.`,
        ]
      : [];
  const more = names.length === 0 && moreToCome ? [say`More checks of this commit may begin.`] : [];
  return {
    status: 'pending',
    messageId: workflowsHeld ? 'workflows-held' : 'awaited',
    summary: join(
      [
        ...(workflowsHeld ? [say`Waiting for a maintainer to approve the workflows of this head.`] : []),
        ...begun,
        ...unseen,
        ...more,
      ],
      ' ',
    ),
    waitingFor: workflowsHeld
      ? ['a maintainer to approve the workflows']
      : names.length > 0
        ? listOf(names, 'and', maxNamed)
        : ['further checks'],
    remedy: workflowsHeld
      ? say`Somebody with write access approves the workflows on the page of the pull request.`
      : notSeen.length > 0
        ? say`Nothing to do while the checks run. If ${listOf(
            notSeen.map(({ pattern }) => say`${pattern}`),
            'or',
            maxNamed,
          )} does not start, see whether its workflow is triggered for this commit.`
        : say`Nothing to do while the checks run.`,
    turn: workflowsHeld ? 'reviewer' : 'tool',
    ...(reevaluateAt === null ? {} : { reevaluateAt }),
    findings: notCountedFindings(states),
  };
}

export function succeeded(states: readonly CheckState[]): ChecksVerdict {
  const ended = states.flatMap((state) => state.ended);
  const successes = ended.filter(({ conclusion }) => conclusion === 'success').length;
  const others = ended.filter(({ conclusion }) => conclusion !== 'success');
  const also =
    others.length === 0
      ? []
      : say` The policy also accepts how ${[counted(others.length, 'other')]} ended: ${withConclusions(others)}.`;
  return {
    status: 'pass',
    messageId: 'succeeded',
    summary: say`${[counted(successes, 'check')]} succeeded.${also}`,
    findings: notCountedFindings(states),
  };
}

const ways: Readonly<Record<Exclude<ReportedCheck['conclusion'], 'pending' | 'success'>, string>> = {
  neutral: 'ended without a verdict (neutral)',
  skipped: 'was skipped',
  failure: 'failed',
  cancelled: 'was cancelled',
  'timed-out': 'timed out',
  'action-required': 'waits for an action by somebody',
  stale: 'was given up by GitHub (stale)',
};

function wayOf({ conclusion }: ReportedCheck): Message {
  return conclusion === 'pending' || conclusion === 'success' ? [conclusion] : [ways[conclusion]];
}

function withConclusions(checks: readonly ReportedCheck[]): Message {
  return listOf(
    checks.map((check) => say`${check.name} ${wayOf(check)}`),
    'and',
    maxNamed,
  );
}

function namesOfExpected(all: readonly { readonly expected: ExpectedCheck }[]): Message {
  return listOf(
    all.map(({ expected }) => say`${expected.pattern} of ${expected.by}`),
    'and',
    maxNamed,
  );
}

/** What to do, by how checks ended. */
const remedies: readonly (readonly [readonly ReportedCheck['conclusion'][], (names: Message) => Message])[] =
  [
    [
      ['failure'],
      (names) =>
        say`Fix what ${names} found, and push; or run it again if the failure is not of this change.`,
    ],
    [['cancelled', 'timed-out', 'stale'], (names) => say`Run ${names} again.`],
    [['action-required'], (names) => say`Open ${names} and do what it asks for.`],
    [
      ['skipped', 'neutral'],
      (names) =>
        say`Let ${names} run: change the condition that left it out. If it need not run for such a change, the policy can expect it for ${'paths'} only, or ${'accept'} this.`,
    ],
  ];

function remediesOf(failing: readonly ReportedCheck[]): readonly Message[] {
  return remedies.flatMap(([conclusions, remedy]) => {
    const names = new Set(
      failing.filter(({ conclusion }) => conclusions.includes(conclusion)).map(({ name }) => name),
    );
    if (names.size === 0) return [];
    return [
      remedy(
        listOf(
          [...names].map((name) => say`${name}`),
          'and',
          maxNamed,
        ),
      ),
    ];
  });
}

function remediesOfMissing(missing: readonly MissingCheck[], onGroup: boolean): readonly Message[] {
  const of = (kind: LikelyCause['kind']) => missing.filter(({ cause }) => cause.kind === kind);
  const names = (some: readonly MissingCheck[]) =>
    listOf(
      some.map(({ expected }) => say`${expected.pattern}`),
      'and',
      maxNamed,
    );
  const [byMessage, renamed, notStarted] = [of('skipped-by-message'), of('renamed'), of('not-started')];
  return [
    ...(byMessage.length === 0 ? [] : [say`Push a commit whose message does not skip ${names(byMessage)}.`]),
    ...(renamed.length === 0
      ? []
      : [
          say`If ${names(renamed)} was renamed, give the job its name back, or have the owners of the policy correct the name there.`,
        ]),
    ...(notStarted.length === 0
      ? []
      : [
          onGroup
            ? say`Let the workflow of ${names(notStarted)} run ${'on: merge_group'}, or set ${'merge-groups: when-present'} in the policy.`
            : say`Start ${names(notStarted)} for this commit. If such changes do not need it, the policy can expect it for ${'paths'} only.`,
        ]),
  ];
}

function unsuccessfulCheck(check: ReportedCheck): ChecksFinding {
  const by = check.reportedBy === null ? [] : say` of ${check.reportedBy}`;
  return {
    messageId: 'unsuccessful-check',
    level: 'failure',
    topic: check.name,
    message: say`The check ${check.name}${by} ${wayOf(check)}.`,
  };
}

function missingCheck({ expected, cause }: MissingCheck, onGroup: boolean): ChecksFinding {
  const { kind, pattern, by, workflow } = expected;
  const what: Message = [kind === 'status' ? 'A commit status' : 'A check'];
  const from = workflow === null ? [] : say` from ${workflow}`;
  return {
    messageId: 'missing-check',
    level: 'failure',
    topic: pattern,
    message: say`${what} ${pattern} of ${by}${from} was not reported. ${causeOf(cause, onGroup)}`,
  };
}

function causeOf(cause: LikelyCause, onGroup: boolean): Message {
  switch (cause.kind) {
    case 'skipped-by-message':
      return say`Likely cause: the message of the head commit holds ${cause.words}.`;
    case 'renamed':
      return say`Likely cause: it has another name now. ${cause.name} was reported.`;
    case 'not-started':
      return onGroup
        ? say`Likely cause: its workflow does not run ${'on: merge_group'}.`
        : say`Likely cause: its workflow did not start, because of its filters of paths, branches or authors, or because the branch conflicts with its base.`;
  }
}

function notCountedFindings(states: readonly CheckState[]): readonly ChecksFinding[] {
  const found = states
    .filter(({ expected }) => !expected.pattern.includes('*'))
    .flatMap(({ expected, notCounted }) => notCounted.map((check) => notCountedFinding(check, expected)));
  return found.slice(0, maxShown);
}

function notCountedFinding(
  { kind, name, reportedBy }: ReportedCheck,
  expected: ExpectedCheck,
): ChecksFinding {
  const what: Message = [kind === 'status' ? 'A commit status' : 'A check'];
  const wanted: Message = [expected.kind === 'status' ? 'a commit status' : 'a check'];
  const from = expected.workflow === null ? [] : say` from ${expected.workflow}`;
  return {
    messageId: 'check-not-counted',
    level: 'notice',
    topic: name,
    message: say`${what} ${name} of ${reportedBy ?? 'unknown'} does not count: the policy expects ${wanted} of ${expected.by}${from}.`,
  };
}
