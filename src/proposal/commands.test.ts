import { describe, expect, it, test } from '@jest/globals';
import { scannersInScript } from './commands.ts';

function named(script: string, scripts: Readonly<Record<string, string>> = {}): readonly string[] {
  return scannersInScript(script, scripts).map(({ name }) => name);
}

describe('a script', () => {
  test.each<[string, readonly string[]]>([
    ['semgrep ci', ['Semgrep']],
    ['semgrep --config auto --error .', ['Semgrep']],
    ['npm ci && npx --yes semgrep scan', ['Semgrep']],
    ['pip install bandit\nbandit -r src', ['Bandit']],
    ['python -m bandit -r .', ['Bandit']],
    ['uvx zizmor .github', ['zizmor']],
    ['uv run --with pip-audit pip-audit', ['pip-audit']],
    ['poetry run bandit -r app', ['Bandit']],
    ['bundle exec brakeman --no-pager', ['Brakeman']],
    ['go run github.com/securego/gosec/v2/cmd/gosec@latest ./...', ['gosec']],
    ['$(go env GOPATH)/bin/gosec ./...', ['gosec']],
    ['./node_modules/.bin/snyk test --all-projects', ['Snyk']],
    ['snyk code test --sarif', ['Snyk Code']],
    ['GITHUB_TOKEN=x trivy fs --severity HIGH .', ['Trivy']],
    ['trivy --quiet image shop:latest', ['Trivy']],
    ['docker run --rm -v "$PWD:/src" semgrep/semgrep:1.90 semgrep ci', ['Semgrep']],
    ['docker run aquasec/trivy fs .', ['Trivy']],
    ['docker run ghcr.io/gitleaks/gitleaks:latest detect', ['gitleaks']],
    ['mvn -B verify spotbugs:check', ['SpotBugs']],
    ['./mvnw org.owasp:dependency-check:check', []],
    ['./mvnw dependency-check:check', ['OWASP Dependency-Check']],
    ['./gradlew build sonar --info', ['SonarQube']],
    ['gradle :sonar', ['SonarQube']],
    ['cargo audit', ['cargo-audit']],
    ['cargo deny check', ['cargo-deny']],
    ['yarn audit --level high', ['npm audit']],
    ['pnpm audit', ['npm audit']],
    ['if govulncheck ./...; then echo good; fi', ['govulncheck']],
    ['vendor/bin/psalm --taint-analysis --report=x.sarif', ['Psalm taint analysis']],
    ['codeql database analyze db --format=sarif-latest', ['CodeQL']],
    ['semgrep \\\n  ci', ['Semgrep']],
    ['(cd api; gosec ./...)', ['gosec']],
    ['- run: "semgrep ci"', ['Semgrep']],
    ["sh 'semgrep ci'", ['Semgrep']],
    ['semgrep ci | tee out; gitleaks detect', ['Semgrep', 'gitleaks']],
  ])('%j runs %j', (script, names) => {
    expect(named(script)).toEqual(names);
  });

  test.each([
    'echo semgrep ci',
    '# semgrep ci',
    '  # trivy fs .',
    'pip install semgrep',
    'brew install trivy',
    'npm install --save-dev snyk',
    'cat semgrep.sarif',
    'snyk auth',
    'trivy --version',
    'codeql database create db',
    'vendor/bin/psalm --no-cache',
    'mvn -B verify',
    'npm test',
    'cargo build',
    'docker build -t semgrep .',
    'docker pull semgrep/semgrep',
    'git commit -m "run gosec"',
    'semgrep-rules-check',
    '',
    '\0',
  ])('%j runs none', (script) => {
    expect(named(script)).toEqual([]);
  });

  it('of the package is read as what it stands for', () => {
    const scripts = { scan: 'semgrep ci', all: 'npm run scan', lint: 'eslint .' };
    expect(named('npm run scan', scripts)).toEqual(['Semgrep']);
    expect(named('yarn scan', scripts)).toEqual(['Semgrep']);
    expect(named('pnpm run scan -- --error', scripts)).toEqual(['Semgrep']);
    expect(named('npm run lint', scripts)).toEqual([]);
    expect(named('npm run toString', scripts)).toEqual([]);
    expect(named('npm run all', scripts)).toEqual([]);
  });

  it('is read in bounded time, however long', () => {
    const start = performance.now();
    for (const text of [
      'npx '.repeat(300_000),
      '-'.repeat(1_000_000),
      'a=b '.repeat(250_000),
      ' '.repeat(1_000_000),
    ]) {
      expect(named(text)).toEqual([]);
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
