import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newEntry, record } from '../../../test/recorded-entries.ts';
import { openStore } from '../../store/open.ts';
import { dayMs, nothingVisible } from '../../subjects/posture-facts.ts';
import { runCommand } from '../run.ts';
import { evidence } from './evidence.ts';
import type { PostureReport } from './posture-summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-posture-'));
const path = join(folder, 'store.db');
beforeAll(fill);
afterAll(() => rmSync(folder, { recursive: true }));

const day = (text: string) => Date.parse(text) / dayMs;
const hour = 3_600_000;

/** Two days of acme/shop, and one of other/site of which little is visible. */
async function fill(): Promise<void> {
  const store = await openStore({ kind: 'sqlite', path });
  const shop = { repositoryId: 7, repository: 'acme/shop' };
  const facts = {
    ...nothingVisible,
    activeExceptions: 3,
    branchRulesDrift: false,
    securityPolicy: false,
    untriagedReports: 2,
    oldestUntriagedMs: 12 * dayMs,
  };
  const review = { rule: 'review', fail: 0, waived: 0, pending: 0, notApplicable: 0 };
  const times = { pendingMs: 2 * hour, greens: 1, greenMs: 3 * hour };
  await store.keepPosture(
    shop,
    [
      {
        day: day('2026-03-02'),
        changes: 2,
        withoutEvidence: 1,
        rules: [{ ...review, ...times, pass: 1, waived: 1 }],
      },
    ],
    { day: day('2026-03-02'), facts },
  );
  await store.keepPosture(
    shop,
    [{ day: day('2026-03-20'), changes: 1, withoutEvidence: 0, rules: [{ ...review, ...times, pass: 1 }] }],
    { day: day('2026-03-20'), facts: { ...facts, activeExceptions: 1, securityPolicy: true } },
  );
  const site = { repositoryId: 8, repository: 'other/\u{1b}[31msite' };
  await store.keepPosture(site, [], {
    day: day('2026-03-20'),
    facts: { ...nothingVisible, branchRulesDrift: true },
  });
  await record(store, [newEntry({ kind: 'commit', ...shop })]);
  await store.close();
}

async function called(...words: readonly string[]) {
  const output = new PassThrough({ highWaterMark: 10_000_000 });
  const errors = new PassThrough();
  const command = evidence(() => ({ DATABASE_URL: `sqlite:${path}` }));
  const code = await runCommand([command], ['evidence', 'posture', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const march = ['--from', '2026-03-01', '--to', '2026-03-31'];

describe('evidence posture', () => {
  it('sums a period up, by repository and by rule', async () => {
    const { output } = await called(...march, '--json', '--repository', 'acme/shop');
    const report = JSON.parse(output) as PostureReport;
    expect(report).toMatchObject({
      from: '2026-03-01',
      to: '2026-03-31',
      repositories: [
        {
          repository: 'acme/shop',
          changes: 3,
          withoutEvidence: 1,
          passRate: 2 / 3,
          waivedRate: 1 / 3,
          measured: {
            first: '2026-03-02',
            last: '2026-03-20',
            before: { activeExceptions: 3, overdueFindings: null },
            now: { activeExceptions: 1, securityPolicy: true },
          },
        },
      ],
      rules: [
        {
          rule: 'review',
          pass: 2,
          waived: 1,
          trend: [0.5, 1],
          averagePendingMs: Math.round((4 * hour) / 3),
          averageGreenMs: 3 * hour,
        },
      ],
    });
  });

  it('shows it on a terminal, and what is not visible as such', async () => {
    const { code, output } = await called(...march);
    expect(code).toBe(0);
    expect(output).toMatch(
      /\nacme\/shop +3 +1 +66\.6 % +33\.3 % +3 → 1 +\? +yes +NO → yes +\? +2 \(oldest 12 days\)\n/,
    );
    expect(output).toMatch(/\nother\/.*site +0 +0 +– +– +\? +\? +NO +\? +\? +\?\n/);
    expect(output).toMatch(/\nreview +2 of 3, 66\.6 % +50\.0 % → 100\.0 % +1 +0 +0 +80 min +3 h\n/);
    expect(output).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('says where nothing was measured', async () => {
    const { code, output } = await called('--from', '2025-03-01', '--to', '2025-03-31');
    expect({ code, output }).toEqual({
      code: 0,
      output:
        'Posture from 2025-03-01 to 2025-03-31: nothing was measured. The service measures once a day.\n',
    });
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['no period', [], 2, /^Give the period: /],
    ['hours', ['--from', '2026-03-01T12:00', '--to', '2026-03-31'], 2, /^The posture is kept by day: /],
    ['a repository without entries', [...march, '--repository', 'acme/none'], 1, /acme\/none/],
  ])('refuses %s', async (_, words, code, message) => {
    expect(await called(...words)).toMatchObject({
      code,
      output: '',
      errors: expect.stringMatching(message),
    });
  });
});
