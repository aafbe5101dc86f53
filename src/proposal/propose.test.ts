import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { loadPolicy } from '../policy/load.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import { rules } from '../rules/index.ts';
import { propose } from './propose.ts';
import type { ReplayedPolicy } from './replayed-policy.ts';

const workflows = '.github/workflows';

function proposed(
  texts: Readonly<Record<string, string>>,
  paths: readonly string[] = [],
  replayed: ReplayedPolicy | null = null,
): string {
  const files = {
    repository: 'acme/shop',
    commit: 'c0ffee'.repeat(7).slice(0, 40),
    paths: [...Object.keys(texts), ...paths],
    texts,
  };
  return propose(files, { schema: 'sdl.schema.json', version: '1.2.3', replayed }).text;
}

/** The proposal without its comments, as it loads. */
function options(text: string, id: string): unknown {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.policy.rules.find(({ rule }) => rule.id === id)?.options;
}

/** The comments as one text. */
function comments(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => /#(.*)$/.exec(line)?.[1] ?? [])
    .join(' ')
    .replace(/ +/g, ' ');
}

function workflow(steps: string, on = 'pull_request', job = ''): string {
  return `on: ${on}\njobs:\n  scan:\n${job}    steps:\n${steps}`;
}

const codeql = '      - uses: github/codeql-action/analyze@v4\n';

describe('a proposal', () => {
  it('is this for a repository with most of what can be found', () => {
    const text = proposed(
      {
        [`${workflows}/ci.yml`]:
          'on: [push, pull_request]\njobs:\n  lint: {}\n  test:\n    name: Unit tests\n',
        [`${workflows}/codeql.yml`]: workflow(codeql),
        [`${workflows}/semgrep.yml`]: workflow(
          '      - run: semgrep ci\n',
          'pull_request',
          '    name: Semgrep\n',
        ),
        [`${workflows}/deps.yml`]: workflow('      - uses: actions/dependency-review-action@v4\n'),
        [`${workflows}/weekly.yml`]: workflow(
          '      - run: trivy fs .\n',
          '{ schedule: [{ cron: 0 0 * * 1 }] }',
        ),
        '.github/dependency-review-config.yml': 'fail-on-severity: high\nallow-licenses: [MIT, ISC]\n',
        '.github/dependabot.yml': 'version: 2\n',
        '.github/CODEOWNERS': '* @acme/shop\n/.github/ @acme/app-security\n',
        '.policy.yml':
          'policy: { approval: [two, auth] }\napproval_rules:\n  - name: two\n    requires: { count: 2, teams: [acme/shop] }\n' +
          '  - name: auth\n    if: { changed_files: { paths: [auth] } }\n    requires: { count: 1 }\n',
        'package.json': '{"jest": {"testMatch": ["checks/**"]}}',
        Jenkinsfile: "sh 'gitleaks detect'\n",
      },
      ['src/a.ts', 'src/b.ts', 'src/c.ts', 'checks/a.ts', 'src/a.test.ts'],
      {
        changes: 100,
        unreadable: 0,
        rules: {
          tests: { measure: 'verdict', affected: new Set([3, 7]), passed: 40 },
          'threat-model': { measure: 'applicability', affected: new Set([7]), passed: 0 },
        },
        notReplayed: { review: 'a clone holds no reviews', sast: 'a clone holds no code scanning' },
      },
    );
    expect(text).toMatchSnapshot();
    expect(options(text, 'review')).toMatchObject({ approvals: 2, teams: ['shop'] });
    expect(options(text, 'tests')).toMatchObject({ tests: ['checks/**'] });
    expect(options(text, 'threat-model')).toMatchObject({ team: 'app-security' });
    expect(options(text, 'sast')).toMatchObject({
      tools: ['CodeQL', { check: 'Semgrep', app: 'github-actions', workflow: `${workflows}/semgrep.yml` }],
    });
  });

  it('is this for a repository with nothing', () => {
    const text = proposed({});
    expect(text).toMatchSnapshot();
    expect(options(text, 'sast')).toMatchObject({ tools: ['CodeQL'] });
  });

  it('begins with the line for editors', () => {
    expect(proposed({}).split('\n')[0]).toBe('# yaml-language-server: $schema=sdl.schema.json');
  });

  it('is the same for the same files', () => {
    expect(proposed({ a: 'b' })).toBe(proposed({ a: 'b' }));
  });
});

describe('the rule dependencies of a proposal', () => {
  const config = '.github/dependency-review-config.yml';
  const step = (inputs: string) => ({
    [`${workflows}/deps.yml`]: workflow(
      `      - uses: actions/dependency-review-action@v4\n        with: { ${inputs} }\n`,
    ),
  });

  test.each<[string, Readonly<Record<string, string>>, object]>([
    [
      'has what the file says',
      {
        [config]:
          'fail-on-severity: moderate\ndeny-licenses: GPL-3.0, AGPL-3.0\nallow-ghsas:\n  - GHSA-aaaa-bbbb-cccc\n',
      },
      {
        'fail-on-severity': 'moderate',
        'fail-on-scopes': ['runtime'],
        'deny-licenses': ['GPL-3.0', 'AGPL-3.0'],
        'allow-ghsas': ['GHSA-aaaa-bbbb-cccc'],
      },
    ],
    [
      'has the inputs of the step',
      step("fail-on-scopes: 'runtime, development', license-check: 'false', deny-groups: 'pkg:npm/%40acme/'"),
      {
        'fail-on-scopes': ['runtime', 'development'],
        'license-check': false,
        'deny-groups': ['pkg:npm/%40acme/'],
      },
    ],
    [
      'has an input before the file',
      { [config]: 'fail-on-severity: low\n', ...step('fail-on-severity: high') },
      { 'fail-on-severity': 'high' },
    ],
    [
      'leaves out what it does not accept',
      { [config]: 'allow-licenses: [MIT, "MIT OR ISC"]\ndeny-packages: [left-pad]\n' },
      { 'allow-licenses': [], 'deny-packages': [] },
    ],
    ['is there for a file that cannot be read', { [config]: '[' }, { 'fail-on-severity': 'low' }],
  ])('%s', (_, texts, expected) => {
    expect(options(proposed(texts), 'dependencies')).toMatchObject(expected);
  });

  it('is not there where nobody reviews dependencies and the preset does not ask for it', () => {
    expect(options(proposed({}), 'dependencies') === undefined).toBe(
      !('dependencies' in defaultPreset.rules),
    );
  });

  it('names a file that is somewhere else', () => {
    expect(comments(proposed(step('config-file: acme/policies/review.yml@main')))).toContain(
      'Not read: acme/policies/review.yml@main. Copy what it sets.',
    );
  });
});

describe('the tools of a proposal', () => {
  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['are those that upload', { [`${workflows}/a.yml`]: workflow(codeql) }, ['CodeQL']],
    [
      'are each named once',
      { [`${workflows}/a.yml`]: workflow(codeql), [`${workflows}/b.yml`]: workflow(codeql) },
      ['CodeQL'],
    ],
    [
      'are check runs of each combination of a matrix',
      {
        [`${workflows}/a.yml`]: workflow(
          '      - run: gosec ./...\n',
          'pull_request',
          '    strategy: { matrix: { go: [24, 25] } }\n',
        ),
      },
      [
        { check: 'scan (24)', app: 'github-actions', workflow: `${workflows}/a.yml` },
        { check: 'scan (25)', app: 'github-actions', workflow: `${workflows}/a.yml` },
      ],
    ],
    ['are CodeQL where nothing is found', {}, ['CodeQL']],
    [
      'are not what runs by time',
      { [`${workflows}/a.yml`]: workflow('      - run: gosec\n', 'schedule') },
      ['CodeQL'],
    ],
    [
      'are not what runs on some changes',
      { [`${workflows}/a.yml`]: workflow('      - run: gosec\n', '{ pull_request: { paths: ["**.go"] } }') },
      ['CodeQL'],
    ],
    [
      'are not what scans dependencies',
      { [`${workflows}/a.yml`]: workflow('      - run: npm audit\n') },
      ['CodeQL'],
    ],
    [
      'are not check runs whose names are not known',
      {
        [`${workflows}/a.yml`]: workflow('      - run: gosec\n', 'pull_request', `    name: \${{ x }}\n`),
      },
      ['CodeQL'],
    ],
  ])('%s', (_, texts, tools) => {
    expect(options(proposed(texts), 'sast')).toMatchObject({ tools });
  });

  it('are at most as many as the rule takes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `${workflows}/${index}.yml`,
        workflow('      - run: gosec\n', 'pull_request', `    name: Scan ${index}\n`),
      ]),
    );
    expect(options(proposed(many), 'sast')).toMatchObject({ tools: { length: 20 } });
  });
});

describe('the comments of a proposal', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'name jobs',
      { [`${workflows}/a.yml`]: 'on: pull_request\njobs: { lint: {}, test: { name: Test } }\n' },
      'a.yml: lint and Test.',
    ],
    [
      'name scanners that run by time',
      { [`${workflows}/a.yml`]: workflow('      - run: trivy fs .\n', 'schedule') },
      '- Trivy: .github/workflows/a.yml, job scan. It runs by time.',
    ],
    [
      'say how to expect a scanner of dependencies',
      { [`${workflows}/a.yml`]: workflow('      - run: npm audit\n') },
      'To expect it: { check: scan, app: github-actions, workflow: ".github/workflows/a.yml" }',
    ],
    [
      'name calls of workflows that may scan',
      {
        [`${workflows}/a.yml`]:
          'on: pull_request\njobs: { sast: { uses: acme/ci/.github/workflows/x.yml@v1 } }\n',
      },
      'calls acme/ci/.github/workflows/x.yml@v1, which this clone does not hold',
    ],
    [
      'name other systems',
      { 'bitbucket-pipelines.yml': '' },
      '- Bitbucket Pipelines (bitbucket-pipelines.yml):',
    ],
    ['name what they run', { '.gitlab-ci.yml': '- semgrep ci\n' }, 'GitLab CI runs Semgrep: add its check'],
    ['name configurations', { '.snyk': '' }, '- .snyk configures Snyk, and no workflow runs it.'],
    [
      'name workflows that cannot be read',
      { [`${workflows}/a.yml`]: '[' },
      `${workflows}/a.yml could not be read`,
    ],
    [
      'name the owners',
      { CODEOWNERS: '* @ada @acme/web\n' },
      'By CODEOWNERS, @ada and @acme/web own the policy',
    ],
    [
      'say that there are none',
      { CODEOWNERS: '/src @ada\n' },
      'CODEOWNERS names no owner for .github/sdl.yml',
    ],
    ['say that they are misplaced', { 'src/CODEOWNERS': '* @ada\n' }, 'GitHub does not read src/CODEOWNERS'],
    [
      'name rules of policy-bot',
      { '.policy.yml': 'approval_rules: [{ name: x }]\n' },
      '- x: its policy does not use it.',
    ],
    [
      'say that its policy is elsewhere',
      { '.policy.yml': 'remote: acme/policies\n' },
      'policy in acme/policies',
    ],
    ['say that it is broken', { '.policy.yml': '[' }, '.policy.yml is there and could not be read'],
    ['name bots', { 'renovate.json': '{}' }, 'exempt-authors: ["renovate[bot]"]'],
    [
      'say what dependency review does not tell',
      { '.github/dependency-review-config.yml': 'fail-on-severity: medium\nwarn-only: true\n' },
      'Not taken over, for the rule does not accept the value: fail-on-severity.',
    ],
    ['say that tests are missing', { 'src/a.ts': '' }, 'No file is recognized as a test.'],
  ])('%s', (_, texts, part) => {
    expect(comments(proposed(texts))).toContain(part);
  });
});

test('a hostile repository gives a policy that loads, and nothing of it leaves its comment', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (a, b) => {
      const value = JSON.stringify(a);
      const texts = {
        [`${workflows}/a.yml`]: `on: { pull_request: { paths: [${value}] } }\njobs:\n  ${JSON.stringify(`j${b}`)}:\n    name: ${value}\n    uses: ${JSON.stringify(`sast${b}`)}\n`,
        [`${workflows}/b.yml`]: workflow('      - run: gosec\n', 'pull_request', `    name: ${value}\n`),
        [`${workflows}/c.yml`]: a,
        'package.json': JSON.stringify({ jest: { testMatch: [a, b] }, scripts: { [a]: b } }),
        '.policy.yml': `remote: ${value}\napproval_rules: [{ name: ${JSON.stringify(b)}, requires: { count: 1 } }]\n`,
        '.github/dependency-review-config.yml': `fail-on-severity: ${value}\n`,
        CODEOWNERS: `* ${a} @${b}\n`,
      };
      const text = proposed(texts, [a, b, `${a}/CODEOWNERS`, `.buildkite/${b}.yml`]);
      expect(options(text, 'sast')).toBeDefined();
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u);
      expect(Object.keys(loadPolicyKeys(text)).toSorted()).toEqual(
        [...new Set([...Object.keys(defaultPreset.rules), 'dependencies'])].toSorted(),
      );
    }),
    { numRuns: 100 },
  );
});

function loadPolicyKeys(text: string): Readonly<Record<string, unknown>> {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  return loaded.valid ? Object.fromEntries(loaded.policy.rules.map(({ rule }) => [rule.id, true])) : {};
}
