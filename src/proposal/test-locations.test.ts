import { describe, expect, it, test } from '@jest/globals';
import { surveyFiles } from './test-locations.ts';

function survey(paths: readonly string[], texts: Readonly<Record<string, string>> = {}) {
  return surveyFiles({
    repository: 'acme/shop',
    commit: 'c0ffee',
    paths: [...paths, ...Object.keys(texts)],
    texts,
  });
}

const product = ['src/cart.js', 'src/order.js', 'src/pay.js'];

describe('the files of a repository', () => {
  it('are counted by purpose and language', () => {
    expect(survey(['src/a.ts', 'src/b.ts', 'lib/c.py', 'src/a.test.ts', 'README.md', 'src/a.css'])).toEqual({
      languages: [
        { language: 'typescript', files: 2 },
        { language: 'python', files: 1 },
      ],
      product: 3,
      tests: 1,
      unrecognized: [],
    });
  });

  it('may be none', () => {
    expect(survey([])).toEqual({ languages: [], product: 0, tests: 0, unrecognized: [] });
  });
});

describe('tests that no convention recognizes', () => {
  test.each<[string, string, string, string]>([
    [
      'package.json',
      '{"jest": {"testMatch": ["<rootDir>/checks/**/*.js"]}}',
      'checks/a.js',
      'checks/**/*.js',
    ],
    ['package.json', '{"mocha": {"spec": "./checks/*.js"}}', 'checks/a.js', 'checks/*.js'],
    ['jest.config.json', '{"testMatch": ["**/checks/*.js"]}', 'lib/checks/a.js', '**/checks/*.js'],
    ['.mocharc.json', '{"spec": ["checks/**"]}', 'checks/a.js', 'checks/**'],
    ['.mocharc.yml', 'spec:\n  - checks/**\n', 'checks/a.js', 'checks/**'],
    [
      'pyproject.toml',
      '[tool.pytest.ini_options]\ntestpaths = ["checks"]\n',
      'checks/a.py',
      'checks/**/*.py',
    ],
    [
      'pyproject.toml',
      '[tool.pytest.ini_options]\ntestpaths = [\n  "checks",\n]\nx = 1\n',
      'checks/a.py',
      'checks/**/*.py',
    ],
    ['pytest.ini', '[pytest]\ntestpaths =\n    checks\n    more\n[other]\n', 'checks/a.py', 'checks/**/*.py'],
    ['setup.cfg', '[tool:pytest]\npython_files = check_*.py\n', 'lib/check_a.py', '**/check_*.py'],
    [
      'phpunit.xml.dist',
      '<phpunit><testsuites><testsuite name="a"><directory suffix="x.php">./checks/</directory></testsuite></testsuites></phpunit>',
      'checks/a.php',
      'checks/**',
    ],
  ])('are named by %s: %s', (from, text, path, glob) => {
    expect(survey([...product, path], { [from]: text }).unrecognized).toEqual([{ glob, from, files: 1 }]);
  });

  test.each<[string, string, string, readonly string[]]>([
    ['that are recognized', 'package.json', '{"jest": {"testMatch": ["test/**"]}}', ['test/a.js']],
    ['of which there are none', 'package.json', '{"jest": {"testMatch": ["checks/**"]}}', []],
    ['that are most of the code', 'package.json', '{"jest": {"testMatch": ["src/**"]}}', []],
    ['that are everything', 'package.json', '{"jest": {"testMatch": ["**"]}}', []],
    [
      'of a glob that a policy does not take',
      'package.json',
      '{"jest": {"testMatch": ["checks/+(a|b).js"]}}',
      ['checks/a.js'],
    ],
    [
      'of a long glob',
      'package.json',
      `{"jest": {"testMatch": ["checks/**${'/**'.repeat(80)}"]}}`,
      ['checks/a.js'],
    ],
    ['of another file', 'packages/a/package.json', '{"jest": {"testMatch": ["checks/**"]}}', ['checks/a.js']],
    ['of a broken file', 'package.json', '{"jest": {"testMatch": ["checks/**"]', ['checks/a.js']],
    ['of a file that is no object', 'package.json', 'null', ['checks/a.js']],
    ['of numbers', 'package.json', '{"jest": {"testMatch": [7]}}', ['checks/a.js']],
    ['of other keys of pytest', 'pytest.ini', '[pytest]\nnorecursedirs = checks\n', ['checks/a.py']],
  ])('are not those %s', (_, from, text, paths) => {
    expect(survey([...product, ...paths], { [from]: text }).unrecognized).toEqual([]);
  });

  it('are read in bounded time', () => {
    const start = performance.now();
    for (const text of [
      'testpaths='.repeat(10_000),
      `testpaths = ${'a '.repeat(50_000)}`,
      '<testsuite><directory '.repeat(5_000),
      '<directory>'.repeat(9_000),
      `\n${' '.repeat(100_000)}`,
    ]) {
      survey(product, { 'pytest.ini': text, 'phpunit.xml': text });
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
