import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { earlierChanges } from '../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { BaseDirectories } from '../../evidence/base-directories.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { LabelEvent } from '../../evidence/deciding-labels.ts';
import type { LinkedWork } from '../../evidence/linked-work.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { changelog } from './index.ts';
import { options } from './options.ts';

const head = 'a'.repeat(40);
const edited = new Date('2026-03-02T10:00:00Z');
const after = new Date('2026-03-02T10:00:01Z');
const mona: Actor = { login: 'mona', kind: 'user' };
const grace: Actor = { login: 'grace', kind: 'user' };

const product = changedFile('src/cart.ts', { patch: patchOf(['+export const total = sum(items) * 2;']) });
const changed = (path: string, lines: readonly string[], told: Partial<ChangedFile> = {}) =>
  changedFile(path, { patch: patchOf(lines), ...told });
const added = (path: string, lines: readonly string[]) =>
  changed(path, [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)], { status: 'added' });
const entry = changed('CHANGELOG.md', [' ## [Unreleased]', '+- Totals are doubled']);
const changeset = added('.changeset/cats.md', ['---', 'cart: minor', '---', 'Totals are doubled']);
const emptyChangeset = added('.changeset/cats.md', ['---', '---']);
const fragment = added('newsfragments/12.feature', ['Totals are doubled']);

/** The entries of directories of the base; a name that ends with a slash is one of a directory. */
function baseWith(directories: Readonly<Record<string, readonly string[]>>): BaseDirectories {
  return Object.fromEntries(
    Object.entries(directories).map(([path, names]) => [
      path,
      names.map((name) => ({
        name: name.replace(/\/$/, ''),
        kind: name.endsWith('/') ? 'directory' : 'file',
      })),
    ]),
  );
}

const keeps = baseWith({ '': ['CHANGELOG.md', 'src/'] });

interface Given {
  readonly files?: readonly ChangedFile[];
  /** Null: not at hand. */
  readonly base?: BaseDirectories | null;
  readonly pullRequest?: Partial<PullRequest>;
  readonly reviews?: readonly Partial<Review>[];
  readonly labels?: Readonly<Record<string, Partial<LabelEvent>>>;
  readonly work?: readonly LinkedWork[];
  /** Of descriptions. */
  readonly templates?: readonly string[];
  readonly options?: object;
}

function verdictOf({
  files = [product],
  base = keeps,
  reviews = [],
  labels = {},
  work = [],
  ...given
}: Given): Verdict {
  const commits: Commits = {
    commits: [
      {
        sha: head,
        message: 'Sum',
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
    changelog,
    {
      pullRequest: samplePullRequest({ author: mona, bodyEditedAt: edited, ...given.pullRequest }),
      change: { files },
      labels: Object.keys(labels).map((name) => ({ name })),
      decidingLabels: Object.entries(labels).map(([name, event]) => ({
        name,
        present: true,
        events: [{ kind: 'set', by: grace, at: after, edited: false, head, ...event }],
      })),
      commits,
      pushes: { needed: false },
      replacedHeads: [],
      earlierChanges: earlierChanges(after, [], {}),
      linkedWork: work,
      headFiles: {},
      templates: { pullRequests: given.templates ?? [], issues: [] },
      ...(base === null ? {} : { baseDirectories: base }),
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
    given.options,
    after,
  );
}

const says = (verdict: Verdict) =>
  [verdict.summary, ...verdict.findings.map(({ message }) => message)].map(plain).join('\n');

describe('what users may see', () => {
  test.each<[what: string, file: ChangedFile, status: Verdict['status']]>([
    ['product code', product, 'fail'],
    ['a migration', added('db/migrate/20260301_total.rb', ['add_column :carts, :total, :integer']), 'fail'],
    ['a schema', changed('api/cart.proto', ['+  int64 total = 4;']), 'fail'],
    [
      'product code that goes',
      changed('src/old.ts', ['-export const old = 1;'], { status: 'removed' }),
      'fail',
    ],
    ['a diff that GitHub does not show', changedFile('src/data.ts', { additions: 9_000 }), 'fail'],
    ['a comment', changed('src/cart.ts', ['+// doubled']), 'not-applicable'],
    ['layout', changed('src/cart.ts', ['-f(a,b);', '+f(a, b);']), 'not-applicable'],
    ['a test', changed('src/cart.test.ts', ['+expect(1).toBe(1)']), 'not-applicable'],
    ['a document', changed('docs/cart.md', ['+Totals']), 'not-applicable'],
    ['CI', changed('.github/workflows/ci.yml', ['+  - run: ls']), 'not-applicable'],
    ['a lock file', changed('yarn.lock', ['+a@1:']), 'not-applicable'],
    [
      'a new name of a file',
      changedFile('src/b.ts', { status: 'renamed', previousPath: 'src/a.ts' }),
      'not-applicable',
    ],
  ])('%s: %#', (_, file, status) => {
    expect(verdictOf({ files: [file] }).status).toBe(status);
  });

  test('is not what the policy calls internal', () => {
    expect(verdictOf({ options: { internal: ['src/**'] } }).status).toBe('not-applicable');
  });

  test('is nothing in an empty change', () => {
    expect(verdictOf({ files: [] }).status).toBe('not-applicable');
  });
});

describe('an entry counts by what the base does', () => {
  test.each<[what: string, given: Given, status: Verdict['status']]>([
    ['a line in the changelog', { files: [product, entry] }, 'pass'],
    ['a changeset where the base has a changelog alone', { files: [product, changeset] }, 'fail'],
    [
      'a changeset',
      { files: [product, changeset], base: baseWith({ '': ['.changeset/', 'CHANGELOG.md'] }) },
      'pass',
    ],
    ['a fragment', { files: [product, fragment], base: baseWith({ '': ['newsfragments/'] }) }, 'pass'],
    [
      'a fragment in a directory that means many things',
      {
        files: [product, added('changes/12.bugfix.md', ['Totals are doubled'])],
        base: baseWith({ '': ['changes/'], changes: ['9.feature.md'] }),
      },
      'pass',
    ],
    [
      'a title, with a tool for it',
      { pullRequest: { title: 'feat: totals' }, base: baseWith({ '': ['.releaserc'] }) },
      'pass',
    ],
    [
      'a title of another type',
      { pullRequest: { title: 'chore: totals' }, base: baseWith({ '': ['.releaserc'] }) },
      'fail',
    ],
    [
      'a title that breaks',
      { pullRequest: { title: 'chore!: totals' }, base: baseWith({ '': ['.releaserc'] }) },
      'pass',
    ],
    ['a title without a tool for it', { pullRequest: { title: 'feat: totals' } }, 'fail'],
    [
      'the tool for titles that the change itself brings',
      { pullRequest: { title: 'feat: totals' }, files: [product, added('.releaserc', ['{}'])] },
      'fail',
    ],
    ['the description, without the policy', { pullRequest: { body: 'CHANGELOG entry: Totals' } }, 'fail'],
    [
      'the description, by the policy',
      { pullRequest: { body: 'CHANGELOG entry: Totals' }, options: { conventions: ['description'] } },
      'pass',
    ],
    [
      'a fragment below the root, where there are none at present',
      {
        files: [product, added('src/shop/newsfragments/12.feature', ['Totals are doubled'])],
        base: baseWith({ '': ['src/'], 'src/shop/newsfragments': ['.gitignore'] }),
      },
      'pass',
    ],
    [
      'the description, where a template asks for it',
      { pullRequest: { body: 'CHANGELOG entry: Totals' }, templates: ['## Changelog\n\nCHANGELOG entry:'] },
      'pass',
    ],
    [
      'the description, as the template has it',
      {
        pullRequest: { body: 'CHANGELOG entry: Fixed a thing' },
        templates: ['<!--\nCHANGELOG entry: Fixed a thing\n-->'],
      },
      'fail',
    ],
    [
      'the description without words, where a template asks for it',
      { pullRequest: { body: 'CHANGELOG entry:' }, templates: ['CHANGELOG entry:'] },
      'fail',
    ],
    [
      'a line where the policy wants changesets',
      { files: [product, entry], options: { conventions: ['changesets'] } },
      'fail',
    ],
    [
      'the first changelog of all',
      {
        files: [product, added('CHANGELOG.md', ['# Changelog', '- Totals'])],
        base: baseWith({ '': ['src/'] }),
      },
      'pass',
    ],
    ['nothing, where the base has none', { base: baseWith({ '': ['src/'] }) }, 'fail'],
    [
      'a changelog of another name',
      {
        files: [product, changed('docs/what.md', ['+- Totals are doubled'])],
        options: { files: ['docs/what.md'] },
      },
      'pass',
    ],
    ['a line, where the base could not be read', { files: [product, entry], base: {} }, 'error'],
    ['a line of a recorded change', { files: [product, entry], base: null }, 'pass'],
  ])('%s', (_, given, status) => {
    expect(verdictOf(given).status).toBe(status);
  });
});

describe('in a repository with several changelogs', () => {
  const base = baseWith({
    '': ['CHANGELOG.md', 'packages/'],
    'packages/cart': ['CHANGELOG.md', 'package.json'],
  });
  const cart = changed('packages/cart/src/total.ts', ['+export const total = 2;']);
  const price = changed('packages/price/src/price.ts', ['+export const price = 2;']);
  const ofCart = changed('packages/cart/CHANGELOG.md', [' ## [Unreleased]', '+- Totals are doubled']);

  test.each<[what: string, files: readonly ChangedFile[], messageId: string]>([
    ['the nearest one has the entry', [cart, ofCart], 'entry-found'],
    ['only that of the root has one', [cart, entry], 'entry-elsewhere'],
    ['that of the root is nearest', [price, entry], 'entry-found'],
    ['that of another package has one', [price, ofCart], 'entry-elsewhere'],
    ['each has one', [cart, price, ofCart, entry], 'entry-found'],
    ['one of two has one', [cart, price, ofCart], 'entry-elsewhere'],
    ['none has one', [cart, price], 'no-entry'],
    [
      'a new package brings its own',
      [
        changed('packages/price/package.json', ['+{}'], { status: 'added' }),
        price,
        added('packages/price/CHANGELOG.md', ['## 1.0.0', '- Prices']),
      ],
      'entry-found',
    ],
    [
      'one is put beside the change',
      [product, added('src/CHANGELOG.md', ['## [Unreleased]', '- Totals are doubled'])],
      'entry-elsewhere',
    ],
    [
      'that of the root moves beside the change',
      [
        product,
        changed('src/CHANGELOG.md', [' ## [Unreleased]', '+- Totals are doubled'], {
          status: 'renamed',
          previousPath: 'CHANGELOG.md',
        }),
      ],
      'entry-elsewhere',
    ],
  ])('%s', (_, files, messageId) => {
    expect(verdictOf({ files, base }).messageId).toBe(messageId);
  });

  test('the packages without an entry are named', () => {
    const verdict = verdictOf({ files: [cart], base });
    expect('remedy' in verdict && plain(verdict.remedy)).toMatch(
      /^Add a line below ## \[Unreleased\] in the changelog of packages\/cart\./,
    );
  });

  test.each(['docs/changelog.md', 'docs/source/changelog.md', 'documentation/en/changes.rst'])(
    'the changelog %s is that of the root',
    (path) => {
      const files = [product, changed(path, [' ## Unreleased', '+- Totals are doubled'])];
      const base = baseWith({ '': ['CHANGELOG.md', 'docs/'], docs: ['changelog.md'] });
      expect(verdictOf({ files, base }).status).toBe('pass');
    },
  );
});

describe('that no entry is needed', () => {
  const why = 'the function has no caller yet';
  const reason = { body: `Changelog-Not-Needed: ${why}` };
  const changesets = baseWith({ '': ['.changeset/'] });

  test.each<[what: string, given: Given, messageId: string, text: RegExp]>([
    ['says a reason alone', { pullRequest: reason }, 'reason-not-accepted', /not accepted yet: the function/],
    [
      'says a reason that a reviewer accepts',
      { pullRequest: reason, reviews: [{}] },
      'reason-accepted',
      /Changelog entry not needed, accepted by grace: the function has no caller yet/,
    ],
    [
      'says a reason after the approval',
      { pullRequest: reason, reviews: [{ submittedAt: edited }] },
      'reason-not-accepted',
      /before the description was last edited/,
    ],
    [
      'says a reason that its author accepts',
      { pullRequest: reason, reviews: [{ author: mona }] },
      'reason-not-accepted',
      /opened this pull request/,
    ],
    [
      'says a reason that the policy does not accept',
      { pullRequest: reason, reviews: [{}], options: { reasons: false } },
      'no-entry',
      /no changelog entry/,
    ],
    [
      'says a reason that is none',
      { pullRequest: { body: 'Changelog-Not-Needed: internal' } },
      'no-entry',
      /Your reason is 8 characters/,
    ],
    [
      'says an empty changeset alone',
      { files: [product, emptyChangeset], base: changesets },
      'reason-not-accepted',
      /empty changeset/,
    ],
    [
      'says an empty changeset that is approved',
      { files: [product, emptyChangeset], base: changesets, reviews: [{ submittedAt: edited }] },
      'reason-accepted',
      /the changeset \.changeset\/cats\.md is empty/,
    ],
    [
      'says an empty changeset, where there are none',
      { files: [product, emptyChangeset], reviews: [{}] },
      'no-entry',
      /no changelog entry/,
    ],
    [
      'says the description alone',
      { pullRequest: { body: 'CHANGELOG entry: null' }, options: { conventions: ['description'] } },
      'reason-not-accepted',
      /CHANGELOG entry: null/,
    ],
    [
      'says the description, which is approved',
      {
        pullRequest: { body: 'CHANGELOG entry: null' },
        options: { conventions: ['description'] },
        reviews: [{}],
      },
      'reason-accepted',
      /accepted by grace/,
    ],
    [
      'says a label of a reviewer',
      { labels: { 'no-changelog': {} } },
      'label-accepted',
      /grace set the label no-changelog/,
    ],
    [
      'says a label in other letters',
      { labels: { 'No-Changelog': {} } },
      'label-accepted',
      /grace set the label No-Changelog/,
    ],
    [
      'says a label of its author',
      { labels: { 'no-changelog': { by: mona } } },
      'no-entry',
      /The label no-changelog does not count: mona opened this pull request/,
    ],
    [
      'says a label of a bot',
      { labels: { 'no-changelog': { by: { login: 'labeler[bot]', kind: 'bot' } } } },
      'no-entry',
      /is not a person/,
    ],
    [
      'says a label that was renamed',
      { labels: { 'no-changelog': { edited: true } } },
      'no-entry',
      /renamed or edited/,
    ],
    [
      'says a label of a deleted account',
      { labels: { 'no-changelog': { by: null } } },
      'no-entry',
      /does not show who set it/,
    ],
    [
      'says a label on another commit',
      { labels: { 'no-changelog': { head: 'c'.repeat(40) } } },
      'no-entry',
      /was set at ccccccc/,
    ],
    [
      'says a label that the policy does not name',
      { labels: { skip: {} } },
      'no-entry',
      /no changelog entry/,
    ],
    [
      'says a label, where the policy names none',
      { labels: { 'no-changelog': {} }, options: { labels: [] } },
      'no-entry',
      /no changelog entry/,
    ],
  ])('%s', (_, given, messageId, text) => {
    const verdict = verdictOf(given);
    expect([verdict.messageId, says(verdict)]).toEqual([messageId, expect.stringMatching(text)]);
  });
});

describe('other teams', () => {
  const feature = { title: 'feat: totals' };
  const named = { 'audience-labels': ['tell: support'], 'audience-repositories': ['acme/marketing'] };
  const issue = (state: LinkedWork['state']): readonly LinkedWork[] => [
    { reference: { kind: 'issue', repository: 'acme/marketing', number: 3, mayBePrivate: true }, state },
  ];
  const linked = { ...feature, body: 'For acme/marketing#3' };

  test.each<[what: string, given: Given, messageId: string]>([
    ['are not told of a feature', { pullRequest: feature, options: named }, 'audience-not-told'],
    ['need not be told of a fix', { pullRequest: { title: 'fix: totals' }, options: named }, 'entry-found'],
    ['need not be told where the policy names no way', { pullRequest: feature }, 'entry-found'],
    [
      'are told by a label',
      { pullRequest: feature, labels: { 'Tell: support': {} }, options: named },
      'entry-found',
    ],
    ['are told by an issue', { pullRequest: linked, work: issue('found'), options: named }, 'entry-found'],
    [
      'are not told by one that does not exist',
      { pullRequest: linked, work: issue('not-found'), options: named },
      'audience-not-told',
    ],
    [
      'are not told by one in a comment',
      {
        pullRequest: { ...feature, body: '<!-- acme/marketing#3 -->' },
        work: issue('found'),
        options: named,
      },
      'audience-not-told',
    ],
    [
      'are not told by one of another repository',
      { pullRequest: { ...feature, body: '#3' }, work: issue('found'), options: named },
      'audience-not-told',
    ],
  ])('%s', (_, given, messageId) => {
    expect(verdictOf({ files: [product, entry], ...given }).messageId).toBe(messageId);
  });

  test('the remedy names both ways', () => {
    const verdict = verdictOf({ files: [product, entry], pullRequest: feature, options: named });
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'Add the label tell: support or a link in the description to an issue of acme/marketing.',
    );
  });
});

test('a line whose section could not be read is no entry', () => {
  const far = changed('CHANGELOG.md', [
    '@@ -90,2 +90,3 @@',
    ' - Carts',
    '+- Totals are doubled',
    ' - Prices',
  ]);
  expect(says(verdictOf({ files: [product, far] }))).toMatch(/too far above to be seen in the diff/);
});

describe('the failure', () => {
  test('says what, why and what to do', () => {
    const verdict = verdictOf({});
    expect(verdict).toMatchObject({ status: 'fail', turn: 'author' });
    expect(plain(verdict.summary)).toBe(
      '1 file changes what users may see: src/cart.ts. There is no changelog entry.',
    );
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'Add a line below ## [Unreleased] in the changelog. If none is needed, say why in the description: Changelog-Not-Needed: <why> or ask a reviewer to set the label no-changelog.',
    );
    expect(verdict.findings).toMatchObject([{ messageId: 'visible-file', path: 'src/cart.ts', line: 1 }]);
  });

  test('names twenty files and counts the others', () => {
    const files = Array.from({ length: 25 }, (_, n) => changed(`src/cart-${n}.ts`, ['+total();']));
    expect(verdictOf({ files }).findings.filter(({ level }) => level === 'failure')).toHaveLength(20);
    expect(says(verdictOf({ files }))).toMatch(/^5 more files change what users may see\.$/m);
  });

  test('shows a line of the changelog that does not count', () => {
    const files = [product, changed('CHANGELOG.md', [' ## 1.0 - 2026-01-01', '+- Totals are doubled'])];
    expect(verdictOf({ files }).findings).toContainEqual(
      expect.objectContaining({ messageId: 'entry-ignored', path: 'CHANGELOG.md', line: 2 }),
    );
  });
});

test.each([
  '',
  '\u0000\u202e',
  '__proto__',
  '](x) <img src=x> @mona',
  '---\n---',
  '[[[[[[',
  'Changelog-Not-Needed: '.repeat(200),
  '../../etc/passwd',
])('hostile text breaks nothing: %#', (text) => {
  const files = [
    product,
    changed(`${text}/CHANGELOG.md`, [`+${text}`]),
    added('.changeset/x.md', text.split('\n')),
    added('newsfragments/12.feature', [text]),
  ];
  const pullRequest = { title: text, body: `Changelog-Not-Needed: ${text}` };
  expect(() => verdictOf({ files, pullRequest, base: null })).not.toThrow();
});

test('long lines take little time', () => {
  const long = 'a (v1.2 '.repeat(100_000);
  const started = performance.now();
  verdictOf({
    files: [
      product,
      changed('CHANGELOG.md', [`+${long}`, `+## ${long}`]),
      added('changes/12.feature', [long]),
    ],
  });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('the base is asked for its root, its documents, the packages and where entries are', () => {
  const files = [
    changed('packages/cart/src/total.ts', ['+total();']),
    added('src/news/12.feature', ['Totals']),
  ];
  const wanted = changelog.baseDirectories?.({ change: readChange({ files }) }, options.parse({}));
  expect(wanted?.map(({ path }) => path)).toEqual(['', 'docs', 'packages/cart', 'src/news']);
});

test('nothing is asked of the base where users see nothing', () => {
  const files = [changed('docs/cart.md', ['+Totals'])];
  expect(changelog.baseDirectories?.({ change: readChange({ files }) }, options.parse({}))).toEqual([]);
});
