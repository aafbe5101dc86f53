import { describe, expect, test } from '@jest/globals';
import { isNamedLike } from './check-name.ts';
import { filesRunBy } from './run-files.ts';
import { readAction, readWorkflow } from './workflow-facts.ts';

const jobs = (text: string) => `on: push\njobs:\n${text}`;

describe('the checks of a job', () => {
  test.each<[what: string, job: string, checks: readonly string[]]>([
    ['its id', '  build:\n    steps: []\n', ['build', 'build (*)']],
    ['its name', '  build:\n    name: Build and test\n', ['Build and test', 'Build and test (*)']],
    ['an expression', `  build:\n    name: Test \${{ matrix.os }} now\n`, ['Test * now', 'Test * now (*)']],
    ['a called workflow elsewhere', '  ci:\n    uses: acme/ci/.github/workflows/x.yml@v1\n', ['ci / *']],
    ['a called workflow here', '  ci:\n    uses: ./.github/workflows/x.yml\n', []],
    ['a name in quotes, as a number', '  build:\n    name: 22\n', ['22', '22 (*)']],
  ])('%s', (_, job, checks) => {
    expect(readWorkflow(jobs(job))).toMatchObject({ readable: true, checks });
  });

  test.each([
    ['build', 'build', true],
    ['build', 'Build', true],
    ['build (*)', 'build (linux, 22)', true],
    ['build (*)', 'build', false],
    ['* / lint', 'ci / lint', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['Test * now (*)', 'Test linux now (x)', true],
    ['Test * now', 'Test now', false],
  ])('%s stands for %s: %s', (pattern, name, expected) => {
    expect(isNamedLike(pattern, name)).toBe(expected);
  });

  test('a long pattern takes no time', () => {
    const started = performance.now();
    expect(isNamedLike('a*'.repeat(5_000), 'a'.repeat(20_000).concat('b'))).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a workflow', () => {
  test.each<[what: string, text: string, facts: object]>([
    ['deploys', jobs('  a:\n    environment: production\n'), { environments: ['production'] }],
    [
      'deploys to a named environment',
      jobs('  a:\n    environment: { name: npm, url: x }\n'),
      { environments: ['npm'] },
    ],
    [
      'deploys where an expression says',
      jobs(`  a:\n    environment: \${{ inputs.where }}\n`),
      { environments: ['*'] },
    ],
    [
      'uploads',
      jobs('  a:\n    steps:\n      - uses: github/codeql-action/analyze@v3\n'),
      { analyzes: true },
    ],
    [
      'uploads another tool’s result',
      jobs('  a:\n    permissions: { security-events: write }\n'),
      { analyzes: true },
    ],
    ['may report checks', `permissions:\n  checks: write\n${jobs('  a: {}\n')}`, { reportsAnyCheck: true }],
    ['may do anything', `permissions: write-all\n${jobs('  a: {}\n')}`, { reportsAnyCheck: true }],
    ['may read', `permissions: { checks: read }\n${jobs('  a: {}\n')}`, { reportsAnyCheck: false }],
    [
      'calls another',
      jobs('  ci:\n    name: CI\n    uses: ./.github/workflows/x.yml\n'),
      { calls: [{ path: '.github/workflows/x.yml', job: 'CI' }] },
    ],
    [
      'uses actions of the repository',
      jobs('  a:\n    steps:\n      - uses: ./.github/actions/scan\n      - uses: ./\n'),
      { actions: ['.github/actions/scan/', './'] },
    ],
    [
      'names configuration',
      jobs('  a:\n    steps:\n      - with: { config-file: ./.github/codeql/config.yml }\n'),
      { files: ['.github/codeql/config.yml'] },
    ],
    [
      'runs a script in its directory',
      `defaults: { run: { working-directory: web } }\n${jobs('  a:\n    steps:\n      - run: ./check.sh\n')}`,
      { files: ['check.sh', 'web/check.sh'] },
    ],
  ])('%s', (_, text, facts) => {
    expect(readWorkflow(text)).toMatchObject({ readable: true, ...facts });
  });

  test.each<[what: string, text: string]>([
    ['without jobs', 'on: push\n'],
    ['that is empty', ''],
    ['that is no YAML', 'jobs: [\n'],
    ['with an alias', 'jobs:\n  a: &a\n    steps: []\n  b: *a\n'],
    ['with a merge key', 'jobs:\n  a: &a {}\n  b:\n    <<: *a\n'],
    ['that is too long', `${jobs('  a: {}\n')}#${' '.repeat(200_000)}`],
    ['of brackets', `jobs: ${'['.repeat(50_000)}`],
    ['with a key twice', jobs('  a: {}\n  a: {}\n')],
  ])('%s is not readable', (_, text) => {
    expect(readWorkflow(text)).toMatchObject({ readable: false });
  });

  test('with a pattern of branches or a time is readable', () => {
    const text = `on:\n  push: { branches: ['release/*'] }\n  schedule: [{ cron: '0 */4 * * *' }]\njobs: { a: {} }\n`;
    expect(readWorkflow(text).readable).toBe(true);
  });
});

describe('the files that a script runs', () => {
  test.each<[script: string, files: readonly string[]]>([
    ['./ci/check.sh', ['ci/check.sh']],
    ['ci/check.sh --all', ['ci/check.sh']],
    ['bash -e ci/check.sh', ['ci/check.sh']],
    ['sudo bash check.sh', ['check.sh']],
    ['CI=1 ./gradlew build', ['gradlew']],
    ['python3 tools/lint.py src', ['tools/lint.py']],
    ['node --test tools/x.mjs', ['tools/x.mjs']],
    ['set -e\nif ! ./ci/a.sh; then exit 1; fi', ['ci/a.sh']],
    ['x=$(./ci/version.sh)', ['ci/version.sh']],
    ['"$GITHUB_WORKSPACE/ci/a.sh"', ['ci/a.sh']],
    [`\${{ github.workspace }}/ci/a.sh`, ['ci/a.sh']],
    ['cd ci && ./check.sh', ['check.sh', 'ci/check.sh']],
    ['. ./ci/env.sh', ['ci/env.sh']],
    ['ci/../tools/a.sh', ['tools/a.sh']],
    ['echo \\\n  | ./ci/a.sh', ['ci/a.sh']],
    ['npm test', []],
    ['make check', []],
    ['python -m pytest', []],
    ['/usr/bin/env', []],
    ['curl https://example.com/x.sh', []],
    ['../outside.sh', []],
    ['# ./ci/no.sh', []],
    [`./\${{ inputs.script }}`, []],
  ])('%j', (script, files) => {
    expect(filesRunBy(script, '')).toEqual(files);
  });

  test('of an action, from its folder', () => {
    const text = `runs:\n  using: composite\n  steps:\n    - run: \${{ github.action_path }}/../shared/a.sh\n    - uses: ./.github/actions/b\n`;
    expect(readAction(text, '.github/actions/scan/')).toMatchObject({
      readable: true,
      files: ['.github/actions/shared/a.sh'],
      actions: ['.github/actions/b/'],
    });
    expect(readAction('runs: { using: node24, main: dist/index.js }', './').files).toEqual(['dist/index.js']);
    expect(readAction('name: nothing', 'a/')).toMatchObject({ readable: false });
  });

  test('a hostile script takes no time', () => {
    const started = performance.now();
    for (const unit of ['cd a\n', './a ', '$(', `\${{ github.workspace }}/`, ' ', '"']) {
      filesRunBy(unit.repeat(50_000), '');
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
