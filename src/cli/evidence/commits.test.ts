import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { record } from '../../../test/recorded-entries.ts';
import type { AccountedCommit } from '../../ledger/accounted-commit.ts';
import { createRecorder } from '../../record/recorder.ts';
import { rules } from '../../rules/index.ts';
import { openStore } from '../../store/open.ts';
import { subjectKey } from '../../subjects/index.ts';
import { runCommand } from '../run.ts';
import { evidence } from './evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-commits-'));
const path = join(folder, 'record.db');
afterAll(() => rmSync(folder, { recursive: true }));

const recorder = createRecorder({ rules, version: '1.2.3' });
const place = { repositoryId: 1296269, installationId: 3, owner: 'acme', repository: 'shop' };
const at = new Date('2026-03-02T00:00:00Z');

function accounted(digit: string, facts: Partial<AccountedCommit> = {}, of = place) {
  const whole: AccountedCommit = {
    sha: digit.repeat(40),
    branch: 'main',
    state: 'reviewed',
    why: 'the check of #7 passed before it was merged',
    committedAt: new Date('2026-03-01T10:00:00Z'),
    landedAt: new Date('2026-03-01T11:00:00Z'),
    by: 'mona',
    pullRequest: 7,
    verdict: null,
    isBackfilled: false,
    ...facts,
  };
  const { sha, branch, state: conclusion } = whole;
  return recorder.entry({
    place: of,
    kind: 'accounted-commit',
    sha,
    branch,
    conclusion,
    facts: { ...whole, at },
  });
}

beforeAll(async () => {
  const store = await openStore({ kind: 'sqlite', path }, () => at.getTime());
  const totals = { tip: 'a'.repeat(40), isWhole: true, firstParent: 4, activity: 3, entries: 2, at };
  await record(store, [
    accounted('a', { state: 'bypass', why: '#7 was merged while its check failed' }),
    accounted('b', {
      state: 'direct-push',
      why: 'eve\u001b[2J pushed it to main',
      by: 'eve',
      pullRequest: null,
    }),
    accounted('c'),
    accounted('d', {
      branch: 'release/1',
      committedAt: new Date('2026-02-01T00:00:00Z'),
      landedAt: new Date('2026-02-01T11:00:00Z'),
    }),
    accounted('e', { branch: 'release/1' }),
    accounted('f', {}, { ...place, repositoryId: 2, repository: 'other' }),
    recorder.entry({ place, kind: 'commits-accounted', branch: 'main', sha: 'a'.repeat(40), facts: totals }),
  ]);
  // The emergency was declared later.
  await record(store, [
    accounted('a', { state: 'emergency', why: 'the emergency EM-1 was declared for its head' }),
  ]);
  await store.close();
});

async function called(...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const environment = { DATABASE_URL: `sqlite:${path}`, APP_ID: '123' };
  const code = await runCommand([evidence(() => environment)], ['evidence', 'commits', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const march = ['--from', '2026-03-01', '--to', '2026-03-31'];

describe('evidence commits', () => {
  it('lists the commits of a period, those that need attention first, with the totals', async () => {
    const { code, output } = await called(...march, '--repository', 'acme/shop');
    expect(output).toBe(`STATE        COMMIT      LANDED (UTC)      BRANCH               BY    WHY
direct-push  bbbbbbbbbb  2026-03-01 11:00  acme/shop main       eve   eve [2J pushed it to main
emergency    aaaaaaaaaa  2026-03-01 11:00  acme/shop main       mona  the emergency EM-1 was declared for its head
reviewed     eeeeeeeeee  2026-03-01 11:00  acme/shop release/1  mona  the check of #7 passed before it was merged
reviewed     cccccccccc  2026-03-01 11:00  acme/shop main       mona  the check of #7 passed before it was merged

Total: 4 commits; 1 direct-push; 1 emergency; 2 reviewed

ACCOUNTED (UTC)   BRANCH          TIP         ON THE LINE  IN THE LOG  IN THE RECORD  NOTES
2026-03-02 00:00  acme/shop main  aaaaaaaaaa  4            3           2
`);
    expect(code).toBe(3);
  });

  it('lists those of a branch, or in a state; the totals are of all', async () => {
    const release = await called(...march, '--branch', 'release/1');
    expect(release).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Total: 1 commit; 1 reviewed\n$/),
    });
    const { code, output } = await called(...march, '--state', 'emergency', '--state', 'waived', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      commits: [{ state: 'emergency', landedBy: 'mona', committedAt: '2026-03-01T10:00:00.000Z' }],
      totals: { commits: 5, reviewed: 3, unknown: 0 },
      inventories: [{ firstParent: 4, activity: 3, entries: 2 }],
    });
    expect((await called(...march, '--state', 'unknown')).output).toMatch(/^no commits\n/);
  });

  it('has the service account for the branches of a repository again', async () => {
    const { code, output } = await called('--refresh', 'acme/shop');
    expect([code, output]).toEqual([
      0,
      'The commits of acme/shop on main and release/1 will be accounted for again\n',
    ]);
    expect((await called('--refresh', 'acme/shop', '--branch', 'next')).code).toBe(0);
    const store = await openStore({ kind: 'sqlite', path }, () => at.getTime() + 1_000_000);
    const claims = await store.claim(1_000, 10);
    await store.close();
    expect(claims.map(({ subject, reasons }) => [subjectKey(subject), reasons])).toEqual([
      ['accounted-commits:1296269:main', [{ kind: 'requested' }]],
      ['accounted-commits:1296269:release/1', [{ kind: 'requested' }]],
      ['accounted-commits:1296269:next', [{ kind: 'requested' }]],
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ['no period', [], 'Give the period'],
    ['a state that there is not', [...march, '--state', 'lost'], '--state takes reviewed'],
    ['a whole name of a branch', [...march, '--branch', 'refs/heads/main'], '--branch takes'],
    [
      'a period with --refresh',
      ['--refresh', 'acme/shop', '--from', '2026-01-01'],
      '--refresh takes no --from',
    ],
    ['no name with --refresh', ['--refresh', 'shop'], '--repository takes'],
  ])('refuses %s', async (_, words, message) => {
    const { code, errors } = await called(...words);
    expect([code, errors]).toEqual([2, expect.stringContaining(message)]);
  });

  it('says that the record knows nothing of a repository', async () => {
    for (const words of [
      [...march, '--repository', 'acme/none'],
      ['--refresh', 'acme/none'],
    ])
      expect(await called(...words)).toMatchObject({ code: 1, errors: expect.stringContaining('SDL-C502') });
  });
});
