import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile } from '../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import type { EvidenceValues } from '../../evidence/index.ts';
import type { IssueLabelEvent, LinkedIssue } from '../../evidence/linked-issues.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { plain } from '../../text/message.ts';
import { linkedIssue } from './index.ts';

const before = new Date('2026-01-10T12:00:00Z');
const readySince = new Date('2026-01-15T12:00:00Z');
const after = new Date('2026-01-20T12:00:00Z');
const ada = { login: 'ada', kind: 'user' } as const;
const mona = { login: 'mona', kind: 'user' } as const;

const stated = `## Functional requirements

A cart can be exported as a file, by its owner.

## Security requirements

Only the owner of a cart can export it; the address is signed.
`;

const form = `body:
  - type: textarea
    attributes:
      label: Security requirements
      value: |
        Only people who may read the data can do this, and every access is logged
`;

interface Situation extends Partial<Omit<EvidenceValues, 'pullRequest' | 'change' | 'labels'>> {
  readonly pull?: Partial<PullRequest>;
  readonly labels?: readonly string[];
  readonly paths?: readonly string[];
  readonly issues?: readonly LinkedIssue[];
  readonly since?: Date | null;
  readonly options?: object;
}

function verdictOf({
  pull = {},
  labels = [],
  paths = ['src/cart.ts'],
  issues = [],
  since = readySince,
  options = {},
  ...evidence
}: Situation) {
  return judgeRule(
    linkedIssue,
    {
      pullRequest: samplePullRequest({ title: 'feat: export', body: 'Closes #12', ...pull }),
      change: { files: paths.map((path) => changedFile(path)) },
      labels: labels.map((name) => ({ name })),
      linkedIssues: { issues, readySince: since },
      templates: { pullRequests: [], issues: [form] },
      ...evidence,
    },
    options,
  );
}

const said = (situation: Situation) => {
  const verdict = verdictOf(situation);
  return `${verdict.status}: ${plain(verdict.summary)}`;
};

function issue(
  told: Partial<NonNullable<LinkedIssue['issue']>> = {},
  where: Partial<LinkedIssue> = {},
): LinkedIssue {
  return {
    repository: 'acme/shop',
    number: 12,
    state: 'found',
    issue: {
      body: stated,
      dropped: false,
      author: mona,
      createdAt: before,
      labels: [],
      labelEvents: [],
      isPrivate: false,
      ...told,
    },
    ...where,
  };
}

function labeled(told: Partial<IssueLabelEvent> = {}): IssueLabelEvent {
  return { kind: 'set', label: 'ready', by: ada, at: before, edited: false, ...told };
}

describe('a feature is told', () => {
  test.each<[what: string, situation: Situation, isFeature: boolean]>([
    ['by its title', {}, true],
    ['with a scope and a breaking change', { pull: { title: 'feat(cart)!: export' } }, true],
    ['in capitals', { pull: { title: 'Feat: export' } }, true],
    ['with letters that only look alike', { pull: { title: 'fеat: export' } }, true],
    ['with letters that show nothing', { pull: { title: '\u200bfeat\u200b: export' } }, true],
    ['behind an emoji', { pull: { title: '✨ feat: export' } }, true],
    ['behind an emoji by name', { pull: { title: ':sparkles: feat: export' } }, true],
    ['behind brackets', { pull: { title: '[SHOP-12] feat: export' } }, true],
    ['with a space before its scope', { pull: { title: 'feature (cart) : export' } }, true],
    ['not by another type in brackets', { pull: { title: '[feat: x] fix: export' } }, false],
    ['not by another type', { pull: { title: 'fix: feat: export' } }, false],
    ['not by a longer word', { pull: { title: 'feature parity' } }, false],
    ['by a label', { pull: { title: 'Export' }, labels: ['Enhancement'] }, true],
    [
      'by a file',
      { pull: { title: 'x' }, paths: ['src/api/a.ts'], options: { paths: ['src/api/**'] } },
      true,
    ],
    ['by another pattern', { pull: { title: 'Export' }, options: { titles: ['.'] } }, true],
  ])('%s', (_, situation, isFeature) => {
    expect(verdictOf(situation).status).toBe(isFeature ? 'fail' : 'not-applicable');
  });
});

describe('an issue', () => {
  const body = (security: string) =>
    `${stated.slice(0, stated.indexOf('## Security'))}## Security requirements\n\n${security}\n`;
  const known = (told: Parameters<typeof issue>[0], where?: Parameters<typeof issue>[1]) => [
    issue(told, where),
  ];
  test.each<[what: string, situation: Situation, status: string, id: string]>([
    ['with both sections', { issues: known({}) }, 'pass', 'linked'],
    ['of another account', { issues: known({}, { repository: 'mona/shop' }) }, 'fail', 'issue-unusable'],
    [
      'of another account that the policy names',
      { issues: known({}, { repository: 'Other/plans' }), options: { repositories: ['other/plans'] } },
      'pass',
      'linked',
    ],
    [
      'behind long ones',
      { issues: [...Array(3).fill(issue({ body: 'x '.repeat(32_000) })), ...known({})] },
      'fail',
      'issue-incomplete',
    ],
    ['of another repository', { issues: known({}, { repository: 'acme/docs' }) }, 'pass', 'linked'],
    [
      'with a reason',
      { issues: known({ body: body('N/A: it reads and stores no data of people') }) },
      'pass',
      'linked',
    ],
    [
      'with a reason that is not taken',
      {
        issues: known({ body: body('N/A: it reads and stores no data of people') }),
        options: { 'not-applicable-reason': false },
      },
      'fail',
      'issue-incomplete',
    ],
    ['that is not there', { pull: { body: '' } }, 'fail', 'no-issue'],
    [
      'without a section',
      { issues: known({ body: 'Export a cart, please, for all.' }) },
      'fail',
      'issue-incomplete',
    ],
    ['with too little', { issues: known({ body: body('Secure.') }) }, 'fail', 'issue-incomplete'],
    ['with nothing', { issues: known({ body: body('') }) }, 'fail', 'issue-incomplete'],
    [
      'with what GitHub writes for nothing',
      { issues: known({ body: body('_No response_') }) },
      'fail',
      'issue-incomplete',
    ],
    [
      'with the text of the form',
      {
        issues: known({
          body: body('Only people who may read the data can do this, and every access is logged.'),
        }),
      },
      'fail',
      'issue-incomplete',
    ],
    [
      'with a comment',
      { issues: known({ body: body(`<!-- ${'long '.repeat(20)} -->`) }) },
      'fail',
      'issue-incomplete',
    ],
    [
      'with a picture only',
      { issues: known({ body: body('![all](https://example.com/a.png)') }) },
      'fail',
      'issue-incomplete',
    ],
    ['that no person wrote', { issues: known({ body: '['.repeat(5_000) }) }, 'fail', 'issue-unusable'],
    ['that was closed as not planned', { issues: known({ dropped: true }) }, 'fail', 'issue-unusable'],
    [
      'that is a pull request',
      { issues: [{ repository: 'acme/shop', number: 12, state: 'pull-request' }] },
      'fail',
      'issue-unusable',
    ],
    [
      'that does not exist',
      { issues: [{ repository: 'acme/shop', number: 12, state: 'not-found' }] },
      'fail',
      'issue-unusable',
    ],
    [
      'that may not be read',
      { issues: [{ repository: 'acme/secret', number: 12, state: 'unreadable' }] },
      'fail',
      'issue-unusable',
    ],
    [
      'without sections where none are asked for',
      { issues: known({ body: '' }), options: { sections: [] } },
      'pass',
      'linked',
    ],
    ['opened later', { issues: known({ createdAt: after }) }, 'pass', 'linked-late'],
    [
      'opened later, where that fails',
      { issues: known({ createdAt: after }), options: { late: 'fail' } },
      'fail',
      'issue-late',
    ],
    ['opened later, of a draft', { issues: known({ createdAt: after }), since: null }, 'pass', 'linked'],
  ])('%s', (_, situation, status, id) => {
    expect(verdictOf(situation)).toMatchObject({ status, messageId: id });
  });

  it('is one of several', () => {
    const issues = [
      issue({ body: '' }, { number: 3 }),
      issue({ createdAt: after }),
      issue({}, { number: 20 }),
    ];
    expect(said({ issues })).toBe('pass: #20 states what the policy asks for.');
  });

  it('says what is missing', () => {
    const told = `## Requirements\n\nA cart can be exported as a file, by its owner.\n\n## Security\n\nTBD\n`;
    expect(said({ issues: [issue({ body: told })] })).toBe(
      'fail: #12 lacks a text below Security besides its template.',
    );
    expect(said({ issues: [issue({ body: '' })] })).toBe(
      'fail: #12 lacks a section Functional requirements or Requirements and a section Security requirements or Security considerations.',
    );
  });

  it('whose description cannot be read is none', () => {
    expect(verdictOf({ pull: { body: '['.repeat(5_000) } })).toMatchObject({
      status: 'error',
      messageId: 'unreadable-description',
    });
  });
});

describe('the label that says that the issue is ready', () => {
  const ready = { ready: ['ready'] };
  const events = (...labelEvents: readonly IssueLabelEvent[]) => [issue({ labels: ['Ready'], labelEvents })];
  test.each<[what: string, situation: Situation, id: string]>([
    ['was set in time', { issues: events(labeled()) }, 'linked'],
    [
      'was set in time, and taken away when the work began',
      { issues: [issue({ labelEvents: [labeled()] })] },
      'linked',
    ],
    ['was set in time by the author', { issues: events(labeled({ by: mona })) }, 'linked'],
    [
      'was set in time by the author, where another person has to',
      {
        issues: events(labeled({ by: { login: 'Mona', kind: 'user' } })),
        options: { 'ready-by': 'another-person' },
      },
      'issue-not-ready',
    ],
    [
      'was set in time by a bot, where a person has to',
      {
        issues: events(labeled({ by: { login: 'triage[bot]', kind: 'bot' } })),
        options: { 'ready-by': 'another-person' },
      },
      'issue-not-ready',
    ],
    ['was set later', { issues: events(labeled({ at: after })) }, 'linked-late'],
    [
      'was set later, where that fails',
      { issues: events(labeled({ at: after })), options: { late: 'fail' } },
      'issue-late',
    ],
    ['was set, and renamed since', { issues: events(labeled({ edited: true })) }, 'linked-late'],
    ['was set when nobody can tell', { issues: events() }, 'linked-late'],
    ['was never set', { issues: [issue()] }, 'issue-not-ready'],
    [
      'is another one',
      { issues: [issue({ labels: ['bug'], labelEvents: [labeled({ label: 'bug' })] })] },
      'issue-not-ready',
    ],
    [
      'was only removed',
      { issues: [issue({ labelEvents: [labeled({ kind: 'removed' })] })] },
      'issue-not-ready',
    ],
    ['is set on the issue of a draft', { issues: events(labeled({ at: after })), since: null }, 'linked'],
  ])('%s', (_, { options, ...situation }, id) => {
    expect(verdictOf({ ...situation, options: { ...ready, ...options } }).messageId).toBe(id);
  });

  it('names who set it, but not of a private issue', () => {
    expect(said({ issues: events(labeled()), options: ready })).toContain('ada marked it as ready');
    const hidden = [issue({ labels: ['ready'], labelEvents: [labeled()], isPrivate: true })];
    expect(said({ issues: hidden, options: ready })).not.toContain('ada');
  });
});

describe('an id of another tracker', () => {
  const options = { trackers: ['\\bSHOP-[0-9]+\\b'] };
  test.each<[what: string, situation: Situation, id: string]>([
    ['in the title', { pull: { title: 'feat: SHOP-12 export' } }, 'tracker-linked'],
    [
      'in the branch',
      { pull: { head: { sha: 'a'.repeat(40), ref: 'SHOP-12-export', repository: null } } },
      'tracker-linked',
    ],
    ['in the description', { pull: { body: 'For SHOP-12.' } }, 'tracker-linked'],
    ['in a comment', { pull: { body: '<!-- SHOP-12 -->' } }, 'no-issue'],
    [
      'in a place that does not count',
      { pull: { body: 'SHOP-12' }, options: { 'tracker-places': ['title'] } },
      'no-issue',
    ],
    ['as a part of a word', { pull: { title: 'feat: PETSHOP-12 export' } }, 'no-issue'],
    ['beside an issue that is complete', { pull: { title: 'feat: SHOP-12' }, issues: [issue()] }, 'linked'],
  ])('%s', (_, situation, id) => {
    expect(verdictOf({ ...situation, options: { ...options, ...situation.options } }).messageId).toBe(id);
  });

  it('says that nothing is known of it', () => {
    const verdict = verdictOf({ pull: { title: 'feat: SHOP-12 export' }, options });
    expect(verdict.findings).toMatchObject([{ messageId: 'unverified', level: 'warning' }]);
  });
});

test('a draft waits', () => {
  expect(verdictOf({ pull: { draft: true }, since: null })).toMatchObject({
    status: 'pending',
    messageId: 'draft',
  });
});

test('a private repository is only said to be unreadable or not there', () => {
  const issues = [{ repository: 'acme/secret', number: 12, state: 'unreadable' } as const];
  expect(said({ issues })).toBe(
    'fail: This is a feature (its title says so), but no issue that it links counts: acme/secret#12 does not exist, or is in a repository that the policy does not name.',
  );
});
