import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Database, Run } from '../src/store/database/database.ts';
import { migrate, migrations } from '../src/store/database/schema.ts';
import { createStore } from '../src/store/sql/sql-store.ts';
import type { Store } from '../src/store/store.ts';
import type { Subject } from '../src/subjects/index.ts';
import { encodeReason, event } from '../src/subjects/reason.ts';
import { verdictOf } from './samples/entries.ts';
import { pullRequest, widgets } from './samples/subjects.ts';

const minute = 60_000;
const { repositoryId } = widgets;
const formerPlace = '1:octo-org/widgets';
const keyOf = (number: number) => `pull-request:${repositoryId}#${number}`;
const formerKey = (number: number) => `pull-request:${formerPlace}#${number}`;

/** What a database of the first release holds must be there, under its new names and keys, for a later one. */
export function describeUpgrade(engine: string, open: () => Promise<Database>): void {
  describe(`an upgrade from the first release, on ${engine}`, () => {
    let store: Store;
    let database: Database;
    const upgraded = async () => {
      const opened = await open();
      await opened.transaction((run) => firstRelease(opened, run));
      await migrate(opened);
      return opened;
    };
    beforeEach(async () => {
      database = await upgraded();
      store = createStore(database);
    });
    afterEach(() => store.close());

    const rows = (sql: string) => database.transaction((run) => run(sql));

    /** Ends the claims of everything that is due; the repositories are identified as `ids` say. */
    const identify = async (
      ids: Readonly<Record<string, number | null>> = { [formerPlace]: repositoryId },
    ) => {
      const claims = await store.claim(minute, 100);
      for (const claim of claims) {
        const place = claim.key.replace(/^repository-name:/, '');
        const identified = { formerPlace: place, repositoryId: ids[place] ?? null };
        await store.complete(claim, claim.key === place ? {} : { identified });
      }
      return claims;
    };

    it('looks up each repository once, those with due subjects first', async () => {
      const claims = await store.claim(minute, 100);
      expect(
        claims.map(({ key, background, reasons }) => [key, background, reasons.map(encodeReason)]),
      ).toEqual([
        [`repository-name:${formerPlace}`, false, ['start']],
        ['repository-name:1:octo-org/idle', true, ['start']],
      ]);
      expect(claims[0]?.subject).toEqual({
        kind: 'repository-name',
        installationId: 1,
        owner: 'Octo-Org',
        repository: 'widgets',
      });
    });

    it('keeps what waits, with its reason in the new words', async () => {
      await identify();
      expect(await store.list('waiting', 10)).toMatchObject([
        { key: keyOf(1), subject: { ...pullRequest(1), owner: 'Octo-Org' }, reasons: ['re-evaluate'] },
        { key: keyOf(2), reasons: ['resync 0123456789ab'] },
        { key: `branch:${repositoryId}:Main`, reasons: ['push'] },
        { key: keyOf(5), reasons: ['pull_request.opened'], attempts: 1 },
      ]);
    });

    it('keeps what is dead-lettered', async () => {
      await identify();
      expect(await store.list('dead-lettered', 10)).toMatchObject([{ key: keyOf(3), lastError: 'a defect' }]);
      expect(await store.retryDeadLettered([keyOf(3)])).toBe(1);
    });

    it('keeps the time of the next evaluation', async () => {
      await identify();
      expect(await store.list('scheduled', 10)).toMatchObject([{ key: keyOf(4) }]);
    });

    it('keeps what an evaluation left, and who follows whom', async () => {
      await identify();
      expect(await store.list('idle', 10)).toContainEqual(expect.objectContaining({ key: keyOf(6) }));
      await store.wake([{ subject: pullRequest(6), reason: event('x') }]);
      const six = (await store.claim(minute, 100)).find(({ key }) => key === keyOf(6));
      expect(six?.remembered).toEqual({ shown: 'x' });
      if (six !== undefined) await store.complete(six, { changed: true });
      expect(await store.find([`merge-group:${repositoryId}@${head}`])).toMatchObject([{ reasons: ['x'] }]);
    });

    it('keeps what GitHub allows', async () => {
      const { rest } = await store.allowances(1);
      expect(rest).toMatchObject({ limit: 5_000, remaining: 17 });
    });

    it('keeps the evaluations, of which the failing rules are not known, also of forgotten subjects', async () => {
      const evaluation = {
        headSha: '0123456789abcdef',
        conclusion: 'failure',
        failing: null,
        deliveries: ['d1'],
      };
      expect(await store.keysNamed('pull-request:octo-org/widgets#1')).toEqual([formerKey(1)]);
      await identify();
      for (const number of [1, 77]) {
        expect(await store.keysNamed(`pull-request:octo-org/widgets#${number}`)).toEqual([keyOf(number)]);
        expect(await store.history(keyOf(number), 10)).toMatchObject([evaluation]);
      }
    });

    it('adds the reasons to a subject that an event woke meanwhile', async () => {
      const renamed = { ...pullRequest(1), repository: 'gadgets' };
      await store.wake([{ subject: renamed, reason: event('pull_request.synchronize'), deliveries: ['d9'] }]);
      await store.wake([{ subject: pullRequest(3), reason: event('pull_request.synchronize') }]);
      const names = (await store.claim(minute, 100)).filter(({ key }) => key.startsWith('repository-name:'));
      for (const claim of names) {
        const place = claim.key.replace('repository-name:', '');
        await store.complete(claim, { identified: { formerPlace: place, repositoryId } });
      }
      expect(await store.find([keyOf(1), keyOf(3)])).toMatchObject([
        { reasons: ['pull_request.synchronize', 're-evaluate'] },
        { state: 'running', reasons: ['pull_request.synchronize', 'status'] },
      ]);
      expect(await store.list('dead-lettered', 10)).toEqual([]);
    });

    it('loses no reason, whichever subjects events woke before the id was known, and whichever run', async () => {
      const numbers = fc.uniqueArray(fc.constantFrom(1, 2, 5, 6, 8), { minLength: 1 });
      const holds = fc.asyncProperty(numbers, numbers, async (woken, running) => {
        const again = await upgraded();
        const one = createStore(again);
        try {
          const before = await again.transaction((run) => run('select key, reason from cause'));
          const [name] = (await one.claim(minute, 1)).filter(({ key }) => key.endsWith(formerPlace));
          if (name === undefined) throw new Error('The name is not due first.');
          await one.wake(
            woken.map((number) => ({ subject: pullRequest(number), reason: event('meanwhile') })),
          );
          const claims = await one.claim(minute, 100);
          await one.complete(name, { identified: { formerPlace, repositoryId } });
          for (const claim of claims) {
            const isRunning = running.some((number) => claim.key === keyOf(number));
            if (isRunning) await one.complete(claim, { remembered: 'seen' });
          }
          for (const number of [1, 2, 5]) {
            const released = before.find(({ key }) => key === formerKey(number))?.reason;
            const [item] = await one.find([keyOf(number)]);
            expect(item?.reasons).toContain(released);
          }
          for (const number of woken.filter((each) => !running.includes(each))) {
            const [item] = await one.find([keyOf(number)]);
            expect(item?.reasons).toContain('meanwhile');
          }
        } finally {
          await one.close();
        }
      });
      await fc.assert(holds, { numRuns: 20 });
    }, 60_000);

    it('joins two names of one repository', async () => {
      await identify({ [formerPlace]: repositoryId, '1:octo-org/idle': repositoryId });
      expect(await store.find([keyOf(1)])).toMatchObject([{ state: 'waiting', reasons: ['re-evaluate'] }]);
      expect(await rows('select key from work_by_name')).toEqual([]);
    });

    it('removes what is of a repository that is gone, but for its evaluations', async () => {
      await identify({});
      expect(await store.counts()).toMatchObject({ waiting: 0, scheduled: 0, deadLettered: 0 });
      expect(await store.keysNamed('pull-request:octo-org/widgets#1')).toEqual([formerKey(1)]);
    });

    it('leaves no name behind', async () => {
      await identify();
      for (const table of ['work_by_name', 'key_by_name'])
        expect(await rows(`select key from ${table}`)).toEqual([]);
      for (const [table, column] of [
        ['work', 'key'],
        ['cause', 'key'],
        ['following', 'followed'],
        ['following', 'follower'],
        ['evaluation', 'key'],
      ]) {
        const found = await rows(
          `select ${column} as key from ${table} where ${column} like '%octo-org/widgets%'`,
        );
        expect([table, column, found]).toEqual([table, column, []]);
      }
    });

    it('takes no row by name from a process of the earlier release', async () => {
      const byName = database.transaction((run) =>
        insertWork(database, run, 'pull-request:1:o/r#1', pullRequest(1), 1),
      );
      await expect(byName).rejects.toThrow();
    });

    it('starts the full resync under its new name', async () => {
      expect(await store.find(['schedule:sweep'])).toEqual([]);
    });

    it('has an empty record, which is written from now on', async () => {
      expect(await store.entries({}, 10)).toEqual([]);
      await identify();
      const claims = await store.claim(minute, 100);
      expect(claims.map(({ intended }) => intended)).toEqual(claims.map(() => []));
      const [claim] = claims;
      if (claim === undefined) throw new Error('expected a claim');
      await store.complete(claim, { entries: [{ entry: verdictOf(1), confirmed: true }] });
      expect(await store.entry(verdictOf(1).digest)).toMatchObject({ body: verdictOf(1).body });
    });

    it('has taken every step, once', async () => {
      await migrate(database);
      const steps = await rows('select step from schema_step order by step');
      expect(steps.map(({ step }) => Number(step))).toEqual(migrations.map((_, index) => index + 1));
    });
  });
}

const head = 'a'.repeat(40);

/** A subject as the first release wrote it: by the name of its repository. */
function byName(subject: Subject): object {
  const { repositoryId: _, ...named } = subject as ReturnType<typeof pullRequest>;
  return { ...named, owner: 'Octo-Org' };
}

function insertWork({ dialect }: Database, run: Run, key: string, subject: object, minutes: number) {
  return run(
    `insert into work (key, subject, installation, generation, wake_at, updated_at)
    values ($1, $2, 1, 1, ${dialect.now} - ${minutes * minute}, ${dialect.now})`,
    [key, JSON.stringify(subject)],
  );
}

/** The tables of the first release, with a row of each kind, as it wrote them. */
async function firstRelease(database: Database, run: Run): Promise<void> {
  const { dialect } = database;
  await run('create table schema_step (step int primary key)');
  for (const statement of migrations[0]?.(dialect) ?? []) await run(statement);
  await run('insert into schema_step (step) values (1)');
  const work = async (number: number, columns: string, values: string) =>
    run(
      `insert into work (key, subject, installation, updated_at, ${columns}) values ($1, $2, 1, ${dialect.now}, ${values})`,
      [formerKey(number), JSON.stringify(byName(pullRequest(number)))],
    );
  const cause = (key: string, reason: string) =>
    run("insert into cause (key, generation, reason, deliveries) values ($1, 1, $2, '[]')", [key, reason]);
  await work(1, 'generation, wake_at', `1, ${dialect.now} - ${9 * minute}`);
  await work(2, 'generation, wake_at', `1, ${dialect.now} - ${8 * minute}`);
  await work(3, 'generation, claimed, dead, last_error', "1, 1, 1, 'a defect'");
  await work(4, 'again_at, wake_at', `${dialect.now} + ${minute}, ${dialect.now} + ${minute}`);
  // Claimed by a process of the earlier release, which is gone.
  await work(
    5,
    'generation, claimed, lease_token, lease_until, leases, attempts',
    `1, 1, 'token', ${dialect.now} + ${minute}, 1, 1`,
  );
  await work(6, 'generation, claimed, done, remembered', `1, 1, 1, '{"shown":"x"}'`);
  const branch = { ...widgets, kind: 'branch', ref: 'Main' } as const;
  await insertWork(database, run, `branch:${formerPlace}:Main`, byName(branch), 7);
  const group = { headRef: 'refs/heads/x', headSha: head, baseRef: 'refs/heads/main', baseSha: head };
  const mergeGroup = { ...widgets, kind: 'merge-group', ...group } as const;
  await run(
    `insert into work (key, subject, installation, remembered, updated_at) values ($1, $2, 1, '{}', ${dialect.now})`,
    [`merge-group:${formerPlace}@${head}`, JSON.stringify(byName(mergeGroup))],
  );
  await run('insert into following (followed, follower) values ($1, $2)', [
    formerKey(6),
    `merge-group:${formerPlace}@${head}`,
  ]);
  const idle = { kind: 'repository', installationId: 1, owner: 'octo-org', repository: 'idle' };
  await run(
    `insert into work (key, subject, installation, remembered, updated_at) values ($1, $2, 1, '{}', ${dialect.now})`,
    ['repository:1:octo-org/idle', JSON.stringify(idle)],
  );
  await run(
    `insert into work (key, subject, generation, wake_at, updated_at)
    values ('schedule:sweep', '{"kind":"schedule","name":"sweep"}', 1, ${dialect.now}, ${dialect.now})`,
  );
  await cause(formerKey(1), 'recheck');
  await cause(formerKey(2), 'sweep 0123456789ab');
  await cause(formerKey(3), 'status');
  await cause(formerKey(5), 'pull_request.opened');
  await cause(`branch:${formerPlace}:Main`, 'push');
  await cause('schedule:sweep', 'sweep');
  for (const number of [1, 77]) {
    await run(
      `insert into evaluation (key, at, head_sha, outcome, conclusion, ms, deliveries)
      values ($1, ${dialect.now}, '0123456789abcdef', 'evaluated', 'failure', 812, '["d1"]')`,
      [formerKey(number)],
    );
  }
  await run(
    `insert into allowance (installation, budget, most, remaining, reset_at)
    values (1, 'rest', 5000, 17, ${dialect.now} + ${minute})`,
  );
}
