import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { everyPermission, type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({});
  await on.repository.push({
    branch: 'main',
    by: 'alice',
    files: {
      'package.json': JSON.stringify({ dependencies: { a: '1.0.0' }, devDependencies: { b: '1.0.0' } }),
    },
  });
});
afterEach(() => on.close());

async function change(files: Readonly<Record<string, string>>): Promise<void> {
  await on.repository.branch('topic', 'main');
  await on.repository.push({ branch: 'topic', by: 'alice', files });
}

async function compared(more: object = {}) {
  const { rest } = await on.installed();
  return rest.dependencyGraph.diffRange({ ...repo, basehead: 'main...topic', ...more });
}

describe('the comparison of dependencies', () => {
  it('compares the manifests of the merge base and of the head', async () => {
    on.repository.package('pkg:npm/a@2.0.0', {
      license: 'MIT',
      advisories: [{ id: 'GHSA-aaaa-bbbb-cccc', severity: 'high', summary: 'Bad' }],
    });
    await change({
      'package.json': JSON.stringify({ dependencies: { a: '2.0.0' }, devDependencies: { b: '1.0.0' } }),
      'api/requirements.txt': 'Flask==1.0\n# none\n',
      '.github/workflows/ci.yml':
        'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./local\n',
    });
    await on.repository.push({ branch: 'main', by: 'alice', files: { 'requirements.txt': 'later==1.0\n' } });
    const { data } = await compared();
    expect(
      data.map((each) => `${each.change_type} ${each.manifest} ${each.package_url} ${each.scope}`),
    ).toEqual([
      'removed package.json pkg:npm/a@1.0.0 runtime',
      'added .github/workflows/ci.yml pkg:githubactions/actions/checkout@v4 runtime',
      'added api/requirements.txt pkg:pypi/flask@1.0 runtime',
      'added package.json pkg:npm/a@2.0.0 runtime',
    ]);
    expect(data.at(-1)).toMatchObject({
      license: 'MIT',
      vulnerabilities: [{ severity: 'high', advisory_ghsa_id: 'GHSA-aaaa-bbbb-cccc' }],
    });
    expect((await compared({ name: 'api/requirements.txt' })).data).toHaveLength(1);
  });

  it('has pages, and says what is missing', async () => {
    await change({ 'package.json': JSON.stringify({ dependencies: { a: '2.0.0', c: '1.0.0' } }) });
    on.repository.snapshotWarnings('No snapshots for the head');
    const { data, headers } = await compared({ per_page: 2 });
    expect(data).toHaveLength(2);
    expect(headers.link).toContain('page=2>; rel="next"');
    expect(headers['x-github-dependency-graph-snapshot-warnings']).toBe(
      Buffer.from('No snapshots for the head').toString('base64'),
    );
  });

  it('is refused where the graph is off, on a fork, and of unknown commits', async () => {
    await change({ 'package.json': '{' });
    await expect(compared({ basehead: 'main...nothing' })).rejects.toMatchObject({ status: 404 });
    expect((await compared()).data).toHaveLength(2);
    on.repository.dependencyGraph(false);
    await expect(compared()).rejects.toMatchObject({ status: 403 });
  });
});

describe('the bill of materials', () => {
  const exported = async () => (await (await on.installed()).rest.dependencyGraph.exportSbom(repo)).data.sbom;

  it('names each package of the default branch once, with its license', async () => {
    on.repository.package('pkg:npm/%40scope/c@3.0.0', { license: 'MIT' });
    await on.repository.push({
      branch: 'main',
      by: 'alice',
      files: {
        'web/package.json': JSON.stringify({ dependencies: { a: '1.0.0', '@scope/c': '3.0.0' } }),
        'broken/package.json': '[',
      },
    });
    await change({ 'requirements.txt': 'later==1.0\n' });
    const { packages, relationships = [], ...rest } = await exported();
    expect(
      packages.map((each) => [
        each.versionInfo,
        each.externalRefs?.[0]?.referenceLocator,
        each.licenseConcluded,
      ]),
    ).toEqual([
      ['main', 'pkg:github/acme/shop@main', undefined],
      ['1.0.0', 'pkg:npm/a@1.0.0', undefined],
      ['1.0.0', 'pkg:npm/b@1.0.0', undefined],
      ['3.0.0', 'pkg:npm/%40scope/c@3.0.0', 'MIT'],
    ]);
    expect(relationships.map((each) => each.relationshipType)).toEqual([
      'DESCRIBES',
      'DEPENDS_ON',
      'DEPENDS_ON',
      'DEPENDS_ON',
    ]);
    expect(rest).toMatchObject({ spdxVersion: 'SPDX-2.3', name: 'com.github.acme/shop' });
  });

  it('is 404 where the graph is off, as in a fork', async () => {
    on.repository.dependencyGraph(false);
    await expect(exported()).rejects.toMatchObject({ status: 404 });
    await on.repository.fork({ owner: 'alice' });
    await expect(
      on.as('alice').rest.dependencyGraph.exportSbom({ ...repo, owner: 'alice' }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('the security features of a repository', () => {
  const alertsOf = async (client: Octokit) =>
    client.rest.repos.checkVulnerabilityAlerts(repo).then(
      ({ status }) => status,
      (error: { readonly status: number }) => error.status,
    );

  it('are 204 or 404 for alerts, which need the graph', async () => {
    const app = await on.installed();
    expect(await alertsOf(app)).toBe(204);
    on.repository.dependencyGraph(false);
    expect(await alertsOf(app)).toBe(404);
    on.repository.dependabot.enabled(true);
    expect(await alertsOf(app)).toBe(204);
    expect((await compared({ basehead: 'main...main' })).data).toEqual([]);
    on.repository.dependabot.enabled(false);
    expect(await alertsOf(app)).toBe(404);
  });

  it('are shown to those only who administer it', async () => {
    const shown = async (client: Octokit) => (await client.rest.repos.get(repo)).data.security_and_analysis;
    on.repository.collaborator('alice', 'admin');
    on.repository.secretScanning.enabled(false);
    const status = { secret_scanning: { status: 'disabled' } };
    expect(await shown(on.as('alice'))).toMatchObject(status);
    expect(await shown(await on.installed())).toMatchObject(status);
    expect(await shown(on.as('bob'))).toBeUndefined();
    expect(await alertsOf(on.as('alice'))).toBe(204);
    expect(await alertsOf(on.as('bob'))).toBe(404);
    await on.close();
    const { administration: _, ...permissions } = everyPermission;
    on = await stage({ permissions });
    expect(await shown(await on.installed())).toBeUndefined();
    expect(await alertsOf(await on.installed())).toBe(403);
  });
});
