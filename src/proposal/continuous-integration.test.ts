import { describe, expect, it, test } from '@jest/globals';
import { type ContinuousIntegration, readContinuousIntegration } from './continuous-integration.ts';

function read(texts: Readonly<Record<string, string>>): ContinuousIntegration {
  return readContinuousIntegration({
    repository: 'acme/shop',
    commit: 'c0ffee',
    paths: Object.keys(texts),
    texts,
  });
}

/** The scans of one workflow that runs on pull requests, as `scanner, job, whether it uploads`. */
function scans(steps: string, others: Readonly<Record<string, string>> = {}) {
  const text = `on: pull_request\njobs:\n  scan:\n    steps:\n${steps}`;
  return read({ '.github/workflows/a.yml': text, ...others }).scans.map(({ scanner, checks, uploads }) => ({
    scanner: scanner.name,
    checks,
    uploads,
  }));
}

const upload = '      - uses: github/codeql-action/upload-sarif@v4\n';

describe('a scanner', () => {
  test.each<[string, string, string, boolean]>([
    ['of an action that uploads', '      - uses: github/codeql-action/analyze@v4\n', 'CodeQL', true],
    [
      'of an action by its commit',
      `      - uses: GitHub/CodeQL-Action/analyze@${'a'.repeat(40)}\n`,
      'CodeQL',
      true,
    ],
    ['of an action', '      - uses: aquasecurity/trivy-action@0.30.0\n', 'Trivy', false],
    [
      'of an action, with an upload',
      `      - uses: aquasecurity/trivy-action@0.30.0\n${upload}`,
      'Trivy',
      true,
    ],
    ['of a command', '      - run: semgrep ci\n', 'Semgrep', false],
    ['of a command, with an upload', `      - run: semgrep ci --sarif\n${upload}`, 'Semgrep', true],
    [
      'that writes no SARIF, with an upload',
      `      - uses: actions/dependency-review-action@v4\n${upload}`,
      'Dependency review',
      false,
    ],
    ['that uploads by itself', '      - uses: zizmorcore/zizmor-action@v1\n', 'zizmor', true],
    [
      'that is told not to',
      '      - uses: zizmorcore/zizmor-action@v1\n        with: { advanced-security: false }\n',
      'zizmor',
      false,
    ],
    [
      'of an action with an input',
      '      - uses: snyk/actions/node@v1\n        with: { command: code test }\n',
      'Snyk Code',
      false,
    ],
    ['of the same action without', '      - uses: snyk/actions/node@v1\n', 'Snyk', false],
  ])('%s', (_, steps, scanner, uploads) => {
    expect(scans(steps)).toEqual([{ scanner, checks: ['scan'], uploads }]);
  });

  test.each([
    ['an action that only prepares it', '      - uses: github/codeql-action/init@v4\n'],
    ['an action that only installs it', '      - uses: snyk/actions/setup@v1\n'],
    ['an action with a similar name', '      - uses: acme/trivy-action@v1\n'],
    ['an upload alone', upload],
  ])('is not %s', (_, steps) => {
    expect(scans(steps)).toEqual([]);
  });

  it('counts once in a job', () => {
    expect(scans(`      - run: semgrep ci\n      - run: semgrep ci\n${upload}`)).toHaveLength(1);
  });

  it('may be in a script of the package', () => {
    const others = { 'package.json': '{"scripts": {"scan": "semgrep ci"}}' };
    expect(scans('      - run: npm run scan\n', others)).toMatchObject([{ scanner: 'Semgrep' }]);
  });

  test.each(['{', '[]', 'null', '{"scripts": 7}', '{"scripts": {"scan": 7}}'])('is not in %s', (text) => {
    expect(scans('      - run: npm run scan\n', { 'package.json': text })).toEqual([]);
  });

  it('may be in an action of the repository', () => {
    const others = {
      '.github/actions/scan/action.yml': `runs:\n  using: composite\n  steps:\n      - run: gosec ./...\n${upload}`,
    };
    expect(scans('      - uses: ./.github/actions/scan\n', others)).toEqual([
      { scanner: 'gosec', checks: ['scan'], uploads: true },
    ]);
  });

  it('may be in an action that uses itself', () => {
    const others = {
      '.github/actions/scan/action.yml':
        'runs:\n  steps:\n    - uses: ./.github/actions/scan\n    - run: gosec ./...\n',
    };
    expect(scans('      - uses: ./.github/actions/scan\n', others)).toMatchObject([{ scanner: 'gosec' }]);
  });
});

describe('a workflow that is called', () => {
  const caller =
    'on: pull_request\njobs:\n  security:\n    name: Security\n    uses: ./.github/workflows/scan.yml\n';
  const called = 'on: workflow_call\njobs:\n  code:\n    name: Code\n    steps:\n      - run: semgrep ci\n';

  it('has the name of its caller before its own', () => {
    const { scans: found, workflows } = read({
      '.github/workflows/ci.yml': caller,
      '.github/workflows/scan.yml': called,
    });
    expect(workflows).toHaveLength(2);
    expect(found).toMatchObject([
      { workflow: '.github/workflows/ci.yml', job: 'Security / Code', checks: ['Security / Code'] },
    ]);
  });

  it('may call itself', () => {
    const loop = caller
      .replace('on: pull_request', 'on: [pull_request, workflow_call]')
      .replace('scan.yml', 'ci.yml');
    expect(read({ '.github/workflows/ci.yml': loop }).scans).toEqual([]);
  });

  it('may be in another repository', () => {
    const text = caller.replace('./.github', 'acme/ci/.github').replace('scan.yml', 'scan.yml@v1');
    expect(read({ '.github/workflows/ci.yml': text }).outside).toMatchObject([
      { job: 'Security', calls: 'acme/ci/.github/workflows/scan.yml@v1' },
    ]);
  });

  it('may be that of a scanner', () => {
    const text = caller.replace(
      './.github/workflows/scan.yml',
      'google/osv-scanner-action/.github/workflows/osv-scanner-reusable.yml@v2',
    );
    const { scans: found, outside } = read({ '.github/workflows/ci.yml': text });
    expect(found).toMatchObject([{ scanner: { name: 'OSV-Scanner' }, checks: null, uploads: true }]);
    expect(outside).toEqual([]);
  });
});

describe('what is not in workflows', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['GitLab CI', '.gitlab-ci.yml', 'scan:\n  script:\n    - semgrep ci\n', ['Semgrep']],
    ['CircleCI', '.circleci/config.yml', 'jobs:\n  a:\n    steps:\n      - run: bandit -r .\n', ['Bandit']],
    ['Jenkins', 'Jenkinsfile', "stage('Scan') { steps {\n  sh 'trivy fs .'\n} }\n", ['Trivy']],
    ['Azure Pipelines', 'azure-pipelines.yml', 'steps:\n  - script: npm audit\n', ['npm audit']],
    ['Travis CI', '.travis.yml', 'script:\n  - bundle exec brakeman\n', ['Brakeman']],
    ['Buildkite', '.buildkite/pipeline.yml', 'steps:\n  - command: make\n', []],
    ['Google Cloud Build', 'cloudbuild.yaml', '', []],
    [
      'pre-commit',
      '.pre-commit-config.yaml',
      'repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    hooks:\n      - id: gitleaks\n      - id: bandit\n',
      ['Bandit', 'gitleaks'],
    ],
  ])('is %s', (name, path, text, names) => {
    expect(read({ [path]: text }).others).toMatchObject([
      { name, path, scanners: names.map((each) => ({ name: each })) },
    ]);
  });

  test.each(['docs/.gitlab-ci.yml', 'examples/Jenkinsfile', 'Jenkinsfile.md.txt.x', 'src/cloudbuild.yaml'])(
    'is not %s',
    (path) => {
      expect(read({ [path]: '' }).others).toEqual([]);
    },
  );

  it('may be a configuration of a scanner that no workflow runs', () => {
    expect(read({ '.snyk': '', 'sonar-project.properties': '' }).configured).toMatchObject([
      { scanner: { name: 'SonarQube' }, path: 'sonar-project.properties' },
      { scanner: { name: 'Snyk' }, path: '.snyk' },
    ]);
    const text = 'on: push\njobs:\n  a:\n    steps:\n      - run: semgrep ci\n';
    expect(read({ '.semgrep.yml': '', '.github/workflows/a.yml': text }).configured).toEqual([]);
  });

  it('may be a workflow that cannot be read', () => {
    expect(read({ '.github/workflows/a.yml': '[' }).unread).toEqual(['.github/workflows/a.yml']);
  });
});
