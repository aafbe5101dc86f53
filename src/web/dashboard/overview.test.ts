import { describe, expect, it, test } from '@jest/globals';
import {
  decided,
  declared,
  emergency,
  exception,
  proposed,
  revoked,
} from '../../../test/samples/exceptions.ts';
import { widgets } from '../../../test/samples/subjects.ts';
import { type ExceptionEvent, publicationOf } from '../../exceptions/event.ts';
import type { OpenPullRequest } from '../../store/dashboard-views.ts';
import { nothingVisible } from '../../subjects/posture-facts.ts';
import { exceptionLines } from './exception-lines.ts';
import { type OverviewData, overviewOf } from './overview.ts';
import { share } from './parts.ts';
import { historyOf } from './pull-request.ts';
import type { Visible } from './visibility.ts';

const place = (repositoryId: number, repository: string) =>
  [
    repositoryId,
    { repositoryId, installationId: 1, owner: 'acme', repository, mayWrite: true, isPrivate: true },
  ] as const;
const visible: Visible = new Map([place(7, 'shop'), place(8, 'site'), place(9, 'new')]);
const titles = new Map([
  ['tests', 'Tests included'],
  ['review', 'Peer review'],
]);
const open = (
  repositoryId: number,
  number: number,
  conclusion: string,
  ...rules: readonly (readonly [string, string])[]
): OpenPullRequest => ({ repositoryId, number, conclusion, rules, evaluatedAt: 0 });
const counts = { waived: 0, pending: 0, notApplicable: 0 };
const empty: OverviewData = {
  rules: [],
  measured: [],
  open: [],
  commits: [],
  exceptions: [],
  areExceptionsCut: false,
};
const measured = (repositoryId: number, facts = {}) => ({
  ...nothingVisible,
  ...facts,
  repositoryId,
  repository: 'acme/any',
  day: 5,
  changes: 3,
  withoutEvidence: 0,
});

describe('the overview', () => {
  it('counts as stopped by a rule only what nothing stops now', () => {
    const { rules } = overviewOf(
      {
        ...empty,
        open: [
          open(7, 1, 'success', ['tests', 'fail'], ['review', 'pass']),
          open(7, 2, 'failure', ['tests', 'fail'], ['review', 'fail']),
          // The same rule for two parts of a change.
          open(8, 3, 'success', ['tests', 'error'], ['tests', 'pass'], ['tests', 'fail']),
          open(8, 4, 'pending', ['tests', 'pending']),
        ],
      },
      visible,
      titles,
    );
    expect(rules.map(({ id, failingNow, wouldBlock }) => [id, failingNow, wouldBlock])).toEqual([
      ['tests', 3, 2],
      ['review', 1, 0],
    ]);
  });

  it('shows nothing of a repository that is not visible', () => {
    const overview = overviewOf(
      {
        ...empty,
        open: [open(5, 1, 'failure', ['secret-rule', 'fail'])],
        measured: [measured(5)],
        commits: [
          { entry: 1, at: 0, repositoryId: 5, sha: 'a', branch: 'main', number: null, state: 'bypass' },
        ],
      },
      visible,
      titles,
    );
    expect(overview).toMatchObject({
      repositories: 3,
      open: 0,
      failing: 0,
      rules: [],
      lines: [],
      commits: [],
    });
  });

  it('lists first what needs somebody, and what nothing is recorded of by name', () => {
    const { lines, unmeasured } = overviewOf(
      {
        ...empty,
        measured: [measured(7, { overdueFindings: 0 }), measured(8, { branchRulesDrift: true })],
        rules: [{ repositoryId: 7, rule: 'tests', pass: 3, fail: 1, ...counts }],
      },
      visible,
      titles,
    );
    expect(lines.map(({ repository, passed, decided }) => [repository, passed, decided])).toEqual([
      ['site', 0, 0],
      ['shop', 3, 4],
    ]);
    expect(unmeasured).toEqual(['acme/new']);
  });

  it('never takes what is not visible for none', () => {
    const { lines } = overviewOf({ ...empty, measured: [measured(7)] }, visible, titles);
    expect(lines[0]).toMatchObject({ activeExceptions: null, overdueFindings: null, branchRulesDrift: null });
  });

  it('keeps a rule of an earlier release, under its id', () => {
    const { rules } = overviewOf(
      { ...empty, rules: [{ repositoryId: 7, rule: 'old-rule', pass: 1, fail: 0, ...counts }] },
      visible,
      titles,
    );
    expect(rules).toMatchObject([{ id: 'old-rule', title: 'old-rule', pass: 1 }]);
  });
});

test.each([
  [0, 0, 'none'],
  [0, 5, '0%'],
  [5, 5, '100%'],
  [1, 1_000, '1%'],
  [999, 1_000, '99%'],
  [1, 2, '50%'],
])('%d of %d is %s', (part, whole, words) => {
  expect(share(part, whole)).toBe(words);
});

describe('an exception', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  const later = new Map([[widgets.repositoryId, { ...widgets, mayWrite: true, isPrivate: true }]]);
  const asked = exception({ ends: new Date('2026-06-01T00:00:00Z') });
  const lines = (...events: readonly ExceptionEvent[]) =>
    exceptionLines(
      events.map((event, row) => ({ row, id: event.id, repositoryId: event.repositoryId, event })),
      later,
      now,
    );
  const soon = exception({ ends: new Date('2026-02-01T00:00:00Z') });

  const untilRelease = exception({
    ends: new Date('2026-06-01T00:00:00Z'),
    scope: { ...asked.scope, untilRelease: 'v2' },
  });
  const published: ExceptionEvent = {
    kind: 'released',
    id: publicationOf('v2'),
    repositoryId: widgets.repositoryId,
    by: 'ada',
    at: new Date('2026-01-09T00:00:00Z'),
    source: 'release:v2',
    tag: 'v2',
  };

  test.each<[string, readonly ExceptionEvent[], object]>([
    ['that nobody approved', [proposed(asked)], { state: 'undecided', attention: ['undecided'] }],
    [
      'that was approved as it stands',
      [proposed(asked), decided('approved', asked, 'ada')],
      { state: 'approved', attention: [], decidedBy: 'ada' },
    ],
    [
      'that ends soon',
      [proposed(soon), decided('approved', soon, 'ada')],
      { state: 'approved', attention: ['ends-soon'] },
    ],
    [
      'that was edited after its approval',
      [proposed(asked), decided('approved', { ...asked, reason: 'Another one.' }, 'ada')],
      { state: 'undecided' },
    ],
    [
      'that was rejected after an approval',
      [proposed(asked), decided('approved', asked, 'ada'), decided('rejected', asked, 'grace')],
      { state: 'rejected', decidedBy: 'grace', attention: [] },
    ],
    [
      'that was revoked',
      [proposed(asked), decided('approved', asked, 'ada'), revoked('EX-1', 'mona', now)],
      { state: 'revoked', decidedBy: 'mona' },
    ],
    [
      'that ended',
      [proposed(exception({ ends: new Date('2026-01-09T00:00:00Z') }))],
      { state: 'ended', attention: [] },
    ],
    [
      'until a release that was not published',
      [proposed(untilRelease), decided('approved', untilRelease, 'ada')],
      { state: 'approved' },
    ],
    [
      'until a release that was published',
      [proposed(untilRelease), decided('approved', untilRelease, 'ada'), published],
      { state: 'ended', attention: [], ends: published.at },
    ],
    ['that is an emergency', [declared(emergency())], { kind: 'emergency', attention: ['review-overdue'] }],
  ])('%s', (_, events, expected) => {
    expect(lines(...events)).toMatchObject([expected]);
  });

  it('of a repository that is not visible is not listed', () => {
    expect(
      exceptionLines([{ row: 1, id: 'EX-1', repositoryId: 5, event: proposed(asked) }], later, now),
    ).toEqual([]);
  });
});

describe('the history of a pull request', () => {
  const verdict = (id: number, sha: string, ...rules: readonly string[]) => ({
    id,
    at: id,
    kind: 'verdict',
    confirmed: true,
    digest: String(id),
    sha,
    rules,
  });

  it('says what each verdict changed', () => {
    const history = historyOf([
      verdict(4, 'b', 'tests=pass', 'sast=pending'),
      { id: 3, at: 3, kind: 'exception', confirmed: true, digest: '3' },
      verdict(2, 'a', 'tests=fail', 'review=pass'),
      verdict(1, 'a', 'tests=fail', 'review=pending'),
    ]);
    expect(history.map(({ changes, isNewHead }) => [changes, isNewHead])).toEqual([
      [
        [
          { rule: 'tests', before: 'fail', after: 'pass' },
          { rule: 'sast', before: null, after: 'pending' },
          { rule: 'review', before: 'pass', after: null },
        ],
        true,
      ],
      [[], false],
      [[{ rule: 'review', before: 'pending', after: 'pass' }], false],
      [[], false],
    ]);
  });
});
