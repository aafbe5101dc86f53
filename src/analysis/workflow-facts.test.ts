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
    ['npx tsx ci/check.ts', ['ci/check.ts']],
    ['node --import tsx ci/check.ts', ['ci/check.ts']],
    ['node -r ./ci/setup.js ci/check.js', ['ci/setup.js', 'ci/check.js']],
    ['bash -o pipefail ci/check.sh', ['ci/check.sh']],
    ['bash -euo pipefail check.sh', ['check.sh']],
    ['timeout 60 ./ci/check.sh', ['ci/check.sh']],
    ['timeout --signal KILL 5m bash ci/check.sh', ['ci/check.sh']],
    ['sudo -E ./ci/check.sh', ['ci/check.sh']],
    ['env -i CI=1 ./ci/check.sh', ['ci/check.sh']],
    ['nice -n 5 ./ci/check.sh', ['ci/check.sh']],
    ['while ! ./ci/wait.sh; do sleep 1; done', ['ci/wait.sh']],
    ['until ./ci/wait.sh; do :; done', ['ci/wait.sh']],
    ['if a; then b; elif ./ci/c.sh; then d; fi', ['ci/c.sh']],
    ['(./ci/check.sh)', ['ci/check.sh']],
    ['x=`./ci/version.sh`', ['ci/version.sh']],
    ['cat ci/check.sh | bash', ['ci/check.sh']],
    ['bash < ci/check.sh', ['ci/check.sh']],
    ['bash <ci/check.sh', ['ci/check.sh']],
    ['find . -name x | xargs ./ci/check.sh', ['ci/check.sh']],
    ['uv run ci/check.py', ['ci/check.py']],
    ['uv run python ci/check.py', ['ci/check.py']],
    ['poetry run python ci/check.py', ['ci/check.py']],
    ['pnpm exec tsx ci/check.ts', ['ci/check.ts']],
    ['bundle exec ruby ci/check.rb', ['ci/check.rb']],
    ['.\\ci\\check.ps1', ['ci/check.ps1']],
    ['call ci\\check.bat', ['ci/check.bat']],
    ['cmd /c ci\\check.cmd', ['ci/check.cmd']],
    ['& "$PSScriptRoot/x.ps1"; & ./ci/check.ps1', ['ci/check.ps1']],
    ['pwsh -NoProfile -File ci/check.ps1', ['ci/check.ps1']],
    ['go run ./tools/check', ['tools/check']],
    ['bash -c "./ci/check.sh"', ['ci/check.sh']],
    ['sh -c "exec ./ci/check.sh --all"', ['ci/check.sh']],
    ['docker run -v $PWD:/w image bash ci/check.sh', ['ci/check.sh']],
    ['eval "$(cat ci/env.sh)"', ['ci/env.sh']],
    ['/usr/bin/env bash ci/check.sh', ['ci/check.sh']],
    ['bash ci/check.sh>log', ['ci/check.sh']],
    ['./ci/check.sh>/dev/null 2>&1', ['ci/check.sh']],
    ['./ci/check &>>log', ['ci/check']],
    ['trap ./ci/clean EXIT', ['ci/clean']],
    ['MODE="a b" ./ci/check', ['ci/check']],
    [`MODE='a b' OTHER=1 ci/check`, ['ci/check']],
    ['x="$(./ci/version)"', ['ci/version']],
    ['python -m ci.check', ['ci/check', 'ci/check.py']],
    ['/bin/bash configure', ['configure']],
    ['python3.12 ci/check.py', ['ci/check.py']],
    ['python3 -m black src/app.py', []],
    ['node --require=./ci/setup.cjs ci/check.js', ['ci/setup.cjs', 'ci/check.js']],
    ['node -e "x" src/a.js', []],
    ['docker run image python ci/check.py', ['ci/check.py']],
    ['sh -c sh -c sh -c sh -c sh -c sh -c sh -c sh -c ./ci/check.sh', ['ci/check.sh']],
    ['sudo apt-get install -y zsh fish', []],
    ['go test ./...', []],
    ['grep -rn python src/', []],
    ['curl -fsSL https://example.com/x.sh | bash -s -- stable', []],
    ['npm test', []],
    ['npm run build -- src/index.ts', []],
    ['npx eslint src/index.ts', []],
    ['node ci/check.js src/index.js', ['ci/check.js']],
    ['cat package.json | jq .version', []],
    ['cp dist/app.js out/', []],
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

  test.each<[string, string, readonly string[]]>([
    ['a shell of its own', '{ run: x, shell: "bash ci/wrapper.sh {0}" }', ['ci/wrapper.sh']],
    ['a command for an action', '{ uses: acme/retry@v1, with: { command: ./ci/a.sh } }', ['ci/a.sh']],
    [
      'a script for an action',
      `{ uses: actions/github-script@v8, with: { script: "const x = require('./ci/a.js')\\nx()" } }`,
      ['ci/a.js'],
    ],
    [
      'a script that names a module without its ending',
      `{ uses: actions/github-script@v8, with: { script: "await require('./ci/a')()" } }`,
      ['ci/a', 'ci/a.js', 'ci/a.cjs', 'ci/a.mjs', 'ci/a.ts'],
    ],
    [
      'the workspace as an expression',
      `{ uses: actions/github-script@v8, with: { script: "import('\${{ github.workspace }}/ci/a.mjs')" } }`,
      ['ci/a.mjs'],
    ],
    ['an entry point', '{ uses: "docker://alpine:3", with: { entrypoint: ci/a.sh } }', ['ci/a.sh']],
    ['a folder that an action reads', '{ uses: actions/upload-artifact@v5, with: { path: src/ } }', []],
  ])('of a step with %s', (_, step, files) => {
    expect(readWorkflow(`jobs:\n  a:\n    steps:\n      - ${step}\n`).files).toEqual(files);
  });

  test('of a job with a shell by default', () => {
    const text = 'jobs: { a: { defaults: { run: { shell: bash ci/wrapper.sh } }, steps: [{ run: x }] } }';
    expect(readWorkflow(text).files).toEqual(['ci/wrapper.sh']);
    const everywhere =
      'defaults: { run: { shell: bash ci/wrapper.sh } }\njobs: { a: { steps: [{ run: x }] } }';
    expect(readWorkflow(everywhere).files).toEqual(['ci/wrapper.sh']);
  });

  test('of an action, from its folder', () => {
    const text = `runs:\n  using: composite\n  steps:\n    - run: \${{ github.action_path }}/../shared/a.sh\n    - uses: ./.github/actions/b\n`;
    expect(readAction(text, '.github/actions/scan/')).toMatchObject({
      readable: true,
      files: ['.github/actions/shared/a.sh'],
      actions: ['.github/actions/b/'],
    });
    expect(readAction('runs: { using: node24, main: dist/index.js }', './').files).toEqual(['dist/index.js']);
    expect(readAction('runs: { using: docker, image: Dockerfile, entrypoint: run.sh }', './').files).toEqual([
      'Dockerfile',
      'run.sh',
    ]);
    expect(readAction('name: nothing', 'a/')).toMatchObject({ readable: false });
  });

  test('a hostile script takes no time', () => {
    const started = performance.now();
    const units = ['cd a\n', './a ', '$(', `\${{ github.workspace }}/`, ' ', '"'];
    const chains = [
      'a="',
      'a="b" ',
      '>',
      'sudo ',
      'sudo - ',
      'sh -c ',
      'npx ',
      'node -r ',
      'x node ',
      '<',
      'a\\\\',
      '/',
      '1',
    ];
    for (const unit of [...units, ...chains]) {
      filesRunBy(unit.repeat(50_000), '');
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
