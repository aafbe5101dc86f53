import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { earlierChanges } from '../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import { slicesOf } from '../../engine/required-evidence.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { LinkedWork } from '../../evidence/linked-work.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { documentation } from './index.ts';
import { options } from './options.ts';

const head = 'a'.repeat(40);
const edited = new Date('2026-03-02T10:00:00Z');
const after = new Date('2026-03-02T10:00:01Z');
const mona: Actor = { login: 'mona', kind: 'user' };
const grace: Actor = { login: 'grace', kind: 'user' };

const changed = (path: string, lines: readonly string[], told: Partial<ChangedFile> = {}) =>
  changedFile(path, { patch: patchOf(lines), ...told });
const variable = changed('src/cart.ts', ["+const limit = Number(process.env.CART_LIMIT ?? '10');"]);
const gone = changed('src/cart.ts', [
  "-const limit = Number(process.env.CART_LIMIT ?? '10');",
  '+const limit = 10;',
]);
const inside = changed('src/cart.ts', ['+const limit = 10;']);
const readme = changed('README.md', ['+`CART_LIMIT` is the largest cart.']);
const major = changed('src/auth/login.ts', ['+export const login = (password) => verifyPassword(password);']);
const record = changed('docs/adr/0007-passwords.md', ['+Passwords are verified on the server.'], {
  status: 'added',
});

interface Given {
  readonly files?: readonly ChangedFile[];
  readonly body?: string;
  readonly reviews?: readonly Partial<Review>[];
  readonly work?: readonly LinkedWork[];
  readonly options?: object;
}

function verdictOf({
  files = [variable],
  body = '',
  reviews = [],
  work = [],
  options: more = {},
}: Given): Verdict {
  const commits: Commits = {
    commits: [
      {
        sha: head,
        message: 'Limit',
        committedAt: new Date(0),
        authors: [{ name: 'M', email: 'mona@example.test', actor: mona }],
        committer: { name: 'M', email: 'mona@example.test', actor: mona },
        committedByGitHub: false,
        parents: ['b'.repeat(40)],
      },
    ],
    forcePushes: [],
  };
  return judgeRule(
    documentation,
    {
      pullRequest: samplePullRequest({ author: mona, body, bodyEditedAt: edited }),
      change: { files },
      commits,
      pushes: { needed: false },
      replacedHeads: [],
      earlierChanges: earlierChanges(after, [], {}),
      linkedWork: work,
      reviews: {
        reviews: reviews.map((review, index) => ({
          id: String(index),
          author: grace,
          state: 'approved',
          commit: head,
          submittedAt: after,
          canPush: true,
          ...review,
        })),
        requested: [],
      },
    },
    more,
    after,
  );
}

const says = (verdict: Verdict) =>
  [verdict.summary, ...verdict.findings.map(({ message }) => message)].map(plain).join('\n');
const found = (
  number: number,
  repository = 'acme/shop',
  state: LinkedWork['state'] = 'found',
): LinkedWork => ({
  reference: { kind: 'issue', repository, number, mayBePrivate: true },
  state,
});

describe('what users meet', () => {
  test.each<[what: string, given: Given, messageId: string]>([
    ['is undocumented', {}, 'no-documentation'],
    ['is documented in the README', { files: [variable, readme] }, 'documented'],
    [
      'is documented in a page',
      { files: [variable, changed('docs/setup.rst', ['+CART_LIMIT is the largest cart.'])] },
      'documented',
    ],
    [
      'is documented in a sample',
      { files: [variable, changed('.env.example', ['+CART_LIMIT=10'])] },
      'documented',
    ],
    [
      'is documented in a file that the policy names',
      {
        files: [variable, changed('help/setup.html', ['+<p>CART_LIMIT</p>'])],
        options: { files: ['help/**'] },
      },
      'documented',
    ],
    ['does not change', { files: [inside] }, 'nothing-to-document'],
    [
      'is in a test alone',
      { files: [changed('src/cart.test.ts', ["+process.env.CART_LIMIT = '3';"])] },
      'nothing-to-document',
    ],
    ['is for nobody else', { options: { internal: ['src/**'] } }, 'nothing-to-document'],
    ['is of a kind that the policy leaves out', { options: { surface: ['routes'] } }, 'nothing-to-document'],
    ['is nothing in an empty change', { files: [] }, 'nothing-to-document'],
    [
      'moves to another file',
      {
        files: [
          changed('src/cart.ts', ['-const a = process.env.CART_LIMIT;']),
          changed('src/limits.ts', ['+const a = process.env.CART_LIMIT;']),
        ],
      },
      'nothing-to-document',
    ],
    [
      'is documented where a changelog says so alone',
      { files: [variable, changed('CHANGELOG.md', ['+- `CART_LIMIT` is new'])] },
      'no-documentation',
    ],
    [
      'is documented where a fragment says so alone',
      { files: [variable, changed('newsfragments/1.feature', ['+CART_LIMIT is new'])] },
      'no-documentation',
    ],
    [
      'is documented in the license',
      { files: [variable, changed('LICENSE.md', ['+Words that are new'])] },
      'no-documentation',
    ],
    [
      'is documented in a template of GitHub',
      { files: [variable, changed('.github/pull_request_template.md', ['+Words that are new'])] },
      'no-documentation',
    ],
    [
      'is documented by white space',
      { files: [variable, changed('README.md', ['-# Shop', '+#  Shop', '+', '+   '])] },
      'no-documentation',
    ],
    [
      'is documented by lines that are wrapped',
      { files: [variable, changed('README.md', ['-A shop for carts', '+A shop', '+for carts'])] },
      'no-documentation',
    ],
    [
      'is documented by lines that move',
      {
        files: [
          variable,
          changed('README.md', ['-A shop for carts']),
          changed('docs/shop.md', ['+A shop for carts']),
        ],
      },
      'no-documentation',
    ],
    [
      'is documented by a comment that nobody sees',
      { files: [variable, changed('README.md', ['+<!-- CART_LIMIT -->'])] },
      'no-documentation',
    ],
    [
      'is documented by lines in a comment',
      { files: [variable, changed('README.md', ['+<!--', '+CART_LIMIT', '+-->'])] },
      'no-documentation',
    ],
    [
      'is documented by letters that show nothing',
      { files: [variable, changed('README.md', ['+\u3164\u3164'])] },
      'no-documentation',
    ],
    [
      'is documented by code among the documents',
      { files: [variable, changed('docs/show.js', ['+show(limit);'])] },
      'no-documentation',
    ],
    [
      'is documented by settings of a tool for documents',
      { files: [variable, changed('docs/conf.py', ['+title = "Carts"'])] },
      'no-documentation',
    ],
    ...[
      'docs/CNAME',
      'docs/Dockerfile',
      'docs/robots.txt',
      'docs/_layouts/default.html',
      'AGENTS.md',
      '.claude/commands/cart.md',
      '.gitlab/merge_request_templates/cart.md',
      'docs/ISSUE_TEMPLATE.md',
      'CHANGELOG.zh-CN.md',
      'CHANGELOG-1.29.md',
      'src/test/resources/cart.md',
      'openapitools.json',
    ].map((path): [string, Given, string] => [
      `is documented in ${path}`,
      { files: [variable, changed(path, ['+CART_LIMIT is the largest cart.'])] },
      'no-documentation',
    ]),
    ...[
      'openapi.v1.yaml',
      'api/cart.openapi.json',
      'api/openapi/paths/carts.yaml',
      'vignettes/cart.Rmd',
      'man/cart.Rd',
      'docs/cart.qmd',
      'website/docs/cart.mdx',
    ].map((path): [string, Given, string] => [
      `is documented in ${path}`,
      { files: [variable, changed(path, ['+CART_LIMIT is the largest cart.'])] },
      'documented',
    ]),
    ...[
      '[//]: # (CART_LIMIT is the largest cart)',
      '{/* CART_LIMIT is the largest cart */}',
      '<a name="limit"></a>',
      '&nbsp;',
    ].map((line): [string, Given, string] => [
      `is documented by ${line}`,
      { files: [variable, changed('docs/cart.md', [`+${line}`])] },
      'no-documentation',
    ]),
    [
      'is documented in a manual page',
      { files: [variable, changed('docs/shop.1', ['+CART_LIMIT is the largest cart.'])] },
      'documented',
    ],
    [
      'is documented in a document that cannot be seen',
      { files: [variable, changedFile('docs/all.md', { additions: 9_000 })] },
      'no-documentation',
    ],
    [
      'is documented by a document that goes',
      { files: [variable, changed('docs/old.md', ['-The old limit'], { status: 'removed' })] },
      'no-documentation',
    ],
    [
      'goes, and its document with it',
      { files: [gone, changed('README.md', ['-`CART_LIMIT` is the largest cart.'])] },
      'documented',
    ],
    ['goes, and no document changes', { files: [gone] }, 'no-documentation'],
  ])('%s', (_, given, messageId) => {
    expect(verdictOf(given).messageId).toBe(messageId);
  });

  test.each<[what: string, lines: readonly string[], messageId: string]>([
    [
      'in a comment above',
      ['+/// The total of all items, rounded up.', '+pub fn total() -> u64 {'],
      'documented',
    ],
    ['in no comment', ['+pub fn total() -> u64 {'], 'no-documentation'],
    ['in a plain comment', ['+// The total of all items.', '+pub fn total() -> u64 {'], 'no-documentation'],
    [
      'in a comment far above',
      [
        '+/// The price of one item.',
        ...Array.from({ length: 60 }, (_, n) => `+fn f${n}() {}`),
        '+pub fn total() -> u64 {',
      ],
      'no-documentation',
    ],
    [
      'in a comment that was there',
      [' /// The total of all items.', '-fn total() -> u64 {', '+pub fn total() -> u64 {'],
      'no-documentation',
    ],
    [
      'in a comment above its attributes',
      [
        '+/// The total of all items.',
        '+#[must_use]',
        '+#[cfg(',
        '+    feature = "total",',
        '+)]',
        '+pub fn total() -> u64 {',
      ],
      'documented',
    ],
    [
      'in the comment of another name',
      ['+/// The price of one item.', '+pub fn price() -> u64 { 1 }', '+', '+pub fn total() -> u64 {'],
      'no-documentation',
    ],
    [
      'in a comment above the one before',
      ['+/// The price of one item.', '+pub struct Price;', '+pub struct Total;'],
      'no-documentation',
    ],
  ])('of an API is documented %s', (_, lines, messageId) => {
    expect(verdictOf({ files: [changed('src/lib.rs', lines)] }).messageId).toBe(messageId);
  });

  test.each<[path: string, lines: readonly string[], messageId: string]>([
    ['src/index.ts', ['+/**', '+ * Adds the items up;', '+ */', '+export function total() {'], 'documented'],
    [
      'src/index.ts',
      ['+/** Adds the items up. */', '+export function total() {', '+}', '+export function price() {'],
      'no-documentation',
    ],
    ['cart/__init__.py', ['+def total(cart):', '+    """Adds the items up."""'], 'documented'],
    [
      'cart/__init__.py',
      [
        '+def total(cart):',
        '+    """Adds the items up."""',
        '+    return 1',
        '+def price(cart):',
        '+    return 2',
      ],
      'no-documentation',
    ],
    [
      'cart/__init__.py',
      ['+def total(cart): ...', '+def price(cart):', '+    """Says the price."""'],
      'no-documentation',
    ],
    ['cart.go', ['+// Total adds the items up.', '+func Total() int {'], 'documented'],
    [
      'cart.go',
      ['+// Total adds the items up.', '+func Total() int {', '+}', '+func Price() int {'],
      'no-documentation',
    ],
  ])('of an API in %s with %j: %s', (path, lines, messageId) => {
    expect(verdictOf({ files: [changed(path, lines)], options: { decisions: 'off' } }).messageId).toBe(
      messageId,
    );
  });

  test.each<[what: string, given: Given, messageId: string]>([
    ['that exists', { body: 'See acme/docs#3', work: [found(3, 'acme/docs')] }, 'documented'],
    [
      'by its address',
      { body: 'https://github.com/acme/docs/pull/3', work: [found(3, 'acme/docs')] },
      'documented',
    ],
    [
      'that does not exist',
      { body: 'See acme/docs#3', work: [found(3, 'acme/docs', 'not-found')] },
      'no-documentation',
    ],
    ['that was not read', { body: 'See acme/docs#3' }, 'no-documentation'],
    [
      'of another repository',
      { body: 'See acme/other#3', work: [found(3, 'acme/other')] },
      'no-documentation',
    ],
    ['in a comment', { body: '<!-- acme/docs#3 -->', work: [found(3, 'acme/docs')] }, 'no-documentation'],
  ])('is documented in a pull request elsewhere %s', (_, given, messageId) => {
    expect(
      verdictOf({ ...given, options: { repositories: ['acme/docs'], decisions: 'off' } }).messageId,
    ).toBe(messageId);
  });
});

describe('a major change', () => {
  test.each<[what: string, given: Given, messageId: string]>([
    ['without a record', {}, 'no-decision'],
    ['with a record', { files: [major, record] }, 'documented'],
    [
      'with a record that says nothing',
      { files: [major, changed('docs/adr/1.md', ['+', '+---'])] },
      'no-decision',
    ],
    [
      'with a record that goes',
      { files: [major, changed('docs/adr/1.md', ['-Passwords'], { status: 'removed' })] },
      'no-decision',
    ],
    ['with an issue', { body: 'Decided in #12', work: [found(12)] }, 'documented'],
    [
      'with an issue that does not exist',
      { body: 'Decided in #12', work: [found(12, 'acme/shop', 'not-found')] },
      'no-decision',
    ],
    ['with itself as its issue', { body: 'Decided in #7', work: [found(7)] }, 'no-decision'],
    ['with another document', { files: [major, readme] }, 'no-decision'],
    [
      'with a file that the policy names',
      {
        files: [major, changed('log/1.md', ['+Passwords are verified.'])],
        options: { 'decision-files': ['log/**'] },
      },
      'documented',
    ],
    ['where the policy asks for none', { options: { decisions: 'off' } }, 'nothing-to-document'],
    ['below the threshold', { options: { threshold: 100 } }, 'nothing-to-document'],
  ])('%s', (_, given, messageId) => {
    expect(verdictOf({ files: [major], ...given }).messageId).toBe(messageId);
  });

  const both = [major, variable];

  test('that users meet may lack both', () => {
    const verdict = verdictOf({ files: both });
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(plain(verdict.summary)).toMatch(
      /no documentation changes with it\. The change is major .* nothing records its decision\.$/,
    );
    expect('remedy' in verdict && plain(verdict.remedy)).toMatch(
      /^Describe the change .*Docs-Not-Needed: <why>\. Record why .*Decision-Not-Needed: <why>\.$/,
    );
    expect(verdict).not.toHaveProperty('waivable');
  });

  test('fails for what is missing, whatever else is there', () => {
    expect(verdictOf({ files: [...both, readme] }).messageId).toBe('no-decision');
    expect(verdictOf({ files: [...both, record] })).toMatchObject({ messageId: 'documented' });
    expect(verdictOf({ files: both, body: '#12', work: [found(12)] }).messageId).toBe('no-documentation');
  });

  test('with one reason is not excused for the other', () => {
    const body = 'Docs-Not-Needed: the variable is for tests of ours alone';
    expect(verdictOf({ files: both, body, reviews: [{}] }).messageId).toBe('no-decision');
    const all = `${body}\nDecision-Not-Needed: it was decided with the first login`;
    expect(verdictOf({ files: both, body: all }).messageId).toBe('reason-not-accepted');
    expect(verdictOf({ files: both, body: all, reviews: [{}] }).status).toBe('pass');
  });
});

describe('a reason', () => {
  const body = 'Docs-Not-Needed: the variable is not released yet';

  test.each<[what: string, given: Given, messageId: string, text: RegExp]>([
    [
      'waits for a reviewer',
      { body },
      'reason-not-accepted',
      /Documentation not needed, not accepted yet: the variable/,
    ],
    [
      'counts once a reviewer accepts it',
      { body, reviews: [{}] },
      'reason-accepted',
      /Documentation not needed, accepted by grace/,
    ],
    [
      'does not count for an earlier approval',
      { body, reviews: [{ submittedAt: edited }] },
      'reason-not-accepted',
      /before the description was last edited/,
    ],
    [
      'does not count for its author',
      { body, reviews: [{ author: mona }] },
      'reason-not-accepted',
      /opened this pull request/,
    ],
    [
      'of the other kind does not count',
      { body: 'Decision-Not-Needed: the variable is not released yet', reviews: [{}] },
      'no-documentation',
      /no documentation/,
    ],
    [
      'does not count where the policy accepts none',
      { body, reviews: [{}], options: { reasons: false } },
      'no-documentation',
      /no documentation/,
    ],
    [
      'is not asked for where documentation changes',
      { body, files: [variable, readme] },
      'documented',
      /README\.md/,
    ],
  ])('%s', (_, given, messageId, text) => {
    const verdict = verdictOf(given);
    expect([verdict.messageId, says(verdict)]).toEqual([messageId, expect.stringMatching(text)]);
  });
});

describe('the failure', () => {
  test('says what, why and what to do', () => {
    const verdict = verdictOf({ options: { repositories: ['acme/docs'] } });
    expect(plain(verdict.summary)).toBe(
      'The change touches environment variables that are read (CART_LIMIT), and no documentation changes with it.',
    );
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'Describe the change in a document, such as README.md or a page in docs/, or link a pull request of acme/docs in the description. If none is needed, say why in the description: Docs-Not-Needed: <why>.',
    );
    expect(verdict.findings).toMatchObject([
      { messageId: 'surface', level: 'failure', topic: 'environment', path: 'src/cart.ts', line: 1 },
    ]);
  });

  test('names twenty names and counts the others', () => {
    const lines = Array.from({ length: 25 }, (_, n) => `+const a${n} = process.env.CART_${n};`);
    const verdict = verdictOf({ files: [changed('src/cart.ts', lines)] });
    expect(verdict.findings.filter(({ level }) => level === 'failure')).toHaveLength(20);
    expect(says(verdict)).toMatch(/^5 more names change\.$/m);
  });
});

test.each(['', '\u0000\u202e', '__proto__', '](x) <img src=x> @mona', '[[[[[[', '`'.repeat(90)])(
  'hostile text breaks nothing: %#',
  (text) => {
    const files = [
      changed(`${text}/src/index.ts`, [
        `+app.get('/${text}', a); process.env.CART_LIMIT; export { ${text} }`,
      ]),
      changed(`docs/${text}.md`, [`+${text}`]),
    ];
    expect(() => verdictOf({ files, body: `Docs-Not-Needed: ${text}` })).not.toThrow();
  },
);

test.each([
  'app.get(',
  '  export { a, ',
  'public static ',
  '<uses-permission ',
  '#[arg(long ',
  '   "a": ',
  'ALTER TABLE ',
  '@Option(names = ',
  'broadcast(a, ',
  ' '.repeat(50),
])('long lines take little time: %#', (part) => {
  const line = `+${part.repeat(20_000)}`;
  const paths = [
    'index.ts',
    'a.py',
    '__init__.py',
    'a.go',
    'a.rs',
    'src/lib.rs',
    'A.java',
    'A.cs',
    'a.rb',
    'a.php',
    'a.sql',
    'a.swift',
    'a.sol',
    'include/a.h',
    'AndroidManifest.xml',
    'values.yaml',
    'a.ex',
    'a.proto',
    'schema.prisma',
  ];
  const files = paths.map((path) => changed(path, [line, line]));
  const started = performance.now();
  verdictOf({ files, options: { decisions: 'off' } });
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('the slices are those that the options need', () => {
  expect(slicesOf(documentation, options.parse({ reasons: false, decisions: 'off' }))).toEqual([
    'pullRequest',
    'change',
  ]);
  expect(slicesOf(documentation, options.parse({}))).toEqual([
    'pullRequest',
    'change',
    'commits',
    'earlierChanges',
    'reviews',
    'pushes',
    'linkedWork',
  ]);
});

test('only what is linked where it counts is asked for', () => {
  const pullRequest = samplePullRequest({ body: '#1 acme/docs#2 acme/other#3' });
  const wanted = (more: object, files: readonly ChangedFile[] = [major]) =>
    documentation
      .linkedWork?.({ pullRequest, change: readChange({ files }), documents: [] }, options.parse(more))
      .map(({ repository, number }) => `${repository}#${number}`);
  expect(wanted({ decisions: 'off' })).toEqual([]);
  expect(wanted({ decisions: 'off', repositories: ['acme/docs'] })).toEqual(['acme/docs#2']);
  expect(wanted({})).toEqual(['acme/shop#1', 'acme/docs#2', 'acme/other#3']);
  // Only a major change records a decision, whatever file of it may do so.
  expect(wanted({}, [readme])).toEqual([]);
  expect(wanted({}, [major, record])).toEqual(['acme/shop#1', 'acme/docs#2', 'acme/other#3']);
});
