import { describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import { at, check, head } from '../../../test/samples/scans.ts';
import { componentFiles } from '../../analysis/dependencies/component-files.ts';
import type { ReportedCheck } from '../../evidence/checks.ts';
import type { Components } from '../../evidence/components.ts';
import type { Release } from '../../evidence/release.ts';
import { available, unavailable } from '../../evidence/slice.ts';
import { plain, say } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { components } from './index.ts';

interface Situation {
  readonly paths: readonly string[];
  readonly alerts?: Components['dependencyAlerts'];
  readonly checks?: readonly ReportedCheck[];
  readonly release?: Partial<Release>;
  readonly options?: object;
  readonly minutes?: number;
}

const blobs = (paths: readonly string[]) => paths.map((path) => ({ path, type: 'blob' as const }));
const off = unavailable({
  reason: 'disabled',
  message: say`Dependabot alerts are off for this repository.`,
  remedy: say`Turn them on.`,
});
const trivy = {
  analyses: [{ tool: { check: 'trivy', app: 'acme-trivy' }, files: ['**/Dockerfile', 'third_party/**'] }],
};
const ran = (conclusion: ReportedCheck['conclusion']) => [
  check({ name: 'trivy', reportedBy: 'acme-trivy', conclusion }),
];

function verdictOf({
  paths,
  alerts = available('on'),
  checks = [],
  release,
  options,
  minutes = 5,
}: Situation): Verdict {
  return judgeRule(
    components,
    {
      release: sampleRelease({ sha: head, committedAt: at, ...release }),
      components: { files: componentFiles(blobs(paths)), dependencyAlerts: alerts },
      checks,
      workflowRuns: [],
    },
    options,
    new Date(at.getTime() + minutes * 60_000),
    'release',
  );
}

const elsewhere: Partial<Release> = {
  branches: [
    { ...sampleRelease().branches[0], name: 'main', contains: false },
    { ...sampleRelease().branches[0], name: 'release/1.x', contains: true },
  ] as Release['branches'],
};

test.each<[what: string, situation: Situation, status: string, messageId: string]>([
  ['no component', { paths: ['src/a.ts', 'README.md'] }, 'not-applicable', 'no-components'],
  ['files that the graph reads', { paths: ['package.json', 'api/go.mod'] }, 'pass', 'analyzed'],
  [
    'a lock file that it does not read beside one that it does',
    { paths: ['package.json', 'bun.lock'] },
    'pass',
    'analyzed',
  ],
  ['a vendored folder beside its manifest', { paths: ['go.mod', 'vendor/x/y.go'] }, 'pass', 'analyzed'],
  ['a vendored folder without one', { paths: ['package.json', 'vendor/x/y.go'] }, 'fail', 'not-analyzed'],
  ['code of others', { paths: ['third_party/zlib/inflate.c'] }, 'fail', 'not-analyzed'],
  ['a manifest that nothing reads', { paths: ['package.json', 'conanfile.txt'] }, 'fail', 'not-analyzed'],
  ['a manifest of a fixture', { paths: ['test/fixtures/conanfile.txt'] }, 'not-applicable', 'no-components'],
  ['alerts that are off', { paths: ['package.json'], alerts: off }, 'error', 'alerts-unknown'],
  ['another branch', { paths: ['package.json'], release: elsewhere }, 'error', 'alerts-unknown'],
  [
    'what GitHub does, where the policy does not count it',
    { paths: ['package.json'], options: { github: 'ignored' } },
    'fail',
    'not-analyzed',
  ],
  ['a container file', { paths: ['Dockerfile'] }, 'fail', 'not-analyzed'],
  [
    'a container file that was scanned',
    { paths: ['Dockerfile'], options: trivy, checks: ran('success') },
    'pass',
    'analyzed',
  ],
  [
    'a folder that was scanned',
    { paths: ['third_party/z/a.c'], options: trivy, checks: ran('success') },
    'pass',
    'analyzed',
  ],
  [
    'a scan that runs',
    { paths: ['Dockerfile'], options: trivy, checks: ran('pending') },
    'pending',
    'analysis-awaited',
  ],
  [
    'a scan that failed',
    { paths: ['Dockerfile'], options: trivy, checks: ran('failure') },
    'fail',
    'not-analyzed',
  ],
  ['a scan that never came', { paths: ['Dockerfile'], options: trivy, minutes: 60 }, 'fail', 'not-analyzed'],
  [
    'a scan by another app',
    {
      paths: ['Dockerfile'],
      options: trivy,
      checks: [check({ name: 'trivy', reportedBy: 'evil' })],
      minutes: 60,
    },
    'fail',
    'not-analyzed',
  ],
  [
    'a scan that does not cover the file',
    { paths: ['conanfile.txt'], options: trivy, checks: ran('success') },
    'fail',
    'not-analyzed',
  ],
])('%s', (_, situation, status, messageId) => {
  expect(verdictOf(situation)).toMatchObject({ status, messageId });
});

test('what was not analyzed is listed, before what cannot be told', () => {
  const verdict = verdictOf({
    paths: ['package.json', 'conanfile.txt', 'third_party/zlib/a.c'],
    alerts: off,
  });
  expect(verdict.findings.map(({ path, message }) => [path, plain(message)])).toEqual([
    [
      'conanfile.txt',
      'The manifest conanfile.txt is not read by GitHub’s dependency graph, and the policy names no analysis of it.',
    ],
    [
      'third_party',
      'The vendored code third_party is not read by GitHub’s dependency graph, and the policy names no analysis of it.',
    ],
  ]);
  expect('waivable' in verdict && verdict.waivable?.otherwise?.status).toBe('error');
});

describe('what brings components into a tree', () => {
  const paths = (...entries: readonly string[]) =>
    componentFiles(blobs(entries)).map(({ path, ecosystem }) => `${ecosystem} ${path}`);
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a vendored tree, by its root',
      ['a/node_modules/x/package.json', 'a/node_modules/y/i.js'],
      ['vendored a/node_modules'],
    ],
    ['a package that was built elsewhere', ['lib/x.jar'], ['vendored lib/x.jar']],
    ['a folder called vendor below the root is a seller', ['src/vendor/price.ts'], []],
    ['build scripts', ['build.gradle.kts', 'settings.gradle'], ['maven build.gradle.kts']],
    ['workflows', ['.github/workflows/ci.yml'], ['github-actions .github/workflows/ci.yml']],
    ['properties of a build are none', ['Directory.Build.props', 'main.tf'], []],
  ])('%s', (_, entries, expected) => {
    expect(paths(...entries)).toEqual(expected);
  });

  test('a submodule', () => {
    expect(componentFiles([{ path: 'ext/theme', type: 'commit' }])).toEqual([
      { path: 'ext/theme', ecosystem: 'submodule' },
    ]);
  });

  test('a large tree, in time', () => {
    const many = blobs(
      Array.from({ length: 20_000 }, (_, index) => `src/vendorx/f${index}/${'a'.repeat(100)}.ts`),
    );
    const start = performance.now();
    componentFiles(many);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
