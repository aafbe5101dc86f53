import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { pullRequest } from '../../test/samples/subjects.ts';
import type { Environment } from '../platform/settings.ts';
import { openDatabase, openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from '../store/work-queue.ts';
import { subjectKey } from '../subjects/index.ts';
import { event, requested } from '../subjects/reason.ts';
import { runCommand } from './run.ts';
import { work } from './work.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-work-'));
const path = join(folder, 'work.db');
let store: Store;
beforeAll(async () => {
  store = await openStore({ kind: 'sqlite', path });
  await fill();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], url = `sqlite:${path}`, env: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const code = await runCommand([work(() => ({ ...env, DATABASE_URL: url }))], ['work', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const keyOf = (number: number) => subjectKey(pullRequest(number));
const nameOf = (number: number) => `pull-request:octo-org/widgets#${number}`;

async function claimed(number: number, delivery: string): Promise<Claim> {
  await store.ingest({ id: delivery, event: 'pull_request.opened' }, [
    { subject: pullRequest(number), reason: event('pull_request.opened') },
  ]);
  const [claim] = await store.claim(30_000, 1);
  if (claim === undefined) throw new Error('expected a claim');
  return claim;
}

/** 1 and 2 are dead-lettered, 3 is idle after two evaluations and 10 after one, 4 runs, 5 waits, 6 is scheduled in an hour. */
async function fill(): Promise<void> {
  const hostile = 'Refused:\u{1b}[2J gone\u{202e}';
  for (const number of [1, 2]) {
    await store.fail(await claimed(number, `d${number}`), { error: hostile, retryInMs: null, defect: true });
  }
  const evaluation = { headSha: '0123456789abcdef', outcome: 'evaluated', ms: 812 };
  const remembered = { shown: '' };
  await store.complete(await claimed(3, 'd3'), {
    remembered,
    evaluation: { ...evaluation, conclusion: 'failure', failing: ['review', 'tests'] },
  });
  await store.complete(await claimed(3, 'd4'), {
    remembered,
    evaluation: { ...evaluation, conclusion: 'success', failing: [] },
  });
  await store.complete(await claimed(10, 'd10'), {
    remembered,
    evaluation: { ...evaluation, conclusion: 'failure', failing: ['tests'] },
  });
  await store.complete(await claimed(6, 'd6'), { remembered, reevaluateInMs: 3_600_000 });
  await claimed(4, 'd5');
  await store.wake([{ subject: pullRequest(5), reason: requested }]);
  await store.pause(2, 3_600_000);
}

describe('work list', () => {
  it('shows every subject that is not idle, by state, and their number', async () => {
    const { code, output, errors } = await called(['list']);
    expect([code, errors]).toEqual([0, '']);
    const [counts, paused, header, ...lines] = output.trimEnd().split('\n');
    expect(counts).toMatch(/^1 waiting( \(longest for \d+ m?s\))?, 1 running, 1 scheduled, 2 dead-lettered$/);
    expect(paused).toBe('GitHub is rate-limiting installation 2 for another 60 min');
    expect(header).toMatch(/^STATE +SUBJECT +TRIES +DUE +REASONS$/);
    expect(lines).toEqual([
      expect.stringMatching(/^waiting +pull-request:octo-org\/widgets#5 +since \d+ m?s +re-evaluate$/),
      expect.stringMatching(/^running .*#4 +1 +lease expires in \d+ s +pull_request.opened$/),
      expect.stringMatching(/^scheduled .*#6 +in 60 min$/),
      expect.stringMatching(/^dead-lettered .*#1 +1 +pull_request.opened$/),
      '    Refused: [2J gone ',
      expect.stringMatching(/^dead-lettered .*#2 /),
      '    Refused: [2J gone',
    ]);
  });

  it('shows one state, and no more than asked for', async () => {
    const { output } = await called(['list', '--state', 'dead-lettered', '--limit', '1']);
    expect(output.split('\n').filter((line) => line.startsWith('dead-lettered'))).toHaveLength(1);
  });

  it('shows idle subjects where they are asked for', async () => {
    const { output } = await called(['list', '--state', 'idle']);
    expect(output.trimEnd().split('\n').slice(3)).toEqual([
      expect.stringMatching(/^idle +pull-request:octo-org\/widgets#3$/),
      expect.stringMatching(/^idle .*#10$/),
    ]);
  });

  it('is JSON for programs', async () => {
    const { code, output } = await called(['list', '--json']);
    const { counts, paused, items } = JSON.parse(output);
    expect(paused).toEqual([{ installation: 2, forMs: expect.any(Number) }]);
    expect(code).toBe(0);
    expect(counts).toMatchObject({ waiting: 1, running: 1, scheduled: 1, deadLettered: 2 });
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ key: keyOf(5), state: 'waiting', reasons: ['re-evaluate'] });
  });
});

describe('work show', () => {
  it('tells what its last evaluations came to, newest first, with their deliveries', async () => {
    const { code, output } = await called(['show', 'Octo-Org/Widgets#3']);
    expect(code).toBe(0);
    expect(output.trimEnd().split('\n')).toEqual([
      nameOf(3),
      `  key         ${keyOf(3)}`,
      '  link        https://github.com/octo-org/widgets/pull/3',
      '  state       idle: nothing to do until the next event',
      '  evaluations, newest first',
      expect.stringMatching(/^ {4}TIME +OUTCOME +CONCLUSION +FAILING +HEAD +TOOK +DELIVERIES$/),
      expect.stringMatching(/^ {4}\d{4}-\S+Z +evaluated +success +012345678 +812 ms +d4$/),
      expect.stringMatching(/ failure +review and tests +012345678 +812 ms +d3$/),
    ]);
  });

  it('names the failing rules of the last evaluation, and links the server that the service uses', async () => {
    const { output } = await called(['show', 'octo-org/widgets#10'], `sqlite:${path}`, {
      GHE_HOST: '127.0.0.1:4010',
      GHE_PROTOCOL: 'http',
    });
    expect(output).toContain('\n  link        http://127.0.0.1:4010/octo-org/widgets/pull/10\n');
    expect(output).toContain('\n  failing     tests\n');
  });

  it('shows why one is dead-lettered', async () => {
    const { output } = await called(['show', 'octo-org/widgets#1']);
    expect(output.trimEnd().split('\n')).toEqual([
      nameOf(1),
      `  key         ${keyOf(1)}`,
      '  link        https://github.com/octo-org/widgets/pull/1',
      '  state       dead-lettered',
      '  tries       1',
      '  reasons     pull_request.opened',
      '  last error  Refused: [2J gone ',
      '  no evaluation is recorded',
    ]);
  });

  it('is JSON for programs', async () => {
    const { output } = await called(['show', 'octo-org/widgets#3', '--json', '--limit', '1']);
    expect(JSON.parse(output)).toMatchObject([
      {
        key: keyOf(3),
        item: { state: 'idle' },
        evaluations: [{ conclusion: 'success', deliveries: ['d4'] }],
      },
    ]);
  });

  it('says so where nothing is known, and what to do', async () => {
    expect(await called(['show', 'octo-org/widgets#99'])).toEqual({
      code: 1,
      output: '',
      errors:
        'octo-org/widgets#99 is not known: no event about it arrived lately. ' +
        'To evaluate it, run "sdl-gate re-evaluate octo-org/widgets#99". (SDL-C101)\n',
    });
  });
});

describe('work retry', () => {
  it('makes those that are named due again, and names those that are not dead-lettered', async () => {
    const { code, output, errors } = await called(['retry', keyOf(1), 'octo-org/widgets#5']);
    expect({ code, output, errors }).toEqual({
      code: 1,
      output: `retried ${keyOf(1)}\n`,
      errors: '"octo-org/widgets#5" is not dead-lettered. (SDL-C102)\n',
    });
    expect(await store.counts()).toMatchObject({ deadLettered: 1, waiting: 2 });
  });

  it('takes a subject as the list shows it', async () => {
    expect(await called(['retry', nameOf(2)])).toMatchObject({ code: 0 });
    expect(await store.counts()).toMatchObject({ deadLettered: 0, waiting: 3 });
  });

  it('retries all', async () => {
    for (const number of [7, 8, 9]) {
      await store.wake([{ subject: pullRequest(number), reason: event('x') }]);
    }
    for (const claim of await store.claim(30_000, 10)) {
      await store.fail(claim, { error: 'a defect', retryInMs: null, defect: true });
    }
    const { deadLettered } = await store.counts();
    expect(await called(['retry', '--all'])).toMatchObject({ code: 0, output: `${deadLettered} retried\n` });
    expect(await store.counts()).toMatchObject({ deadLettered: 0, waiting: deadLettered });
  });
});

describe('a subject whose leases expired without result', () => {
  it('says how often', async () => {
    await store.wake([{ subject: pullRequest(20), reason: event('x') }]);
    await store.claim(0, 100);
    await store.claim(0, 100);
    expect((await called(['show', 'octo-org/widgets#20'])).output).toContain(
      '\n  tries       2 (2 leases expired)\n',
    );
    expect((await called(['list', '--state', 'waiting'])).output).toMatch(
      /#20 +2 \(2 leases expired\) +in \d+ s/,
    );
  });
});

describe('a call with wrong arguments', () => {
  test.each<[readonly string[], string]>([
    [[], 'Name an action: list, show, retry. For details, run sdl-gate work --help. (SDL-C003)'],
    [['constructor'], 'Name an action: list, show, retry. For details, run sdl-gate work --help. (SDL-C003)'],
    [['list', '--sate', 'dead-lettered'], 'There is no option "--sate". Did you mean --state? (SDL-C002)'],
    [
      ['list', '--state', 'lost'],
      '--state takes waiting, running, scheduled, dead-lettered, idle, not "lost". (SDL-C003)',
    ],
    [['list', '--limit', '0'], '--limit takes a whole number from 1 to 1000, not "0". (SDL-C003)'],
    [['show'], 'Name one pull request, such as octo-org/widgets#7. (SDL-C003)'],
    [['show', 'widgets#7'], 'A pull request is written like octo-org/widgets#7, not "widgets#7". (SDL-C003)'],
    [['show', 'a/b#0'], 'A pull request is written like octo-org/widgets#7, not "a/b#0". (SDL-C003)'],
    [['retry'], 'Give either --all or subjects, as sdl-gate work list shows them. (SDL-C003)'],
    [['retry', '--all', 'x'], 'Give either --all or subjects, as sdl-gate work list shows them. (SDL-C003)'],
  ])('%j', async (words, errors) => {
    expect(await called(words)).toEqual({ code: 2, output: '', errors: `${errors}\n` });
  });
});

describe('without a store', () => {
  it('says where it looked, and makes none', async () => {
    const missing = join(folder, 'elsewhere', 'none.db');
    expect(await called(['list'], `sqlite:${missing}`)).toEqual({
      code: 1,
      output: '',
      errors:
        `There is no store at sqlite:${missing}: the service creates it when it first starts. ` +
        'Set DATABASE_URL to the service’s own. (SDL-S222)\n',
    });
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  test.each([
    [
      'a PostgreSQL that is away',
      'postgres://nobody@127.0.0.1:9/none',
      /^PostgreSQL at 127\.0\.0\.1:9 refuses connections \(DATABASE_URL\): is it up\? \(SDL-S201\)$/m,
    ],
    ['a setting that makes no sense', 'mysql://db', /^DATABASE_URL must be sqlite:PATH or postgres:/],
  ])('%s is one line', async (_, url, errors) => {
    const result = await called(['list'], url);
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toMatch(errors);
    expect(result.errors.trimEnd()).not.toContain('\n');
  });

  it('of this release it does nothing', async () => {
    const later = join(folder, 'later.db');
    await (await openStore({ kind: 'sqlite', path: later })).close();
    const database = openDatabase({ kind: 'sqlite', path: later });
    await database.transaction((run) => run('insert into schema_step (step) values (99)'));
    await database.close();
    const result = await called(['list'], `sqlite:${later}`);
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toContain('was used by a later release (schema 99');
  });
});
