import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { engine } from '../../src/engine/engine.ts';
import { registerOf } from '../../src/exceptions/event.ts';
import { stateOf } from '../../src/exceptions/state.ts';
import type { GitHub } from '../../src/github/github.ts';
import { storeLocation } from '../../src/platform/store-location.ts';
import { exceptionPolicy } from '../../src/policy/exception-policy.ts';
import { createReconcile } from '../../src/queue/reconcile.ts';
import { commitAccounts } from '../../src/store/commit-accounts.ts';
import { openStore } from '../../src/store/open.ts';
import { postureFrom } from '../../src/store/posture-counts.ts';
import { recordedVerdicts } from '../../src/store/recorded-verdicts.ts';
import { releaseVerdicts } from '../../src/store/release-verdicts.ts';
import type { Store } from '../../src/store/store.ts';
import type { Claim } from '../../src/store/work-queue.ts';
import type {
  CommandAnswer,
  CommandSubject,
  GatheredCommand,
  ReadComment,
} from '../../src/subjects/gathered-command.ts';
import { subjectKey } from '../../src/subjects/index.ts';
import { event } from '../../src/subjects/reason.ts';
import { fakeGitHub } from '../fake-github.ts';
import { fakeRecorder } from '../fake-recorder.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { exception, proposed } from '../samples/exceptions.ts';
import { pullRequest, widgets } from '../samples/subjects.ts';
import { endLeases, lease } from './end-leases.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-commands-'));
let server: Postgres;
beforeAll(async () => {
  server = await startPostgres({ durable: false });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
const databases: Readonly<Record<string, () => Promise<string>>> = {
  SQLite: async () => {
    files += 1;
    return `sqlite:${join(folder, `${files}.db`)}`;
  },
  PostgreSQL: async () => server.database(),
};

const now = new Date('2026-01-02T00:00:00Z');
const policy = exceptionPolicy.parse({ approvers: [{ by: ['ada', 'grace'] }], longest: { none: 730 } });
/** Ends far away: the stores go by the time of the machine. */
const asked = exception({ ends: new Date('2027-12-01T00:00:00Z') });

/** What people comment, by the id of the comment. */
const comments: Readonly<Record<number, ReadComment>> = {
  21: { by: 'ada', at: now, body: '/sdl approve EX-1', thread: 7 },
  22: { by: 'grace', at: now, body: '/sdl approve EX-1', thread: 7 },
  23: { by: 'mona', at: now, body: '/sdl revoke EX-1', thread: 7 },
};

const gathered: Omit<GatheredCommand, 'roles'> = {
  place: widgets,
  thread: {
    kind: 'pull-request',
    number: 7,
    state: 'open',
    mergedAt: null,
    base: 'main',
    headSha: 'a'.repeat(40),
    contributors: ['mona'],
  },
  policy: {
    valid: true,
    policy: { source: { kind: 'default' }, comment: 'needed', rules: [], exceptions: policy },
  },
  permission: 'write',
  emergencyRoles: [],
  commits: new Map(),
};

/** A store, with workers that may end at any moment. */
async function bench(url: string) {
  const location = storeLocation(url);
  if (location === null) throw new Error(`${url} is no database.`);
  const store = await openStore(location);
  const answers: CommandAnswer[] = [];
  const github: Partial<GitHub> = {
    readComment: async ({ comment }) => comments[comment] ?? null,
    gatherCommand: async (_, { by }) => ({ ...gathered, roles: by === 'mona' ? [] : [{ kind: 'person' }] }),
    answerCommand: async (_, answer) => {
      answers.push(answer);
      return 'answered';
    },
  };
  const reconcile = createReconcile({
    ports: {
      engine,
      github: fakeGitHub(github),
      resync: {} as Parameters<typeof createReconcile>[0]['ports']['resync'],
      onMissedEvent() {},
      exceptionEvents: store,
      clock: { now: () => now } as Parameters<typeof createReconcile>[0]['ports']['clock'],
      recorder: fakeRecorder,
      recordedVerdicts: recordedVerdicts(store),
      commitAccounts: commitAccounts(store, () => new Set()),
      releaseVerdicts: releaseVerdicts(store),
      posture: postureFrom(store),
    },
    store,
    random: () => 0,
  });
  await store.wake([{ subject: pullRequest(1), reason: event('x') }]);
  const [first] = await store.claim(lease, 1);
  if (first !== undefined) await store.complete(first, { exceptionEvents: [proposed(asked)] });
  return {
    store,
    answers,
    wake: (...ids: readonly number[]) =>
      store.wake(
        ids.map((comment) => ({ subject: commandOf(comment), reason: event('issue_comment.created') })),
      ),
    /** Takes what is due of commands; the pull requests that they wake are left to others. */
    claim: async () => (await store.claim(lease, 10)).filter(({ subject }) => subject.kind === 'command'),
    run: async (claim: Claim) => {
      const { completion } = await reconcile(claim, async () => true);
      return () => store.complete(claim, completion(1));
    },
    events: async () =>
      (await store.exceptionEvents(widgets.repositoryId)).map(({ event: each }) => each?.kind),
    state: async () => stateIn(store),
    crash: () => endLeases(url),
  };
}

function commandOf(comment: number): CommandSubject {
  return { kind: 'command', ...widgets, comment };
}

async function stateIn(store: Store): Promise<string | undefined> {
  const { registered } = registerOf(await store.exceptionEvents(widgets.repositoryId));
  return registered[0] && stateOf(registered[0], policy, now).kind;
}

describe.each(Object.keys(databases))('commands on %s', (name) => {
  const opened = async () => bench((await databases[name]?.()) ?? '');

  test('a process that ends before, between and after the entry and the reply decides once and answers', async () => {
    const { store, wake, claim, run, crash, events, answers } = await opened();
    await wake(21);
    // Before the entry.
    for (const each of await claim()) await run(each);
    expect(await events()).toEqual(['proposed']);
    await crash();
    for (const each of await claim()) await (await run(each))();
    expect(await events()).toEqual(['proposed', 'approved']);
    expect(answers).toEqual([]);
    // Between the entry and the reply.
    expect(await claim()).toHaveLength(1);
    await crash();
    for (const each of await claim()) await (await run(each))();
    expect(answers).toHaveLength(1);
    // After the reply, which is edited in place.
    await wake(22);
    for (const each of await claim()) await (await run(each))();
    for (const each of await claim()) await run(each);
    await crash();
    for (const each of await claim()) await (await run(each))();
    expect(answers).toHaveLength(3);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await events()).toEqual(['proposed', 'approved', 'approved']);
    // The same deliveries once more.
    await wake(21, 22);
    for (const each of await claim()) await (await run(each))();
    expect(await events()).toEqual(['proposed', 'approved', 'approved']);
    expect(answers).toHaveLength(3);
    await store.close();
  });

  test('two approvals at once are both kept', async () => {
    const { store, wake, claim, run, events, state } = await opened();
    await wake(21, 22);
    const ends = await Promise.all((await claim()).map(run));
    await Promise.all(ends.map((end) => end()));
    expect(await events()).toEqual(['proposed', 'approved', 'approved']);
    expect(await state()).toBe('active');
    await store.close();
  });

  test('an approval and a revocation at once end the exception', async () => {
    const { store, wake, claim, run, events, state } = await opened();
    await wake(21, 23);
    const claims = await claim();
    expect(claims.map(({ subject }) => subjectKey(subject)).toSorted()).toEqual([
      `command:${widgets.repositoryId}!21`,
      `command:${widgets.repositoryId}!23`,
    ]);
    const ends = await Promise.all(claims.map(run));
    await Promise.all(ends.map((end) => end()));
    expect((await events()).toSorted()).toEqual(['approved', 'proposed', 'revoked']);
    expect(await state()).toBe('revoked');
    await store.close();
  });
});
