import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { engine } from '../../src/engine/engine.ts';
import { available } from '../../src/evidence/slice.ts';
import type { GitHub } from '../../src/github/github.ts';
import { storeLocation } from '../../src/platform/store-location.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { createReconcile } from '../../src/queue/reconcile.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { rules } from '../../src/rules/index.ts';
import { commitAccounts } from '../../src/store/commit-accounts.ts';
import { openStore } from '../../src/store/open.ts';
import { postureFrom } from '../../src/store/posture-counts.ts';
import { recordedVerdicts } from '../../src/store/recorded-verdicts.ts';
import { releaseVerdicts } from '../../src/store/release-verdicts.ts';
import type { Claim } from '../../src/store/work-queue.ts';
import type { GateAnswer, GateSubject } from '../../src/subjects/gate-subject.ts';
import { placeOf } from '../../src/subjects/place.ts';
import type { Reason } from '../../src/subjects/reason.ts';
import { fakeGitHub } from '../fake-github.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { sampleRelease } from '../samples/release.ts';
import { widgets } from '../samples/subjects.ts';
import { endLeases, lease } from './end-leases.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-gates-'));
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

/** The store uses the time of the machine. */
const now = new Date();
const sha = 'a'.repeat(40);
const gate: GateSubject = { ...placeOf(widgets), kind: 'gate', run: 123, environment: 'production', sha };
const policy = loadPolicy(
  'rules: {}\nreleases:\n  - { name: production, environments: [production] }\n',
  { kind: 'default' },
  rules,
);

/** Where a process ends. */
type End = 'before the intention' | 'before the answer' | 'after the answer' | 'after the end';

class Killed extends Error {}

/** A run of a workflow whose jobs deploy to production, one after the other. */
class Run {
  attempt = 1;
  completed = false;
  /** The answers to each set of jobs that waited. */
  readonly sets: { readonly deployment: number | null; readonly answers: string[]; over: boolean }[] = [];
  passes = true;
  readonly hasDeployments: boolean;

  constructor(hasDeployments: boolean) {
    this.hasDeployments = hasDeployments;
  }

  /** Jobs begin to wait: the request that GitHub sends. */
  wait(): Reason {
    const deployment = this.hasDeployments ? this.sets.length + 1 : null;
    this.sets.push({ deployment, answers: [], over: false });
    return requestOf(deployment);
  }

  get waits(): boolean {
    return this.sets.at(-1)?.over === false;
  }

  answer({ state }: GateAnswer) {
    const set = this.sets.at(-1);
    if (set === undefined || set.over) return { kind: 'nothing-waits' } as const;
    if (state !== null) {
      set.answers.push(state);
      set.over = true;
    }
    return { kind: 'taken' } as const;
  }
}

function requestOf(deployment: number | null): Reason {
  const madeAt = Math.floor(now.getTime() / 1_000) + 60;
  return { kind: 'gate-requested', deployment: deployment === null ? null : { id: deployment, madeAt } };
}

/** A store, and workers that may end at any moment. */
async function bench(url: string, run: Run) {
  const location = storeLocation(url);
  if (location === null) throw new Error(`${url} is no database.`);
  const store = await openStore(location);
  let end: End | null = null;
  const github: Partial<GitHub> = {
    readGate: async () => ({
      place: placeOf(widgets),
      run: {
        url: 'https://github.com/octo-org/widgets/actions/runs/123',
        attempt: run.attempt,
        completed: run.completed,
        conclusion: run.completed ? 'failure' : null,
        headSha: sha,
        ref: 'main',
        event: 'push',
        startedBy: 'mona',
      },
      waits: run.waits && !run.completed,
    }),
    gatherRelease: async (subject) => ({
      subject: {
        kind: 'release',
        repository: 'octo-org/widgets',
        repositoryUrl: 'https://github.com/octo-org/widgets',
        headSha: subject.sha,
        target: subject.target,
      },
      place: placeOf(widgets),
      policy,
      evidence: {
        release: available(
          sampleRelease({ sha, branches: [{ name: 'main', contains: run.passes, protected: true }] }),
        ),
      },
    }),
    answerGate: async (_, answer) => {
      if (end === 'before the answer') throw new Killed();
      const result = run.answer(answer);
      if (end === 'after the answer') throw new Killed();
      return result;
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
      recorder: createRecorder({ rules, version: '0.0.0' }),
      recordedVerdicts: recordedVerdicts(store),
      commitAccounts: commitAccounts(store, () => new Set()),
      releaseVerdicts: releaseVerdicts(store),
      posture: postureFrom(store),
      compareMerged: (() => Promise.reject(new Error('not asked'))) as never,
    },
    store,
    random: () => 0,
  });
  const claimed = async (): Promise<readonly Claim[]> => [
    ...(await store.claim(lease, 10)),
    ...(await store.claim(lease, 1, 'quarantined')),
  ];
  const work = async (killed: End | null = null): Promise<number> => {
    end = killed;
    const claims = await claimed();
    for (const claim of claims) {
      try {
        const { completion } = await reconcile(claim, async (intention) => {
          if (end === 'before the intention') throw new Killed();
          return store.heartbeat(claim, lease, intention);
        });
        if (end === null) await store.complete(claim, completion(1));
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
    if (killed !== null) await endLeases(url);
    end = null;
    return claims.length;
  };
  return {
    store,
    ask: (...reasons: readonly Reason[]) => store.wake(reasons.map((reason) => ({ subject: gate, reason }))),
    /** Processes what is due, to its end or not. */
    work,
    async rest() {
      while ((await work()) > 0);
    },
    async recorded() {
      const entries = await store.entries({ kind: 'gate' }, 100);
      return entries
        .toReversed()
        .map(({ conclusion, confirmed }) => `${conclusion}${confirmed ? '' : ' (unconfirmed)'}`);
    },
  };
}

const ends: readonly End[] = [
  'before the intention',
  'before the answer',
  'after the answer',
  'after the end',
];

describe.each(Object.keys(databases))('gates on %s', (name) => {
  const opened = async (run: Run) => bench((await databases[name]?.()) ?? '', run);

  test.each(ends)('a process that is killed %s leaves one answer to the next', async (end) => {
    const run = new Run(true);
    const { store, ask, work, rest, recorded } = await opened(run);
    await ask(run.wait());
    await work(end);
    await rest();
    expect(run.sets).toEqual([{ deployment: 1, answers: ['approved'], over: true }]);
    const kinds = await recorded();
    expect(kinds.filter((kind) => kind.startsWith('approved'))).toEqual(
      {
        'before the intention': ['approved'],
        'before the answer': ['approved'],
        'after the answer': ['approved (unconfirmed)'],
        'after the end': ['approved (unconfirmed)'],
      }[end],
    );
    await store.close();
  });

  test.each(ends.flatMap((end) => [true, false].map((has) => [end, has] as const)))(
    'three jobs in sequence, each with a process that is killed %s, with deployments: %s',
    async (end, hasDeployments) => {
      const run = new Run(hasDeployments);
      const { store, ask, work, rest } = await opened(run);
      const requests: Reason[] = [];
      for (let job = 0; job < 3; job += 1) {
        requests.push(run.wait());
        // In any order, and more than once.
        await ask(...requests.toReversed());
        await work(end);
        await ask(...requests);
        await rest();
      }
      expect(run.sets.map(({ answers }) => answers)).toEqual([['approved'], ['approved'], ['approved']]);
      await store.close();
    },
  );

  test('a process that is killed after its answer, and the next jobs wait before another one starts', async () => {
    const run = new Run(true);
    const { store, ask, work, rest, recorded } = await opened(run);
    await ask(run.wait());
    await work('after the answer');
    await ask(run.wait());
    await rest();
    expect(run.sets.map(({ answers }) => answers)).toEqual([['approved'], ['approved']]);
    expect(await recorded()).toEqual(['approved (unconfirmed)', 'approved']);
    await store.close();
  });

  test('what was about to be approved and fails by now is rejected, once', async () => {
    const run = new Run(true);
    const { store, ask, work, rest, recorded } = await opened(run);
    await ask(run.wait());
    await work('before the answer');
    run.passes = false;
    await rest();
    expect(run.sets.map(({ answers }) => answers)).toEqual([['rejected']]);
    expect(await recorded()).toEqual(['approved (unconfirmed)', 'rejected']);
    await store.close();
  });

  test('what was approved stays so, whatever a later process finds', async () => {
    const run = new Run(true);
    const { store, ask, work, rest, recorded } = await opened(run);
    await ask(run.wait());
    await work('after the answer');
    run.passes = false;
    await ask(requestOf(1));
    await rest();
    expect(run.sets.map(({ answers }) => answers)).toEqual([['approved']]);
    expect(await recorded()).toEqual(['approved (unconfirmed)']);
    await store.close();
  });

  test('another attempt begins with its first round, and an old request begins none', async () => {
    const run = new Run(true);
    const { store, ask, work, rest } = await opened(run);
    run.passes = false;
    const first = run.wait();
    await ask(first);
    await work('after the answer');
    run.attempt = 2;
    run.passes = true;
    const second = run.wait();
    await ask(second, first);
    await rest();
    await ask(first, second);
    await rest();
    expect(run.sets.map(({ answers }) => answers)).toEqual([['rejected'], ['approved']]);
    await store.close();
  });

  test('two replicas at once: one has the gate', async () => {
    const run = new Run(true);
    const { store, ask, work, rest } = await opened(run);
    await ask(run.wait());
    await Promise.all([work(), work()]);
    await rest();
    expect(run.sets.map(({ answers }) => answers)).toEqual([['approved']]);
    await store.close();
  });
});
