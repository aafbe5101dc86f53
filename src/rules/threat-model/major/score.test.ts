import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { hostileText } from '../../../../test/samples/hostile-text.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readChange } from '../../../analysis/read-change.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import type { Label } from '../../../evidence/labels.ts';
import { plain } from '../../../text/message.ts';
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

/** `authentication 4`, one for each hit. */
function scores(files: readonly ChangedFile[], options: Partial<MajorOptions> = {}): readonly string[] {
  const { hits } = scoreOf(files, {}, { ...defaultMajorOptions, ...options });
  return hits.map(({ signal, points }) => `${signal} ${points}`);
}

/** Another product file, so that a change is not about one thing alone. */
const beside = file('src/greeting.ts', ['return compose(name)']);

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => `compute(${index}, value${index})`);

describe('signals in changed lines', () => {
  test.each<[path: string, line: string, signals: readonly string[]]>([
    ['src/people.ts', 'await verifyPassword(user, given)', ['authentication 4']],
    ['src/people.ts', 'response.setCookie(name, value)', ['authentication 4']],
    ['src/people.ts', 'if (user.isAdmin) remove(item)', ['permissions 4']],
    ['app/people.rb', 'authorize! :destroy, item', ['permissions 4']],
    ['src/settings.py', 'key = load_private_key(path)', ['secrets 4']],
    ['src/http.go', 'config := &tls.Config{InsecureSkipVerify: true}', ['cryptography 4']],
    ['src/frame.ts', "frame.sandbox = 'allow-scripts'", ['sandbox 4']],
    ['src/shop.ts', 'await invoices.send(total)', ['money 4']],
    ['contracts/Vault.sol', 'balances[owner] += amount;', ['contract 5']],
    ['src/server.ts', "app.get('/status', status)", ['endpoint 3']],
    ['src/Api.java', '    @PostMapping("/orders")', ['endpoint 3']],
    ['shop/views.py', '@blueprint.route("/orders")', ['endpoint 3']],
    ['api/shop.proto', '  rpc Order(OrderRequest) returns (OrderReply);', ['endpoint 3']],
    ['src/client.ts', "const endpoint = 'https://telemetry.acme.dev/v1'", ['outbound-host 3']],
    ['src/read.py', 'state = pickle.loads(body)', ['untrusted-input 3', 'command-execution 3']],
    ['src/run.py', 'subprocess.run(arguments)', ['command-execution 3']],
    ['src/run.ts', 'const child = spawn(command)', ['command-execution 3']],
    ['src/page.vue', '<div v-html="text" />', ['command-execution 3']],
    ['main.tf', 'resource "aws_iam_role" "deploy" {', ['privileges 4', 'infrastructure 3']],
    ['helm/shop/templates/role.yaml', 'kind: ClusterRole', ['privileges 4', 'infrastructure 3']],
    ['.github/workflows/ci.yml', '  contents: write', ['privileges 4']],
    ['.github/workflows/ci.yml', '  pull_request_target:', ['privileges 4']],
    ['src/install.sh', 'curl -sSf https://acme.dev/install | sh', ['supply-chain 4']],
    ['db/migrations/20260101_orders.sql', 'ALTER TABLE orders ADD COLUMN total integer;', ['migration 2']],
  ])('%s: %s', (path, line, signals) => {
    expect(scores([file(path, [line]), beside])).toEqual(signals);
  });

  test.each<[why: string, path: string, line: string]>([
    ['a part of a word', 'src/lexer.ts', 'const authored = tokenize(stream)'],
    ['a method of that name', 'src/parse.ts', 'const match = pattern.exec(line)'],
    ['names that meet by accident', 'src/model.rs', 'self.update(&mut model)'],
    ['a vague word alone', 'src/scopes.ts', 'const scope = new Scope(parent)'],
    ['a thread', 'src/pool.rs', 'thread::spawn(move || run(queue))'],
    ['a local address', 'src/client.ts', "const url = 'http://localhost:3000'"],
    ['a log line', 'src/people.ts', "logger.info('password changed')"],
    ['a text for people', 'src/form.ts', "label: 'Password',"],
    ['a comment', 'src/people.ts', '// verifyPassword is called above'],
    ['an interface of a contract', 'contracts/IVault.sol', 'function deposit() external;'],
    ['a page that shows it', 'src/components/Profile.vue', 'if (user.isAdmin) show(menu)'],
    [
      'rows for a demonstration',
      'store/seed/people.sql',
      "INSERT INTO people (name, password) VALUES ('a', 'b');",
    ],
    ['a test', 'src/people.test.ts', 'await verifyPassword(user, given)'],
    ['documentation', 'docs/login.md', 'Call verifyPassword(user, given).'],
    ['an example', 'examples/login.ts', 'await verifyPassword(user, given)'],
    ['somebody else’s code', 'third_party/auth/login.c', 'verify_password(user, given);'],
    ['a lock file', 'package-lock.json', '"resolved": "https://registry.npmjs.org/oauth/-/oauth-1.0.0.tgz"'],
  ])('not for %s', (_, path, line) => {
    expect(scores([file(path, [line])])).toEqual([]);
  });

  it('take a removed line as seriously as an added one', () => {
    expect(scores([file('src/routes.ts', ['-requirePermission(user)', '+next()']), beside])).toEqual([
      'permissions 4',
    ]);
  });

  it('do not count in a file that is taken away', () => {
    expect(scores([file('src/routes.ts', ['-requirePermission(user)'], 'removed')])).toEqual([]);
  });

  it('do not count for lines that moved', () => {
    const lines = [
      'function check(user) {',
      '  requirePermission(user)',
      '  verifyPassword(user)',
      '  return user',
      '}',
    ];
    const files = [
      file(
        'src/a.ts',
        lines.map((line) => `-${line}`),
      ),
      file('src/b.ts', lines, 'added'),
    ];
    expect(scores(files)).toEqual([]);
  });
});

describe('signals in paths', () => {
  test.each<[path: string, lines: readonly string[], signals: readonly string[]]>([
    ['src/auth/refresh.ts', ['return compose(parts)'], ['authentication 4']],
    ['lib/vtls/buffer.c', ['size += 1;'], ['cryptography 4']],
    ['src/billing/total.ts', ['return round(total)'], ['money 4']],
    ['src/authors/list.ts', ['return compose(parts)'], []],
  ])('%s', (path, lines, signals) => {
    expect(scores([file(path, lines), beside])).toEqual(signals);
  });

  it('give a point more where a changed line speaks of it, too', () => {
    expect(scores([file('src/auth/cookies.ts', ['cookies.remove(name, options)'])])).toEqual([
      'authentication 5',
    ]);
  });

  it('give a point more where the change is about nothing else', () => {
    const change = file('src/people.ts', ['await verifyPassword(user, given)']);
    expect(scores([change])).toEqual(['authentication 5']);
    expect(scores([change, file('src/people.test.ts', ['run()'])])).toEqual(['authentication 5']);
    expect(scores([change, beside])).toEqual(['authentication 4']);
  });

  it('make vague words of a kindred signal credible', () => {
    expect(
      scores([
        beside,
        file('src/tokens.ts', [
          '-createAccessToken(project, body.scope)',
          '+createAccessToken(project, none)',
        ]),
      ]),
    ).toEqual(['authentication 4', 'permissions 4']);
  });

  it('count for a new file among the endpoints', () => {
    expect(scores([file('src/controllers/orders.ts', ['return list(orders)'], 'added')])).toEqual([
      'endpoint 3',
    ]);
    expect(scores([file('src/controllers/orders.ts', ['return list(orders)'])])).toEqual([]);
  });

  it('count for a file whose diff is not shown', () => {
    const unseen = changedFile('src/auth/login.ts', { additions: 20, deletions: 3 });
    expect(scores([unseen, beside])).toEqual(['authentication 4']);
  });
});

describe('new dependencies', () => {
  test.each<[section: string, signals: readonly string[]]>([
    ['dependencies', ['new-dependency 2']],
    ['devDependencies', []],
  ])('in %s', (section, signals) => {
    expect(scores([file('package.json', [`"${section}": {`, '  "left-pad": "^1.3.0"', '}'])])).toEqual(
      signals,
    );
  });
});

describe('size', () => {
  const permission = file('src/rights.ts', ['requirePermission(user)']);

  test.each<[lines: number, points: number]>([
    [150, 0],
    [210, 1],
    [510, 2],
    [1010, 3],
  ])('of %d lines gives %d points beside another signal', (lines, points) => {
    const expected = points === 0 ? ['permissions 4'] : ['permissions 4', `size ${points}`];
    expect(scores([permission, beside, file('src/compute.ts', statements(lines))])).toEqual(expected);
  });

  it('never counts alone, and the reasons say so', () => {
    const score = scoreOf([file('src/compute.ts', statements(5000))]);
    expect(score).toMatchObject({ major: false, score: 0, hits: [] });
    expect(score.reasons.map(plain)).toContain('The size counts only together with another signal');
  });

  it('counts the lines of tests for nothing', () => {
    expect(scores([permission, beside, file('src/compute.test.ts', statements(5000))])).toEqual([
      'permissions 4',
    ]);
  });

  it('counts lines that the diff does not show', () => {
    const unseen = changedFile('src/compute.ts', { additions: 900, deletions: 200 });
    expect(scores([permission, beside, unseen])).toEqual(['permissions 4', 'size 3']);
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
    ['a breaking clean-up', { pullRequest: titled('refactor!: drop an argument') }, false],
    ['a part of a word', { pullRequest: titled('majority changed') }, false],
    ['a bump', { pullRequest: titled('Bump pad to a new major version') }, false],
  ])('%s', (_, context, major) => {
    expect(scoreOf([minor], context).major).toBe(major);
  });
});

describe('the policy', () => {
  const given = [file('src/people.ts', ['await verifyPassword(user, given)']), beside];
  const own = (signal: Partial<MajorOptions['signals'][number]>): Partial<MajorOptions> => ({
    signals: [{ name: 'own', points: 5, paths: [], lines: [], labels: [], ...signal }],
  });

  it('sets the threshold', () => {
    expect(scoreOf(given).major).toBe(false);
    expect(scoreOf(given, {}, { ...defaultMajorOptions, threshold: 4 }).major).toBe(true);
  });

  it('gives a signal other points, or none', () => {
    expect(scores(given, { points: { authentication: 6 } })).toEqual(['authentication 6']);
    expect(scores(given, { points: { authentication: 0 } })).toEqual([]);
  });

  test.each<[what: string, signal: Parameters<typeof own>[0], hit: boolean]>([
    ['a path', { paths: ['src/*.ts'] }, true],
    ['another path', { paths: ['lib/**'] }, false],
    ['a line', { lines: ['verify(Password|Code)'] }, true],
    ['another line', { lines: ['^verify'] }, false],
    ['a line of a path', { paths: ['src/**'], lines: ['verify'] }, true],
    ['a line of another path', { paths: ['lib/**'], lines: ['verify'] }, false],
  ])('adds a signal for %s', (_, signal, hit) => {
    expect(scores(given, own(signal)).includes('own 5')).toBe(hit);
  });

  it('adds a signal for a label', () => {
    const labels: Label[] = [{ name: 'area: payments' }];
    const options = { ...defaultMajorOptions, ...own({ labels: ['area: payments'] }) };
    expect(scoreOf([], { labels }, options)).toMatchObject({ major: true, score: 5 });
  });

  it('cannot be slowed down by its patterns', () => {
    const line = `${'a'.repeat(5000)}!`;
    const started = process.cpuUsage();
    scores(
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
      ['authentication 5', 'permissions 5'],
    ],
    ['src/server.js', ["+  app.get('/status', status)"], ['endpoint 3']],
    [
      'src/http/client.py',
      ['-  context.check_hostname = True', '+  context = create_ssl_context(settings)'],
      ['cryptography 5'],
    ],
  ])('%s', (path, lines, signals) => {
    expect(scores([file(path, lines)])).toEqual(signals);
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
      '4 for authentication: Changes how users or services prove who they are (password)',
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

test('a line of any length is read in bounded time', () => {
  const lines = [
    'aA'.repeat(100_000),
    '"'.repeat(100_000),
    'url '.repeat(50_000),
    ' '.repeat(200_000),
    '@'.repeat(100_000),
    'curl '.repeat(50_000),
    '.'.repeat(100_000),
  ];
  const started = process.cpuUsage();
  for (const path of [
    'src/a.ts',
    'src/a.py',
    'src/a.go',
    'src/A.java',
    'src/a.rb',
    'main.tf',
    '.github/workflows/a.yml',
  ])
    scoreOf([file(path, lines)]);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(10_000);
});

describe('the places of a hit', () => {
  const hitsOf = (files: readonly ChangedFile[], options: Partial<MajorOptions> = {}) =>
    scoreOf(files, {}, { ...defaultMajorOptions, ...options }).hits;
  const places = (files: readonly ChangedFile[]) =>
    Object.fromEntries(hitsOf(files).map(({ signal, places, complete }) => [signal, { places, complete }]));
  const check = '  requirePermission(user)';

  it('are all lines that give it, with those that occur twice and those that are removed', () => {
    const files = [
      file('src/a.ts', [check, 'next()', `-${check}`, '  mayNot(authorize(user))', check]),
      file('src/b.ts', [check]),
      beside,
    ];
    expect(places(files)).toEqual({
      permissions: {
        complete: true,
        places: [
          { path: 'src/a.ts', text: 'requirePermission(user)' },
          { path: 'src/a.ts', text: 'requirePermission(user)' },
          { path: 'src/a.ts', text: 'mayNot(authorize(user))' },
          { path: 'src/a.ts', text: 'requirePermission(user)' },
          { path: 'src/b.ts', text: 'requirePermission(user)' },
        ].sort((a, b) => a.path.localeCompare(b.path)),
      },
    });
  });

  it('are all lines of a file whose path gives it', () => {
    expect(places([file('src/auth/refresh.ts', ['first(parts)', 'second(parts)']), beside])).toEqual({
      authentication: {
        complete: true,
        places: [
          { path: 'src/auth/refresh.ts', text: 'first(parts)' },
          { path: 'src/auth/refresh.ts', text: 'second(parts)' },
        ],
      },
    });
  });

  it('are the path alone, and not complete, where its diff is not shown', () => {
    const unseen = changedFile('src/auth/login.ts', { additions: 20, deletions: 3 });
    expect(places([unseen, beside])).toEqual({
      authentication: { complete: false, places: [{ path: 'src/auth/login.ts', text: '' }] },
    });
  });

  test.each<[what: string, lines: readonly string[]]>([
    ['more than 500 of them', Array.from({ length: 501 }, () => check)],
    ['a line of more than 1,000 characters', [`requirePermission(user, '${'x'.repeat(1000)}')`]],
  ])('are not complete with %s', (_, lines) => {
    const hit = hitsOf([file('src/a.ts', lines), beside]).find(({ signal }) => signal === 'permissions');
    expect(hit?.complete).toBe(false);
    expect(hit?.places.length).toBeLessThanOrEqual(500);
    expect(Math.max(...(hit?.places ?? []).map(({ text }) => text.length))).toBeLessThan(1001);
  });

  it('of a signal that the policy adds are all lines, or those of the files that its paths name', () => {
    const files = [file('src/a.ts', ['exportCustomer(a)', 'next()', 'exportCustomer(b)'])];
    const own = (signal: Partial<MajorOptions['signals'][number]>) => ({
      signals: [{ name: 'own', points: 5, paths: [], lines: [], labels: [], ...signal }],
    });
    const texts = (options: Partial<MajorOptions>) =>
      hitsOf(files, options)
        .find(({ signal }) => signal === 'own')
        ?.places.map(({ text }) => text);
    expect(texts(own({ lines: ['exportCustomer'] }))).toEqual(['exportCustomer(a)', 'exportCustomer(b)']);
    expect(texts(own({ paths: ['src/**'] }))).toEqual(['exportCustomer(a)', 'next()', 'exportCustomer(b)']);
  });

  it('of a new dependency are those that are new', () => {
    const manifest = file('package.json', ['"dependencies": {', '  "left-pad": "^1.3.0"', '}']);
    expect(places([manifest])).toEqual({
      'new-dependency': { complete: true, places: [{ path: 'package.json', text: 'left-pad ^1.3.0' }] },
    });
  });

  it('are none for a title or the size', () => {
    const { hits } = scoreOf([file('src/compute.ts', statements(5000))], {
      pullRequest: samplePullRequest({ title: 'feat!: a' }),
    });
    expect(hits).toMatchObject([
      { signal: 'announced', places: [], complete: true },
      { signal: 'size', places: [], complete: true },
    ]);
  });
});
