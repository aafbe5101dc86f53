import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

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
