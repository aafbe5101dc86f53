import { describe, expect, it, test } from '@jest/globals';
import { readWorkflow, type Trigger } from './workflow.ts';

function trigger(on: string): Trigger | undefined {
  return readWorkflow('.github/workflows/a.yml', `${on}\njobs:\n  a:\n    runs-on: x\n`)?.trigger;
}

function checks(job: string): readonly string[] | null | undefined {
  return readWorkflow('.github/workflows/a.yml', `on: push\njobs:\n  build:\n    runs-on: x\n${job}`)?.jobs[0]
    ?.checks;
}

describe('when a workflow runs', () => {
  test.each<[string, Trigger['when'], string]>([
    ['on: pull_request', 'pull-requests', 'on each pull request'],
    ['on: [push, pull_request]', 'pull-requests', 'on each pull request'],
    ['on:\n  pull_request:', 'pull-requests', 'on each pull request'],
    ['on:\n  pull_request:\n    branches: [main]', 'pull-requests', 'on each pull request'],
    [
      'on:\n  pull_request_target:\n    types: [opened, synchronize, reopened]',
      'pull-requests',
      'on each pull request',
    ],
    ['"on":\n  pull_request: {}', 'pull-requests', 'on each pull request'],
    [
      'on:\n  pull_request:\n    paths: ["src/**", "*.go"]',
      'some-pull-requests',
      'only where one of these changes: src/**, *.go',
    ],
    [
      'on:\n  pull_request:\n    paths-ignore: "docs/**"',
      'some-pull-requests',
      'unless only these change: docs/**',
    ],
    [
      'on:\n  pull_request:\n    types: [labeled]',
      'some-pull-requests',
      'only when a pull request is labeled',
    ],
    ['on: push', 'pushes', 'on pushes, and so not for pull requests from forks'],
    ['on:\n  push:\n    branches: ["**"]', 'pushes', 'on pushes, and so not for pull requests from forks'],
    ['on:\n  push:\n    branches: [main]', 'otherwise', 'after a push to certain branches or tags'],
    ['on:\n  push:\n    tags: [v*]', 'otherwise', 'after a push to certain branches or tags'],
    ['on:\n  schedule:\n    - cron: "0 0 * * 1"\n  workflow_dispatch:', 'otherwise', 'by time, by hand'],
    ['on: workflow_call', 'called', 'when another workflow calls it'],
    ['on:\n  workflow_call:\n  pull_request:', 'pull-requests', 'on each pull request'],
    ['name: a', 'otherwise', 'never'],
    ['on: 7', 'otherwise', 'never'],
  ])('%j', (on, when, words) => {
    expect(trigger(on)).toEqual({ when, words });
  });
});

describe('the names of the check runs of a job', () => {
  test.each<[string, string, readonly string[] | null]>([
    ['are its id', '', ['build']],
    ['are its name', '    name: Build it\n', ['Build it']],
    ['are not known where the name is an expression', `    name: Build \${{ github.ref }}\n`, null],
    [
      'have the values of the matrix',
      '    strategy: { matrix: { os: [linux, mac], node: [22, 24] } }\n',
      ['build (linux, 22)', 'build (linux, 24)', 'build (mac, 22)', 'build (mac, 24)'],
    ],
    [
      'may use values of the matrix',
      `    name: Node \${{ matrix.node }} on \${{matrix.os}}\n    strategy: { matrix: { os: [linux], node: [22, 24] } }\n`,
      ['Node 22 on linux', 'Node 24 on linux'],
    ],
    [
      'are not known of a value that the matrix does not have',
      `    name: Node \${{ matrix.version }}\n    strategy: { matrix: { node: [22] } }\n`,
      null,
    ],
    ['are not known where the matrix is computed', `    strategy: { matrix: "\${{ fromJSON(x) }}" }\n`, null],
    ['are not known where a value is', `    strategy: { matrix: { a: ["\${{ x }}"] } }\n`, null],
    [
      'are not known where the matrix includes more',
      '    strategy: { matrix: { include: [{ a: 1 }] } }\n',
      null,
    ],
    [
      'are not written out where there are too many',
      `    strategy: { matrix: { a: [${Array.from({ length: 31 }, (_, index) => index)}] } }\n`,
      null,
    ],
  ])('%s', (_, job, names) => {
    expect(checks(job)).toEqual(names);
  });
});

describe('the jobs of a workflow', () => {
  it('have steps and calls', () => {
    const text = [
      'on: push',
      'jobs:',
      '  scan:',
      '    uses: acme/ci/.github/workflows/scan.yml@v1',
      '  build:',
      '    steps:',
      '      - uses: actions/checkout@v5',
      '        with: { depth: 0 }',
      '      - run: |',
      '          npm ci',
      '          npm test',
      '      - text',
      '  wrong: text',
    ].join('\n');
    expect(readWorkflow('a.yml', text)?.jobs).toEqual([
      {
        id: 'scan',
        name: 'scan',
        checks: ['scan'],
        calls: 'acme/ci/.github/workflows/scan.yml@v1',
        steps: [],
      },
      {
        id: 'build',
        name: 'build',
        checks: ['build'],
        calls: null,
        steps: [
          { uses: 'actions/checkout@v5', run: null, with: { depth: 0 } },
          { uses: null, run: 'npm ci\nnpm test\n', with: {} },
        ],
      },
    ]);
  });

  test.each([
    '',
    'on: push',
    'jobs: []',
    '[',
    '- a',
    'on: push\non: push\njobs: {}',
    'a: !!js x',
    '\0',
    `jobs: ${'['.repeat(10_000)}`,
  ])('are none in %j', (text) => {
    expect(readWorkflow('a.yml', text)).toBeNull();
  });
});
