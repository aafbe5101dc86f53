import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeRule } from '../../../test/rule.ts';
import { changedFile, patchOf } from '../../../test/samples/changed-file.ts';
import { anyText } from '../../../test/samples/hostile-text.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import { plain } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { tests } from './index.ts';
import { options } from './options.ts';

const pullRequest = samplePullRequest();

/** Files of a change: each a path with its changed lines, or all that GitHub shows of it. */
type Given = readonly (readonly [path: string, ...lines: string[]] | ChangedFile)[];

describe('a change that needs no test', () => {
  test.each<[what: string, given: Given, summary: string]>([
    ['documents', [['README.md', '+Hello']], '1 document'],
    [
      'dependencies',
      [
        ['package.json', '-"a": "1"', '+"a": "2"'],
        ['package-lock.json', '+a'],
      ],
      '1 package manifest and 1 lock file',
    ],
    ['comments', [['src/cart.ts', '+// The cart.']], '1 product file with only comments changed'],
    [
      'a version',
      [['shop/version.py', "-__version__ = '1.2.3'", "+__version__ = '1.2.4'"]],
      '1 product file with a new version number',
    ],
    ['only tests', [['src/cart.test.ts', '+expect(total).toBe(1)']], '1 file with tests'],
    [
      'deleted files',
      [changedFile('src/cart.ts', { status: 'removed', deletions: 9 })],
      '1 product file deleted',
    ],
    ['deleted lines', [['src/cart.ts', '-log(cart)']], '1 product file with only deleted lines'],
    [
      'renamed files',
      [changedFile('src/basket.ts', { status: 'renamed', previousPath: 'src/cart.ts' })],
      '1 product file renamed',
    ],
    [
      'formatting',
      [
        ['src/a.go', '-a()', '+  a()'],
        ['src/b.go', '-b()', '+  b()'],
      ],
      '2 product files with only formatting changed',
    ],
    ['a schema migration', [['db/migrate/1_cart.rb', '+create_table :carts']], '1 schema migration'],
    ['an example', [['examples/cart/index.js', '+buy()']], '1 example'],
    ['a container', [['Dockerfile', '-FROM node:24', '+FROM node:25']], '1 infrastructure file'],
    ['nothing', [], 'no file changed'],
  ])('%s', (_, given, summary) => {
    const verdict = verdictOf(given);
    expect(verdict.status).toBe('not-applicable');
    expect(plain(verdict.summary)).toBe(`Nothing here needs a test: ${summary}.`);
  });
});

describe('a change of product code with its tests', () => {
  test.each<[where: string, given: Given]>([
    [
      'beside it',
      [
        ['cart/total.go', '+sum()'],
        ['cart/total_test.go', '+check(sum())'],
      ],
    ],
    [
      'in the directory of tests',
      [
        ['lib/cart.ex', '+sum()'],
        ['test/cart_test.exs', '+assert sum() == 1'],
      ],
    ],
    [
      'in the file itself',
      [
        [
          'src/cart.rs',
          '+sum();',
          '+#[cfg(test)]',
          '+mod tests {',
          '+  #[test]',
          '+  fn sums() { assert!(sum() == 1); }',
          '+}',
        ],
      ],
    ],
    [
      'as a doctest',
      [
        [
          'shop/cart.py',
          '+def total(): return 1',
          ' def add(a, b):',
          '     """Add.',
          '+    >>> add(1, 1)',
          '     """',
        ],
      ],
    ],
    [
      'as table data',
      [
        ['lib/cart.c', '+sum();'],
        ['tests/data/test12', '+1 1 2'],
      ],
    ],
    [
      'as expected output',
      [
        ['compiler/Cart.scala', '+sum()'],
        ['tests/neg/cart.check', '-1', '+2'],
      ],
    ],
    [
      'where a statement is only deleted',
      [
        ['cart/total.go', '-sum += 1'],
        ['cart/total_test.go', '+check(sum())'],
      ],
    ],
    [
      'as one row of a table',
      [
        ['shop/cart.py', '+total()'],
        ['tests/test_cart.py', '+    ("one", 1),'],
      ],
    ],
    [
      'as an input with the snapshot recorded for it',
      [
        ['src/format.ts', '+sum()'],
        ['src/__fixtures__/cart.css', '+a {}'],
        ['src/__snapshots__/format.test.ts.snap', '+a {}'],
      ],
    ],
    [
      're-enabled',
      [
        ['src/cart.js', '+sum()'],
        ['test/cart.test.js', "-it.skip('sums', () => {", "+it('sums', () => {"],
      ],
    ],
    ['too large to see', [['src/cart.js', '+sum()'], changedFile('test/cart.test.js', { additions: 5000 })]],
    [
      'of a template',
      [
        ['charts/shop/templates/web.yaml', '+replicas: {{ .Values.replicas }}'],
        ['charts/shop/tests/web_test.yaml', '+- equal: { path: spec.replicas, value: 2 }'],
      ],
    ],
    [
      'at the root of a monorepo',
      [
        ['packages/cart/src/total.ts', '+sum()'],
        ['test/total.test.ts', '+expect(sum()).toBe(1)'],
      ],
    ],
    [
      'in a package of tests',
      [
        ['packages/cart/src/total.ts', '+sum()'],
        ['packages/e2e/src/total.test.ts', '+expect(sum()).toBe(1)'],
      ],
    ],
    [
      'in a package that is named after it',
      [
        ['packages/cart/src/total.ts', '+sum()'],
        ['packages/react-cart/src/total.test.ts', '+expect(sum()).toBe(1)'],
      ],
    ],
    [
      'through the whole system, in another package',
      [
        ['crates/cart/src/total.rs', '+sum();'],
        ['crates/cli/tests/e2e/total.rs', '+assert!(sum() == 1);'],
      ],
    ],
    [
      'in one of its packages',
      [
        ['packages/a/src/a.ts', '+a()'],
        ['packages/b/src/b.ts', '+b()'],
        ['packages/a/src/a.test.ts', '+expect(a()).toBe(1)'],
      ],
    ],
  ])('%s', (_, given) => {
    expect(verdictOf(given).status).toBe('pass');
  });

  it('names the tests', () => {
    expect(
      plain(
        verdictOf([
          ['a.go', '+a()'],
          ['a_test.go', '+a()'],
          ['b_test.go', '+a()'],
        ]).summary,
      ),
    ).toBe('Tests changed with the product code: a_test.go and b_test.go.');
  });
});

describe('a change that needs a test and has none', () => {
  test.each<[what: string, given: Given]>([
    ['a line of product code', [['src/cart.ts', '+sum()']]],
    ['a file that cannot be seen', [changedFile('src/cart.ts', { additions: 9000 })]],
    ['a binary product', [changedFile('src/model.bin', { binary: true })]],
    ['a migration that touches data', [['db/migrate/1_cart.rb', '+execute "UPDATE carts SET total = 0"']]],
    ['a template', [['charts/shop/templates/web.yaml', '+replicas: {{ .Values.replicas }}']]],
    ['a module of Terraform', [['modules/network/main.tf', '+count = var.enabled ? 1 : 0']]],
    ['an installer that is shipped', [['bin/install.sh', '+curl "$1"']]],
  ])('%s', (_, given) => {
    expect(verdictOf(given).status).toBe('fail');
  });

  it('points at the first line that may change behavior', () => {
    const patch = '@@ -1,2 +1,4 @@\n // a\n+// b\n+c()\n d()';
    const [finding] = verdictOf([changedFile('src/cart.ts', { patch })]).findings;
    expect(finding).toMatchObject({ level: 'failure', path: 'src/cart.ts', line: 3 });
  });

  it('says where a test would count', () => {
    const verdict = verdictOf([['packages/cart/src/total.go', '+sum()']]);
    expect('remedy' in verdict ? plain(verdict.remedy) : '').toBe(
      'Add or change a test in packages/cart that fails without this change. Accepted test locations: *_test.go beside the code.',
    );
  });

  it('lists 20 files and counts the others', () => {
    const given = Array.from({ length: 25 }, (_, index): [string, string] => [`src/a${index}.ts`, '+a()']);
    const { findings, summary } = verdictOf(given);
    expect(plain(summary)).toBe(
      '25 product files changed without tests: src/a0.ts, src/a1.ts, src/a2.ts and 22 more.',
    );
    expect(findings.filter((finding) => finding.level === 'failure')).toHaveLength(20);
    expect(findings.map((finding) => plain(finding.message))).toContain('5 more files need a test.');
  });
});

describe('the summary of a change without tests that count', () => {
  test.each<[what: string, given: Given, summary: string]>([
    ['no test', [['src/cart.ts', '+sum()']], '1 product file changed without tests: src/cart.ts.'],
    [
      'a test that does not count',
      [
        ['src/cart.ts', '+sum()'],
        ['test/cart.test.ts', '-expect(a).toBe(1)'],
      ],
      '1 product file changed without tests: src/cart.ts. The changed test test/cart.test.ts does not count: lines of the test are only deleted.',
    ],
    [
      'several tests that do not count',
      [
        ['src/cart.ts', '+sum()'],
        ['test/cart.test.ts', '-expect(a).toBe(1)'],
        ['test/sum.test.ts', '-expect(a).toBe(1)'],
      ],
      '1 product file changed without tests: src/cart.ts. None of the 2 changed tests counts: test/cart.test.ts and test/sum.test.ts.',
    ],
    [
      'tests of another package',
      [
        ['packages/a/src/cart.ts', '+sum()'],
        ['packages/b/src/b.test.ts', '+expect(b()).toBe(1)'],
      ],
      '1 product file changed without tests: packages/a/src/cart.ts. The changed tests are in other packages.',
    ],
  ])('%s', (_, given, summary) => {
    expect(plain(verdictOf(given).summary)).toBe(summary);
  });
});

describe('what does not count as a test of the change', () => {
  test.each<[what: string, given: Given, reason: string]>([
    [
      'a deleted test',
      [changedFile('test/cart.test.ts', { status: 'removed', deletions: 9 })],
      'the test is deleted',
    ],
    [
      'deleted lines of a test',
      [['test/cart.test.ts', '-expect(a).toBe(1)']],
      'lines of the test are only deleted',
    ],
    [
      'a skipped test',
      [['test/cart.test.ts', "-it('sums', f)", "+it.skip('sums', f)"]],
      'tests are only skipped or singled out',
    ],
    [
      'a test crossed out',
      [['test/cart.test.ts', "-it('sums', f)", "+xit('sums', f)"]],
      'tests are only skipped or singled out',
    ],
    [
      'a test singled out',
      [['test/cart.test.ts', "-it('sums', f)", "+it.only('sums', f)"]],
      'tests are only skipped or singled out',
    ],
    [
      'a disabled test of Java',
      [['src/test/java/CartTest.java', '+@Disabled("flaky")', ' @Test']],
      'tests are only skipped or singled out',
    ],
    [
      'an ignored test of Rust',
      [['tests/cart.rs', ' #[test]', '+#[ignore]']],
      'tests are only skipped or singled out',
    ],
    [
      'a test of Go that skips',
      [['cart_test.go', '+\tt.Skip("flaky")']],
      'tests are only skipped or singled out',
    ],
    [
      'a marked test of Python',
      [['tests/test_cart.py', '+@pytest.mark.skip(reason="flaky")', ' def test_a():']],
      'tests are only skipped or singled out',
    ],
    [
      'a skipped fact',
      [['Shop.Tests/Cart.cs', '-[Fact]', '+[Fact(Skip = "flaky")]']],
      'tests are only skipped or singled out',
    ],
    [
      'a new test that is skipped',
      [['test/cart.test.ts', "+it.skip('sums', () => {", '+  expect(sum()).toBe(1)', '+})']],
      'the added tests are skipped',
    ],
    [
      'an emptied test',
      [['tests/test_cart.py', '-    assert total() == 1', '+    pass']],
      'the tests assert nothing',
    ],
    [
      'a new empty test',
      [['tests/test_cart.py', '+def test_total():', '+    assert True']],
      'the tests assert nothing',
    ],
    [
      'a moved test',
      [changedFile('test/a.test.ts', { status: 'renamed', previousPath: 'test/b.test.ts' })],
      'the test is only renamed',
    ],
    [
      'a test put where it does not run',
      [['test/disabled/cart.test.ts', '+expect(a).toBe(1)']],
      'the test is in disabled, where it does not run',
    ],
    [
      'a reformatted test',
      [['test/cart.test.ts', '-expect(a).toBe(1)', '+expect(a).toBe(1);']],
      'only comments, imports or formatting of the test change',
    ],
    [
      'another import',
      [['test/cart.test.ts', "+import { a } from './a'"]],
      'only comments, imports or formatting of the test change',
    ],
  ])('%s, and it says why', (_, given, reason) => {
    const verdict = verdictOf([['src/cart.ts', '+sum()'], ...given]);
    expect(verdict.status).toBe('fail');
    expect(verdict.findings.map((finding) => plain(finding.message))).toContain(
      `Does not count as a test of this change: ${reason}.`,
    );
  });

  test.each<[what: string, given: Given]>([
    ['a snapshot', [['src/__snapshots__/cart.test.ts.snap', '-1', '+2']]],
    ['a golden picture', [changedFile('test/goldens/cart.png', { binary: true })]],
    ['a helper of tests', [['src/test-utils/render.ts', '+render()']]],
    ['a benchmark', [['benches/cart.rs', '+bench()']]],
    ['a test of another package', [['packages/b/src/b.test.ts', '+expect(b()).toBe(1)']]],
  ])('%s', (_, given) => {
    expect(verdictOf([['packages/a/src/a.ts', '+a()'], ...given]).status).toBe('fail');
  });
});

describe('files that have to be seen whole', () => {
  test.each<[what: string, given: Given, paths: readonly string[]]>([
    ['Rust without tests', [['src/cart.rs', '+sum();']], ['src/cart.rs']],
    [
      'Rust with tests',
      [
        ['src/cart.rs', '+sum();'],
        ['tests/cart.rs', '+assert!(sum() == 1);'],
      ],
      [],
    ],
    ['a new file', [changedFile('src/cart.rs', { status: 'added', patch: '@@ -0,0 +1 @@\n+sum();' })], []],
    ['a file without a diff', [changedFile('src/cart.rs', { additions: 9000 })], []],
    ['another language', [['src/cart.ts', '+sum()']], []],
    ['comments', [['src/cart.rs', '+// Sums.']], []],
  ])('%s', (_, given, paths) => {
    expect(tests.files?.({ change: readChange({ files: filesOf(given) }) }, options.parse({}))).toEqual(
      paths,
    );
  });

  it('decide, and the check does without those that it does not have', () => {
    const change = {
      files: [
        changedFile('src/cart.rs', { patch: '@@ -4,2 +4,3 @@\n fn sums() {\n+    assert!(sum() == 1);\n }' }),
        changedFile('src/sum.rs', { patch: '@@ -1,0 +1,1 @@\n+fn sum() -> i32 { 1 }' }),
      ],
    };
    const head = '#[cfg(test)]\nmod unit {\n#[test]\nfn sums() {\n    assert!(sum() == 1);\n}\n}';
    const status = (headFiles?: Readonly<Record<string, string | null>>) =>
      judgeRule(tests, { pullRequest, change, ...(headFiles === undefined ? {} : { headFiles }) }).status;
    expect(status({ 'src/cart.rs': head })).toBe('pass');
    expect(status({ 'src/cart.rs': null })).toBe('fail');
    expect(status()).toBe('fail');
  });
});

describe('what the policy says', () => {
  test.each<[what: string, given: Given, policy: Record<string, unknown>, status: Verdict['status']]>([
    [
      'a file is a test',
      [
        ['src/a.ts', '+a()'],
        ['checks/a.ts', '+a()'],
      ],
      { tests: ['checks/**'] },
      'pass',
    ],
    ['a file is product code', [['docs/app.js', '+a()']], { product: ['docs/*.js'] }, 'fail'],
    ['a file needs no test', [['legacy/a.ts', '+a()']], { ignore: ['legacy/**'] }, 'not-applicable'],
    [
      'each package needs tests of its own',
      [
        ['packages/a/src/a.ts', '+a()'],
        ['packages/b/src/b.ts', '+b()'],
        ['packages/a/src/a.test.ts', '+expect(a())'],
      ],
      { 'every-package': true },
      'fail',
    ],
  ])('%s', (_, given, policy, status) => {
    expect(verdictOf(given, policy).status).toBe(status);
  });

  test.each<[what: string, patterns: unknown]>([
    ['an absolute pattern', ['/src/**']],
    ['a negated pattern', ['!src/**']],
    ['unbalanced brackets', ['src/[a']],
    ['an empty pattern', ['']],
    ['a pattern that is too long', ['a'.repeat(201)]],
    ['too many patterns', Array.from({ length: 101 }, () => 'a')],
  ])('refuses %s', (_, patterns) => {
    expect(options.safeParse({ tests: patterns }).success).toBe(false);
  });
});

describe('hostile input', () => {
  const line = fc
    .tuple(fc.constantFrom('+', '-', ' ', '@@ -1 +1 @@', '\\'), anyText())
    .map((parts) => parts.join(''));
  const path = fc.oneof(
    anyText(),
    fc
      .tuple(
        fc.array(fc.constantFrom('src', 'test', 'lib', 'vendor', '..', '', 'packages', 'a'), {
          maxLength: 5,
        }),
        fc.constantFrom('a.ts', 'a.py', 'a.rs', 'a.ex', 'a.vue', 'a_test.go', 'a.yaml', 'a', '.a'),
      )
      .map(([directories, name]) => [...directories, name].join('/')),
  );

  it('always gets a verdict', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.array(line)), { maxLength: 6 }), (files) => {
        const verdict = verdictOf(
          files.map(([name, lines]) => changedFile(name, { patch: `@@ -1,9 +1,9 @@\n${lines.join('\n')}` })),
        );
        expect(['pass', 'fail', 'not-applicable']).toContain(verdict.status);
      }),
    );
  });

  it('takes thousands of equal lines in reasonable time', () => {
    const lines = Array.from({ length: 20_000 }, () => 'return nil');
    const start = process.cpuUsage();
    verdictOf([
      ['a.go', ...lines.map((line) => `-${line}`)],
      ['b.go', ...lines.map((line) => `+${line}`)],
      ['b_test.go', ...lines.map((line) => `+func Test${line}() {`)],
    ]);
    expect(milliseconds(process.cpuUsage(start))).toBeLessThan(4000);
  });

  test.each<[what: string, name: string, text: string]>([
    ['open brackets', 'a.ts', '('.repeat(50_000)],
    ['open type arguments', 'a.ts', 'a<'.repeat(25_000)],
    ['colons', 'a.ts', `(${'a:'.repeat(25_000)}`],
    ['quotes', 'a.py', `'"`.repeat(25_000)],
    ['spaces', 'a.test.ts', ' '.repeat(50_000)],
    ['comment marks', 'a.c', '/*'.repeat(25_000)],
    ['numbers', 'a.py', `version ${'1.'.repeat(25_000)}`],
    ['words', 'a.py', 'word '.repeat(10_000)],
    ['skips', 'a.test.ts', 'it.skip('.repeat(6_000)],
    ['names', 'a.ts', `import {${'a as b,'.repeat(6_000)}`],
  ])('takes 50 kB of %s in reasonable time', (_, name, text) => {
    const pieces = text.match(/.{1,4000}/g) ?? [];
    const start = process.cpuUsage();
    verdictOf([[name, `-${text}`, `+${text}1`, ...pieces.map((piece) => `+${piece}`)]]);
    expect(milliseconds(process.cpuUsage(start))).toBeLessThan(4000);
  });
});

/** What the processor worked, whatever else the machine does. */
function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

function verdictOf(given: Given, policy: Record<string, unknown> = {}): Verdict {
  return judgeRule(tests, { pullRequest, change: { files: filesOf(given) } }, policy);
}

function filesOf(given: Given): readonly ChangedFile[] {
  return given.map((entry) => {
    if ('status' in entry) return entry;
    const [path, ...lines] = entry;
    return changedFile(path, { patch: patchOf(lines) });
  });
}

test('a test that may show nothing counts with a warning, unless the policy says that it fails', () => {
  const files = [
    changedFile('src/cart.ts', { patch: patchOf(['+total()']) }),
    changedFile('src/cart.test.ts', {
      patch: patchOf(["+test('a', () => {", '+  total();', '+  expect(1).toBe(1);', '+});']),
    }),
  ];
  const shown = judgeRule(tests, { pullRequest, change: { files } });
  expect(shown).toMatchObject({
    status: 'pass',
    findings: [{ messageId: 'doubtful-test', level: 'warning' }],
  });
  const failed = judgeRule(tests, { pullRequest, change: { files } }, { 'doubtful-tests': 'fail' });
  expect(failed).toMatchObject({ status: 'fail', messageId: 'no-test-counts' });
});
