import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { exportCommand } from '../../src/cli/evidence/export.ts';
import { registeredApp } from '../manifest.ts';
import { enforcing, scene } from './scene.ts';

const stage = scene();
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A change in a file of its own, evaluated. */
async function evaluated(repository: Repository, name: string): Promise<PullRequest> {
  const change = await repository.openPullRequest({
    by: 'mona',
    title: `Add ${name}`,
    branch: name,
    commits: [
      { files: { [`src/${name}.js`]: `export const ${name} = 1;\n` } },
      { files: { [`test/${name}.test.js`]: `test("${name}", () => expect(1).toBe(1));\n` } },
    ],
  });
  await stage.advance(20_000);
  return change;
}

let count = 0;

/** Exports a period of the repository, compared with GitHub's own git directory. */
async function exported(repository: Repository, from: string, to: string, table = 'commits') {
  const output = new PassThrough();
  const errors = new PassThrough();
  const out = join(folder, String(++count));
  const words = ['--from', from, '--to', to, '--repository', repository.fullName];
  const terminal = { output, errors, interactive: false };
  const action = exportCommand.action(
    [...words, '--format', 'jsonl', '--out', out, '--clone', repository.gitDirectory],
    terminal,
  );
  const code = await action(stage.store, {});
  const [header = '', ...rows] = readFileSync(join(out, `${table}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    code,
    output: String(output.read() ?? ''),
    errors: String(errors.read() ?? ''),
    total: JSON.parse(header).rows as number,
    rows: rows.map((row) => JSON.parse(row)),
    shas: rows.map((row) => JSON.parse(row).sha as string),
    manifest: JSON.parse(readFileSync(join(out, 'MANIFEST.json'), 'utf8')),
  };
}

/** What an auditor counts in a clone. */
function revList(repository: Repository, ...words: readonly string[]): string {
  return execFileSync(
    'git',
    ['--git-dir', repository.gitDirectory, 'rev-list', '--first-parent', ...words, 'main'],
    {
      encoding: 'utf8',
    },
  ).trim();
}

describe('evidence export', () => {
  it('has exactly the first-parent commits that git counts in the period', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    repository.protect('main', null);
    await stage.advance(20_000);
    const start = stage.emulator.clock.now();
    for (const method of ['merge', 'squash', 'rebase'] as const) {
      const change = await evaluated(repository, method);
      await change.merge({ by: 'grace', method });
      await stage.advance(20_000);
    }
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/direct.md': 'Text.\n' } });
    for (let tries = 1; tries <= 4; tries += 1) await stage.advance(6_000);
    const end = stage.emulator.clock.now();
    // Outside the period.
    await (await evaluated(repository, 'later')).merge({ by: 'grace', method: 'squash' });
    await stage.advance(20_000);

    const [from, to] = [start.toISOString(), end.toISOString()];
    const result = await exported(repository, from, to);
    const counted = revList(repository, `--since-as-filter=${from}`, `--until=${to}`, '--count');
    expect(counted).toBe('5');
    expect(result).toMatchObject({ code: 0, errors: '', total: 5 });
    expect(new Set(result.shas)).toEqual(
      new Set(revList(repository, `--since-as-filter=${from}`, `--until=${to}`).split('\n')),
    );
    expect(result.output).toContain(
      'main: 5 first-parent commits in the clone, 5 in the export: the same.\n',
    );
  });

  it('says which commits the record lacks', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    repository.protect('main', null);
    const change = await evaluated(repository, 'one');
    await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(20_000);
    const lacking = revList(repository).split('\n').slice(1);
    const result = await exported(repository, '2026-01-01', '2026-12-31');
    expect(result).toMatchObject({ code: 3, total: 1 });
    expect(result.output).toContain(
      `main: ${lacking.length + 1} first-parent commits in the clone, 1 in the export; ${lacking.length} ${lacking.length === 1 ? 'is' : 'are'} missing: ${lacking
        .slice(0, 5)
        .map((sha) => sha.slice(0, 12))
        .join(', ')}`,
    );
    expect(result.manifest.predicate.comparisons).toEqual([
      {
        branch: 'main',
        inClone: lacking.length + 1,
        exported: 1,
        missing: { count: lacking.length, commits: lacking },
        notInClone: { count: 0, commits: [] },
      },
    ]);
  });

  it('says which commits are no longer on the branch', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    repository.protect('main', null);
    const before = await repository.sha('main');
    const change = await evaluated(repository, 'one');
    const landed = await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(20_000);
    await repository.branch('main', before, { by: 'ada' });
    await stage.advance(20_000);
    const { code, manifest } = await exported(repository, '2026-01-01', '2026-12-31');
    expect(code).toBe(3);
    expect(manifest.predicate.comparisons[0].notInClone).toEqual({ count: 1, commits: [landed] });
  });

  it('says how long findings were open', async () => {
    const repository = await stage.shop({
      policy: `rules:
  remediation: { enforcement: enforce, kinds: [dependabot], deadline: days, clock: detected }
releases:
  - name: production
    environments: [production]
`,
      private: true,
      permissions: { ...registeredApp().permissions, deployments: 'read', vulnerability_alerts: 'read' },
    });
    const release = async () =>
      stage.release(repository, await repository.sha('main'), { kind: 'environment', name: 'production' });
    await repository.dependabot.open({ package: 'lodash', severity: 'critical', summary: '=Pollution' });
    await release();
    await stage.leap(8 * 86_400_000);
    await release();
    await repository.dependabot.open({ package: 'left-pad', severity: 'low' });
    await repository.dependabot.fix(1);
    await release();
    const { rows } = await exported(repository, '2026-01-01', '2026-12-31', 'remediation');
    expect(rows).toMatchObject([
      {
        list: 'dependabot',
        number: 2,
        severity: 'low',
        dueAt: null,
        state: 'open',
        goneAt: null,
        late: false,
      },
      { list: 'dependabot', number: 1, severity: 'critical', state: 'gone', days: 8, late: true },
    ]);
    const [, gone] = rows;
    expect(Date.parse(gone.dueAt) - Date.parse(gone.openedAt)).toBe(7 * 86_400_000);
    expect(Date.parse(gone.goneAt)).toBeGreaterThan(Date.parse(gone.lastShownAt));
  });
});
