import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import type { Label } from '../../evidence/labels.ts';
import { plain } from '../../text/message.ts';
import { points } from './points.ts';
import { defaultMajorOptions, type MajorOptions, type MajorScore, scoreChange } from './score.ts';

function file(
  path: string,
  lines: readonly string[],
  status: ChangedFile['status'] = 'modified',
): ChangedFile {
  const signed = lines.map((line) => (/^[+-]/.test(line) ? line : `+${line}`));
  return changedFile(path, { status, patch: patchOf(['@@ -0,0 +10,9 @@', ...signed]) });
}

function scoreOf(
  files: readonly ChangedFile[],
  context: Parameters<typeof scoreChange>[1] = {},
  options: MajorOptions = defaultMajorOptions,
): MajorScore {
  return scoreChange(readChange({ files }), context, options);
}

/** `authentication hint`, one for each hit, in alphabetical order. */
function signals(files: readonly ChangedFile[], options: Partial<MajorOptions> = {}): readonly string[] {
  const { hits } = scoreOf(files, {}, { ...defaultMajorOptions, ...options });
  return hits.map(({ signal, grade }) => `${signal} ${grade}`).sort();
}

/** Another product file, so that a change is not about one thing alone. */
const beside = file('src/greeting.ts', ['return compose(name)']);

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => `compute(${index}, value${index})`);

describe('signals add up', () => {
  test.each<[path: string, line: string, signals: readonly string[]]>([
    [
      'src/people.ts',
      'if (isAdmin(user)) await verifyPassword(user)',
      ['authentication hint', 'permissions hint'],
    ],
    ['contracts/Vault.sol', 'balances[owner] += amount;', ['contract sure']],
    [
      'src/read.py',
      'state = pickle.loads(subprocess.run(body))',
      ['command-execution hint', 'untrusted-input sure'],
    ],
    ['helm/shop/templates/role.yaml', 'kind: ClusterRole', ['infrastructure hint', 'privileges hint']],
    ['db/migrations/20260101_orders.sql', 'ALTER TABLE orders ADD COLUMN total integer;', ['migration hint']],
    ['contracts/IVault.sol', 'function deposit() external;', []],
  ])('%s: %s', (path, line, expected) => {
    expect(signals([file(path, [line]), beside])).toEqual(expected);
  });

  it('each at most once, and a sure sign goes before a hint', () => {
    const hint = file('src/people.ts', ['await verifyPassword(user, given)']);
    const sure = file('src/auth/login.ts', ['await verifyPassword(user, given)']);
    expect(signals([hint, sure])).toEqual(['authentication sure']);
    expect(scoreOf([hint, sure]).hits[0]).toMatchObject({ path: 'src/auth/login.ts' });
  });
});

describe('what changes nothing gives nothing', () => {
  it('a file that is taken away', () => {
    expect(signals([file('src/routes.ts', ['-requirePermission(user)'], 'removed')])).toEqual([]);
  });

  it('but for infrastructure, without which less is kept apart', () => {
    expect(signals([file('network.tf', ['-resource "acme_firewall" "shop" {'], 'removed')])).toEqual([
      'infrastructure hint',
    ]);
  });

  it('lines that moved', () => {
    const lines = [
      'function check(user) {',
      '  requirePermission(user)',
      '  verifyPassword(user)',
      '  return user',
      '}',
    ];
    const from = file(
      'src/a.ts',
      lines.map((line) => `-${line}`),
    );
    expect(signals([from, file('src/b.ts', lines, 'added')])).toEqual([]);
  });

  it('a type that only gets a comment', () => {
    expect(signals([file('infra/shop.tf', ['# a comment'])])).toEqual([]);
  });
});

describe('a path', () => {
  test.each<[path: string, signals: readonly string[]]>([
    ['src/auth/refresh.ts', ['authentication hint']],
    ['lib/vtls/buffer.c', ['cryptography hint']],
    ['src/billing/total.ts', ['money hint']],
    ['src/authors/list.ts', []],
  ])('%s', (path, expected) => {
    expect(signals([file(path, ['return compose(parts)']), beside])).toEqual(expected);
  });

  it('counts for a file whose diff is not shown', () => {
    const unseen = changedFile('src/auth/login.ts', { additions: 20, deletions: 3 });
    expect(signals([unseen, beside])).toEqual(['authentication hint']);
  });
});

describe('new dependencies', () => {
  const manifest = (path: string, lines: readonly string[]) => file(path, lines);

  test.each<[what: string, path: string, lines: readonly string[], signals: readonly string[]]>([
    ['one', 'package.json', ['"dependencies": {', '  "left-pad": "^1.3.0"', '}'], ['new-dependency hint']],
    [
      'three',
      'package.json',
      ['"dependencies": {', '  "left-pad": "^1.3.0",', '  "kit": "^1.0.0",', '  "set": "^1.0.0"', '}'],
      ['new-dependency sure'],
    ],
    [
      'one from an address',
      'package.json',
      ['"dependencies": {', '  "left-pad": "git+https://acme.dev/left-pad"', '}'],
      ['new-dependency sure'],
    ],
    ['one for development', 'package.json', ['"devDependencies": {', '  "left-pad": "^1.3.0"', '}'], []],
    [
      'one of an example',
      'examples/shop/package.json',
      ['"dependencies": {', '  "left-pad": "^1.3.0"', '}'],
      [],
    ],
    [
      'one of tests',
      'Shop.Tests.Performance/package.json',
      ['"dependencies": {', '  "left-pad": "^1.3.0"', '}'],
      [],
    ],
  ])('%s in %s', (_, path, lines, expected) => {
    expect(signals([manifest(path, lines)])).toEqual(expected);
  });

  it('that the product now runs with, where they were for development', () => {
    const patch = patchOf([
      '@@ -3,2 +3,3 @@',
      ' "dependencies": {',
      '+  "left-pad": "^1.4.0",',
      '@@ -20,3 +21,2 @@',
      ' "devDependencies": {',
      '-  "left-pad": "^1.3.0",',
    ]);
    expect(signals([changedFile('package.json', { patch })])).toEqual(['new-dependency hint']);
  });
});

describe('size', () => {
  test.each<[lines: number, signals: readonly string[]]>([
    [150, []],
    [210, ['size hint']],
    [510, ['size sure']],
  ])('of %d lines', (lines, expected) => {
    expect(signals([beside, file('src/compute.ts', statements(lines))])).toEqual(expected);
  });

  it('counts the lines of tests for nothing', () => {
    expect(signals([beside, file('src/compute.test.ts', statements(5000))])).toEqual([]);
  });

  it('counts lines that the diff does not show', () => {
    const unseen = changedFile('src/compute.ts', { additions: 900, deletions: 200 });
    expect(signals([beside, unseen])).toEqual(['size sure']);
  });

  it('counts of a diff that is cut as large a share as of what is shown', () => {
    const cut = changedFile('src/compute.ts', {
      patch: patchOf(['@@ -1,9 +1,9 @@', '+// a', '+// b', '+// c', '+compute(1)']),
      additions: 1000,
    });
    expect(signals([beside, cut])).toEqual(['size hint']);
  });
});

describe('announcements', () => {
  const minor = file('src/greeting.ts', ['return compose(name)']);
  const titled = (title: string) => samplePullRequest({ title });
  const onBranch = (ref: string) =>
    samplePullRequest({ head: { sha: 'a'.repeat(40), ref, repository: 'acme/shop' } });
  const label = (name: string): Label => ({ name });

  test.each<[what: string, context: Parameters<typeof scoreChange>[1], major: boolean]>([
    ['a breaking feature', { pullRequest: titled('feat(api)!: drop the old sign-in') }, true],
    ['words of the title', { pullRequest: titled('Major change to billing') }, true],
    ['the branch', { pullRequest: onBranch('bob/major-change-billing') }, true],
    ['a label', { pullRequest: titled('Billing'), labels: [label('major change')] }, true],
    ['another change that breaks', { pullRequest: titled('refactor!: drop an argument') }, false],
    ['a part of a word', { pullRequest: titled('majority changed') }, false],
    ['a bump', { pullRequest: titled('Bump pad to a new major version') }, false],
  ])('%s', (_, context, major) => {
    expect(scoreOf([minor], context).major).toBe(major);
  });
});

describe('the policy', () => {
  const given = [file('src/people.ts', ['await verifyPassword(user, given)']), beside];
  const weighed = (options: Partial<MajorOptions>) =>
    scoreOf(given, {}, { ...defaultMajorOptions, ...options }).hits.map(
      (hit) => `${hit.signal} ${hit.points}`,
    );
  const own = (signal: Partial<MajorOptions['signals'][number]>): Partial<MajorOptions> => ({
    signals: [{ name: 'own', points: 5, paths: [], lines: [], labels: [], ...signal }],
  });

  it('sets the threshold', () => {
    expect(scoreOf(given).major).toBe(false);
    expect(scoreOf(given, {}, { ...defaultMajorOptions, threshold: 1 }).major).toBe(true);
  });

  it('gives a signal other points, or none', () => {
    expect(weighed({ points: { authentication: 6 } })).toEqual(['authentication 6']);
    expect(weighed({ points: { authentication: 0 } })).toEqual([]);
  });

  test.each<[what: string, signal: Parameters<typeof own>[0], hit: boolean]>([
    ['a path', { paths: ['src/*.ts'] }, true],
    ['another path', { paths: ['lib/**'] }, false],
    ['a line', { lines: ['verify(Password|Code)'] }, true],
    ['another line', { lines: ['^verify'] }, false],
    ['a line of a path', { paths: ['src/**'], lines: ['verify'] }, true],
    ['a line of another path', { paths: ['lib/**'], lines: ['verify'] }, false],
  ])('adds a signal for %s', (_, signal, hit) => {
    expect(weighed(own(signal)).includes('own 5')).toBe(hit);
  });

  it('adds a signal for a label', () => {
    const labels: Label[] = [{ name: 'area: payments' }];
    const options = { ...defaultMajorOptions, ...own({ labels: ['area: payments'] }) };
    expect(scoreOf([], { labels }, options)).toMatchObject({ major: true, score: 5 });
  });

  it('cannot be slowed down by its patterns', () => {
    const line = `${'a'.repeat(5000)}!`;
    const started = process.cpuUsage();
    signals(
      [
        file(
          'src/data.ts',
          Array.from({ length: 50 }, () => line),
        ),
      ],
      own({ lines: ['(a+)+$', '(a|aa)+$'] }),
    );
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
  });
});

describe('the examples of the documentation', () => {
  test.each<[path: string, lines: readonly string[], signals: readonly string[]]>([
    [
      'src/routes/tokens.js',
      [
        '-  const token = await createAccessToken(project, body.scope)',
        '+  const token = await createAccessToken(project, [])',
      ],
      ['authentication sure'],
    ],
    ['src/server.js', ["+  app.get('/status', status)"], ['endpoint hint']],
    [
      'src/http/client.py',
      ['-    context.check_hostname = True', '+    context.check_hostname = False'],
      ['cryptography sure'],
    ],
    ['shop/views.py', ['-@login_required', ' def orders(request):'], ['permissions sure']],
  ])('%s', (path, lines, expected) => {
    const patch = patchOf(['@@ -9,9 +9,9 @@', ...lines]);
    expect(signals([changedFile(path, { patch })])).toEqual(expected);
  });
});

describe('the reasons', () => {
  it('name points, place and words of each hit, and what scores nothing', () => {
    const score = scoreOf([
      file('src/people.ts', ['const name = user.name', 'await verifyPassword(user, given)']),
      file('src/people.test.ts', ['run()']),
      beside,
    ]);
    expect(score.hits[0]).toMatchObject({ path: 'src/people.ts', line: 11, paths: ['src/people.ts'] });
    expect(score.reasons.map(plain)).toEqual([
      `${points.authentication.hint} for authentication: Changes how users or services prove who they are (password)`,
      '1 of 3 files score nothing: no product code changed in them',
    ]);
  });
});

test('any change gives a score, and the score is the sum of its hits', () => {
  const changed = fc.record({
    path: fc.oneof(fc.constantFrom('src/auth.ts', 'main.tf', 'a.sol', 'package.json'), hostileText),
    text: hostileText,
  });
  fc.assert(
    fc.property(fc.array(changed, { maxLength: 5 }), (files) => {
      const { hits, score, major, threshold } = scoreOf(
        files.map(({ path, text }) => file(path, text.split('\n'))),
      );
      expect(score).toBe(hits.reduce((sum, hit) => sum + hit.points, 0));
      expect(major).toBe(score >= threshold);
    }),
  );
});

test('what stands far behind in a line counts', () => {
  const far = (length: number) =>
    file('src/a.ts', [`const a = '${'x'.repeat(length)}'; verifyPassword(user, given)`]);
  for (const length of [900, 990, 1500, 10_000])
    expect(signals([far(length)])).toEqual(['authentication hint']);
  expect(signals([far(100_000)])).toEqual(['size sure']);
});

/** What makes patterns try again, repeated. */
const hostile = [
  'aA',
  '"',
  "'",
  'url ',
  ' ',
  '\t',
  '@',
  'curl ',
  '.',
  '-',
  '(',
  '${',
  '{',
  'app.get(',
  'if !',
  'verify',
  'verify ',
  'secure ',
  'a=1,',
  'rounds=1 ',
  'echo ',
  'SELECT ',
  'execute("SELECT ',
  'postMessage(,',
  '0.0.0.0',
  'host ',
  'uses: a/',
  'cors',
  '\\',
  'exec(`',
  'secrets.',
  '\u00e4',
  'require_auth ',
  'x.y.',
  'public ',
  'const a = (',
  '://',
  'mutation ',
];

test.each([
  'src/a.ts',
  'src/a.vue',
  'src/a.py',
  'src/a.go',
  'src/A.java',
  'src/a.rb',
  'src/a.php',
  'src/a.rs',
  'src/a.c',
  'src/A.cs',
  'main.tf',
  'k8s/a.yaml',
  '.github/workflows/a.yml',
  'package.json',
  'package-lock.json',
  'Dockerfile',
  '.npmrc',
  'schema.graphql',
  'src/a.sql',
  'jobs/a.ipynb',
])('a line of any content is read in bounded time: %s', (path) => {
  const lines = hostile.flatMap((text) => [
    text.repeat(Math.ceil(1000 / text.length)),
    text.repeat(Math.ceil(50_000 / text.length)),
  ]);
  const started = process.cpuUsage();
  scoreOf([file(path, lines)]);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
