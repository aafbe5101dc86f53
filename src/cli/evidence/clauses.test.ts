import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newEntry, record } from '../../../test/recorded-entries.ts';
import { createRecorder } from '../../record/recorder.ts';
import { rules } from '../../rules/index.ts';
import { openStore } from '../../store/open.ts';
import { runCommand } from '../run.ts';
import type { ClauseReport } from './clause-report.ts';
import { evidence } from './evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-clauses-'));
const path = join(folder, 'store.db');
const policyPath = join(folder, 'sdl.yml');
const register = (nextReview: string, statement = 'Separate accounts.') => `extends: flowfuse@1
attestations:
  - clause: flowfuse environment
    statement: ${JSON.stringify(statement)}
    owner: Head of Infrastructure
    evidence: https://wiki.example.com/aws
    date: 2026-01-01
    next-review: ${nextReview}
`;
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));

/** A reviewed change, a waived one and a push to acme/shop; a change of other/site; a release. */
async function fill(): Promise<void> {
  const store = await openStore({ kind: 'sqlite', path }, () => Date.parse('2026-02-10T09:00:00Z'));
  const { entry } = createRecorder({ rules, version: '1.0.0' });
  const verdicts = [
    ['a', 'review=pass', 7, 'acme/shop'],
    ['b', 'review=waived', 7, 'acme/shop'],
    ['c', 'review=fail', 8, 'other/site'],
  ] as const;
  for (const [index, [name, said, repositoryId, repository]] of verdicts.entries()) {
    const number = index + 1;
    const place = { repositoryId, repository, number, branch: 'main', conclusion: 'success' };
    const verdict = newEntry({ kind: 'verdict', ...place, sha: name.repeat(40), rules: [said], body: name });
    const facts = { state: 'matched', verdict: { digest: verdict.digest, head: verdict.sha } };
    const landed = entry({ kind: 'commit', ...place, sha: `${number}`.repeat(40), facts });
    await record(store, [verdict, landed]);
  }
  const shop = { repositoryId: 7, repository: 'acme/shop' };
  const facts = { state: 'unknown', reason: 'no-pull-request' };
  const target = { branch: 'environment:production', sha: 'd'.repeat(40) };
  await record(store, [
    entry({ kind: 'commit', ...shop, branch: 'main', sha: '4'.repeat(40), conclusion: 'unknown', facts }),
    newEntry({ kind: 'verdict', ...shop, ...target, rules: ['open-alerts=pass'], conclusion: 'success' }),
    newEntry({
      kind: 'verdict',
      ...shop,
      ...target,
      sha: 'e'.repeat(40),
      rules: ['open-alerts=fail'],
      conclusion: 'roll-back',
    }),
  ]);
  await store.rememberPolicyFile(1, {
    repository: 'acme/.github',
    commit: 'c0ffee'.padEnd(40, '0'),
    blob: 'b1',
    text: register('2026-12-31'),
  });
  await store.close();
}

async function called(...words: readonly string[]) {
  const output = new PassThrough({ highWaterMark: 10_000_000 });
  const errors = new PassThrough();
  const command = evidence(() => ({ DATABASE_URL: `sqlite:${path}` }));
  const code = await runCommand([command], ['evidence', 'clauses', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const year = ['--from', '2026-01-01', '--to', '2026-12-31'];

async function reported(...words: readonly string[]): Promise<ClauseReport> {
  const { output, errors } = await called(...year, '--json', ...words);
  if (output === '') throw new Error(errors);
  return JSON.parse(output) as ClauseReport;
}

function clause(report: ClauseReport, id: string) {
  return report.frameworks[0]?.clauses.find((each) => each.clause === id);
}

describe('evidence clauses', () => {
  it('counts each change once, by the verdict at its merge', async () => {
    const report = await reported('--repository', 'acme/shop');
    expect(report.counted).toEqual({
      changes: 3,
      withoutVerdict: { 'no-pull-request': 1 },
      releases: 1,
      rollBacks: 1,
    });
    expect(clause(report, '2b')).toMatchObject({
      state: 'covered',
      changes: { pass: 1, waived: 1, fail: 0, withoutEvidence: 1 },
      evaluated: [{ id: 'review', pass: 1, waived: 1 }],
    });
    expect(clause(report, '8')).toMatchObject({ releases: { pass: 1, fail: 0 } });
  });

  it('counts all repositories where none is named', async () => {
    expect(clause(await reported(), '2b')).toMatchObject({ changes: { pass: 1, waived: 1, fail: 1 } });
  });

  it('counts nothing outside the period', async () => {
    const { output } = await called('--from', '2025-01-01', '--to', '2025-12-31', '--json');
    expect(JSON.parse(output)).toMatchObject({ counted: { changes: 0, releases: 0 } });
  });

  it('takes the register of the organization’s policy as the service read it last', async () => {
    const report = await reported();
    expect(report.policy).toBe('acme/.github at c0ffee000000');
    expect(clause(report, 'environment')).toMatchObject({
      attestation: { state: 'attested', 'next-review': '2026-12-31' },
    });
  });

  it('has no register for repositories of another account', async () => {
    const { policy } = await reported('--repository', 'other/site');
    expect(policy).toBeNull();
  });

  it('says for a terminal what was counted, and what it shows of each clause', async () => {
    const { code, output } = await called(...year, '--framework', 'flowfuse', '--repository', 'acme/shop');
    expect(code).toBe(0);
    expect(output).toContain(
      'Clauses from 2026-01-01 to before 2027-01-01, acme/shop\nCounted: 3 changes that landed, each once, by the verdict at its merge.\n  Without a verdict: 1 (no-pull-request 1).\nCounted: 1 release, each commit and target by its last verdict in the period.\n',
    );
    expect(output).toMatch(/\n2b +covered +changes +1 of 2 +50\.0 % +1 +0 +0 +1 +review/);
    expect(output).toMatch(/\n {2}environment: attested on 2026-01-01, until 2026-12-31, by Head of Infra/);
    expect(output).not.toContain('MetaMask');
  });

  it('fails loudly where an attestation is overdue', async () => {
    writeFileSync(policyPath, register('2026-01-31', 'A\u{1b}[31mccounts.'));
    const { code, output } = await called(...year, '--policy', policyPath);
    expect(code).toBe(3);
    expect(output).toMatch(/\nenvironment +OVERDUE /);
    expect(output).toMatch(/ {2}environment: OVERDUE, the review was due by 2026-01-31, /);
    expect(output).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('is no longer overdue where the period ends before the review was due', async () => {
    writeFileSync(policyPath, register('2026-01-31'));
    const { code } = await called('--from', '2026-01-01', '--to', '2026-01-31', '--policy', policyPath);
    expect(code).toBe(0);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no period', [], /^Give the period: /],
    [
      'an unknown framework',
      [...year, '--framework', 'pci'],
      /^--framework takes a word of FlowFuse .*, not "pci"/,
    ],
    [
      'a file that is not there',
      [...year, '--policy', '/nowhere.yml'],
      /^\/nowhere\.yml: there is no such file/,
    ],
  ])('refuses %s', async (_, words, message) => {
    expect(await called(...words)).toMatchObject({
      code: 2,
      output: '',
      errors: expect.stringMatching(message),
    });
  });

  it('refuses a policy with a mistake, with its place', async () => {
    writeFileSync(policyPath, 'rules:\n  reveiw: enforce\n');
    const { code, errors } = await called(...year, '--policy', policyPath);
    expect({ code, errors }).toMatchObject({
      code: 2,
      errors: expect.stringContaining(`${policyPath}:2:3: `),
    });
  });

  it('does not know a repository without entries', async () => {
    expect(await called(...year, '--repository', 'acme/none')).toMatchObject({ code: 1, output: '' });
  });
});
