import { conclude } from '../../src/engine/evaluate.ts';
import type { Report, ReportSubject, RuleReport } from '../../src/engine/report.ts';
import { baseBranchGone, linkAtPath } from '../../src/policy/obstacles.ts';
import type { Brief, Clause } from '../../src/rules/rule.ts';
import type { ReportedVerdict, Verdict, WaivedVerdict, Waiver } from '../../src/rules/verdict.ts';
import { commitLink, pullRequestLink, say } from '../../src/text/message.ts';

/** Reports as the rules make them, for what renders them. */

const flowfuse = 'FlowFuse Secure Development Policy';
const metamask = 'MetaMask Secure Development Lifecycle Policy';
const ssdf = 'NIST SSDF';

const clauses: Readonly<Record<string, readonly Clause[]>> = {
  tests: [
    { source: flowfuse, clause: '2a', text: 'Automated tests cover the change.' },
    { source: metamask, clause: '4.1', text: 'Unit tests are written with the code.' },
    { source: ssdf, clause: 'PW.8.2', text: 'Scope, design and perform the testing.' },
  ],
  review: [
    { source: flowfuse, clause: '2b', text: 'Somebody other than the author reviews the change.' },
    { source: metamask, clause: '3.3', text: 'Changes are approved before they are merged.' },
    { source: ssdf, clause: 'PW.7.1', text: 'Determine whether code review is to be used.' },
  ],
  sast: [
    { source: flowfuse, clause: '6', text: 'Static analysis runs on each change.' },
    { source: metamask, clause: '4.2', text: 'Code is scanned for weaknesses.' },
  ],
  'threat-model': [
    { source: flowfuse, clause: '3', text: 'Major changes have a threat model.' },
    { source: ssdf, clause: 'PW.1.1', text: 'Use forms of risk modeling.' },
  ],
};

const titles: Readonly<Record<string, string>> = {
  tests: 'Tests included',
  review: 'Review',
  sast: 'Static analysis',
  'threat-model': 'Threat model',
};

const briefs: Readonly<Record<string, Brief>> = {
  tests: { state: 'tests are missing', action: 'add a test' },
  review: {
    state: 'review starts when it is ready',
    action: 'mark the pull request as ready for review',
  },
  'threat-model': { state: 'a threat model is missing', action: 'add a threat model' },
};

export const testsPass = {
  messageId: 'sample',
  status: 'pass',
  summary: say`2 test files changed with 3 product files.`,
  findings: [
    {
      messageId: 'sample-finding',
      level: 'notice',
      path: 'src/login.ts',
      message: say`Tested by ${'src/login.test.ts'}.`,
    },
  ],
} as const satisfies Verdict;

export const testsFail = {
  messageId: 'sample',
  status: 'fail',
  summary: say`${2} product files changed and no test changed with them.`,
  remedy: say`Add or change a test for ${'src/login.ts'} in the package ${'packages/auth'}.`,
  turn: 'author',
  findings: [
    {
      messageId: 'sample-finding',
      level: 'failure',
      path: 'src/login.ts',
      line: 12,
      message: say`The function ${'verifyPassword'} has no test.`,
    },
    {
      messageId: 'sample-finding',
      level: 'failure',
      path: 'src/session.ts',
      message: say`No test of this file changed.`,
    },
  ],
} as const satisfies Verdict;

/** An exception of a file in the organization's repository. */
export const waiver: Waiver = {
  kind: 'exception',
  id: 'EX-12',
  until: new Date('2026-05-01T00:00:00Z'),
  origin: {
    kind: 'file',
    repository: 'acme/.github',
    path: '.github/sdl-exceptions.yml',
    commit: 'c'.repeat(40),
    line: 7,
  },
  reason: null,
  control: null,
};

/** As in a public repository. */
export const testsWaived: WaivedVerdict = {
  status: 'waived',
  instead: 'fail',
  messageId: 'sample',
  summary: say`Waived by the exception ${'EX-12'} until 2026-04-30. ${testsFail.summary}`,
  findings: testsFail.findings.map((finding) => ({ ...finding, level: 'notice', waivedBy: 'EX-12' })),
  waivers: [waiver],
  until: waiver.until,
};

export const reviewPass = {
  messageId: 'sample',
  status: 'pass',
  summary: say`Approved by ${'alice'} on this head.`,
  findings: [],
} as const satisfies Verdict;

export const reviewPending = {
  messageId: 'sample',
  status: 'pending',
  summary: say`No approval counts yet: ${'bob'} wrote part of this change.`,
  waitingFor: say`1 review`,
  remedy: say`Somebody with write access who wrote none of the change approves it.`,
  turn: 'reviewer',
  findings: [
    {
      messageId: 'sample-finding',
      level: 'notice',
      message: say`The approval of ${'bob'} does not count: co-author of ${commitLink('3f2a91c')}.`,
    },
  ],
} as const satisfies Verdict;

export const sastPass = {
  messageId: 'sample',
  status: 'pass',
  summary: say`${'CodeQL'} analyzed this head and found nothing new.`,
  findings: [],
} as const satisfies Verdict;

export const sastPending = {
  messageId: 'sample',
  status: 'pending',
  summary: say`${'CodeQL'} has not analyzed this head yet.`,
  waitingFor: say`${'CodeQL'}`,
  remedy: say`Nothing to do: the analysis starts with each push.`,
  turn: 'tool',
  findings: [],
} as const satisfies Verdict;

export const sastError = {
  messageId: 'sample',
  status: 'error',
  summary: say`Code scanning cannot be read: the app lacks a permission.`,
  remedy: say`Grant the app the permission ${'security_events: read'} in the organization's settings.`,
  turn: 'administrator',
  findings: [],
} as const satisfies Verdict;

export const threatModelFail = {
  messageId: 'sample',
  status: 'fail',
  summary: say`A major change (score ${6}) without a threat model.`,
  remedy: say`Link a threat model that answers the four questions in the description.`,
  turn: 'author',
  findings: [
    {
      messageId: 'sample-finding',
      level: 'failure',
      path: 'src/login.ts',
      line: 3,
      message: say`Authentication changed: 4 points.`,
    },
    {
      messageId: 'sample-finding',
      level: 'warning',
      path: 'deploy/role.yaml',
      line: 21,
      message: say`Infrastructure changed: 2 points.`,
    },
  ],
} as const satisfies Verdict;

export const notMajor = {
  messageId: 'sample',
  status: 'not-applicable',
  summary: say`Not a major change (score ${1} of ${4}).`,
  findings: [],
} as const satisfies Verdict;

/** A rule with its verdict: `[id, verdict, enforcement]`, enforced unless said otherwise. */
export type EvaluatedRule = readonly [
  id: string,
  verdict: ReportedVerdict,
  enforcement?: RuleReport['enforcement'],
];

export const pullRequest: Extract<ReportSubject, { kind: 'pull-request' }> = {
  kind: 'pull-request',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  number: 7,
  headSha: '1f0c9d3b2a4e5f60718293a4b5c6d7e8f9012345',
  baseSha: '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263',
  headBranch: { repositoryUrl: 'https://github.com/alice/shop', name: 'topic' },
  draft: false,
  authorKind: 'user',
};

export const mergeGroup: Extract<ReportSubject, { kind: 'merge-group' }> = {
  kind: 'merge-group',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  headSha: '5e4f30211203f4e5d6c7b8a990817263aabbccdd',
  baseSha: '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263',
  pullRequests: [7, 9],
};

/** A report of these verdicts; the conclusion follows from them. */
export function reportOf(evaluated: readonly EvaluatedRule[], changes: Partial<Report> = {}): Report {
  const rules = evaluated.map(
    ([id, verdict, enforcement = 'enforce']): RuleReport => ({
      id,
      title: titles[id] ?? id,
      clauses: clauses[id] ?? [],
      enforcement,
      verdict,
      ...('turn' in verdict && briefs[id] !== undefined ? { brief: briefs[id] } : {}),
    }),
  );
  return {
    subject: pullRequest,
    policy: { kind: 'repository', path: '.github/sdl.yml', commit: pullRequest.baseSha },
    policyProblems: [],
    comment: 'needed',
    rules,
    conclusion: conclude(rules),
    evaluatedAt: new Date('2026-03-01T12:34:56Z'),
    reevaluateAt: null,
    ...changes,
  };
}

/** The states in which a person meets the check. */
export const reports = {
  waived: reportOf([
    ['tests', testsWaived],
    ['review', reviewPass],
    ['sast', sastPass],
    ['threat-model', notMajor],
  ]),
  'waived, with the reason': reportOf([
    [
      'tests',
      {
        ...testsWaived,
        waivers: [
          {
            ...waiver,
            reason: 'The module is replaced in April.',
            control: 'A nightly smoke test covers it.',
          },
        ],
      },
    ],
    ['review', reviewPending],
  ]),
  failing: reportOf([
    ['tests', testsFail],
    ['review', reviewPending],
    ['sast', sastPending],
    ['threat-model', threatModelFail],
  ]),
  waiting: reportOf([
    ['tests', testsPass],
    ['review', reviewPending],
    ['sast', sastPending],
    ['threat-model', notMajor],
  ]),
  passing: reportOf([
    ['tests', testsPass],
    ['review', reviewPass],
    ['sast', sastPass],
    ['threat-model', notMajor],
  ]),
  mixed: reportOf([
    ['tests', testsFail, 'warn'],
    ['review', reviewPass],
    ['sast', sastError],
    ['threat-model', threatModelFail, 'observe'],
  ]),
  observing: reportOf(
    [
      ['tests', testsFail, 'observe'],
      ['review', reviewPending, 'observe'],
      ['sast', sastPass, 'observe'],
      ['threat-model', notMajor, 'observe'],
    ],
    { policy: { kind: 'default' } },
  ),
  draft: reportOf(
    [
      ['tests', testsFail],
      ['review', reviewPending],
    ],
    { subject: { ...pullRequest, draft: true } },
  ),
  'merge group': reportOf(
    [
      ['tests', { ...testsPass, summary: say`${pullRequestLink(7)}: 2 test files changed.` }],
      ['sast', sastPending],
    ],
    { subject: mergeGroup },
  ),
  'loosened policy': reportOf([['tests', testsPass]], {
    subject: {
      ...pullRequest,
      policyChange: {
        kind: 'settings',
        file: 'changed',
        differences: [
          { direction: 'loosens', rule: 'review', option: 'approvals', from: '2', to: '1' },
          { direction: 'changes', rule: null, option: 'extends', from: 'strict@1', to: 'recommended@1' },
        ],
      },
    },
  }),
  'overlooked policy': reportOf([['tests', testsPass, 'observe']], {
    policy: { kind: 'default', overlooked: '.github/sdl.yaml' },
  }),
  'policy that is a link': reportOf([], { policyProblems: [linkAtPath()], conclusion: 'failure' }),
  'no base branch': reportOf([], {
    policy: { kind: 'unread' },
    policyProblems: [baseBranchGone('release/1')],
    conclusion: 'failure',
  }),
  'broken policy': reportOf([], {
    policyProblems: [
      { line: 3, column: 3, message: 'Unknown key "test". Did you mean "tests"?' },
      { line: 9, column: 18, message: 'Expected a number of at least 1, got "two".' },
    ],
    conclusion: 'failure',
  }),
} as const satisfies Readonly<Record<string, Report>>;
