import { expect, test } from '@jest/globals';
import { manualClock } from '../../test/manual-clock.ts';
import { sampleRelease } from '../../test/samples/release.ts';
import { widgets } from '../../test/samples/subjects.ts';
import { engine } from '../engine/engine.ts';
import { available } from '../evidence/slice.ts';
import { inMemory } from '../platform/store-location.ts';
import { loadPolicy } from '../policy/load.ts';
import { createRecorder } from '../record/recorder.ts';
import { rules } from '../rules/index.ts';
import { openStore } from '../store/open.ts';
import { releaseVerdicts } from '../store/release-verdicts.ts';
import { placeOf } from '../subjects/place.ts';
import type { GatheredRelease } from '../subjects/release.ts';
import { askedReleases, maxPerHour } from './asked-releases.ts';

const place = placeOf(widgets);
const sha = 'a'.repeat(40);
const production = { kind: 'environment', name: 'production' } as const;
const policy = loadPolicy(
  'rules: {}\nreleases:\n  - { name: production, environments: [production] }\n',
  { kind: 'default' },
  rules,
);
const recorder = createRecorder({ rules, version: '0.0.0' });

/** Callers, a store, and a worker that processes what they ask for while they sleep. */
async function bench() {
  const clock = manualClock();
  const store = await openStore(inMemory, () => clock.now().getTime());
  let gathered = 0;
  let evaluated = 0;
  const gather = (of: string, target: GatheredRelease['subject']['target']): GatheredRelease => ({
    subject: {
      kind: 'release',
      repository: 'octo-org/widgets',
      repositoryUrl: 'https://github.com/octo-org/widgets',
      headSha: of,
      target,
    },
    place,
    policy,
    evidence: {
      release: available(
        sampleRelease({ sha: of, branches: [{ name: 'main', contains: true, protected: true }] }),
      ),
    },
  });
  const work = async () => {
    for (const claim of await store.claim(30_000, 10)) {
      if (claim.subject.kind !== 'release') continue;
      evaluated += 1;
      const each = gather(claim.subject.sha, claim.subject.target);
      const report = await engine.evaluateRelease(each.subject, each.policy, each.evidence, clock.now());
      const { entry } = recorder.release({ gathered: each, report, deliveries: [] }).encode();
      await store.complete(claim, { remembered: {}, entries: [{ entry, confirmed: true }] });
    }
  };
  const ask = askedReleases({
    store,
    github: {
      gatherRelease: async (subject) => {
        gathered += 1;
        return gather(subject.sha, subject.target);
      },
    },
    engine,
    releaseVerdicts: releaseVerdicts(store),
    clock,
    sleep: work,
  });
  return { ask, clock, store, gathered: () => gathered, evaluated: () => evaluated };
}

test('a release is evaluated by the queue, and the same question gets the verdict of the record for some seconds', async () => {
  const { ask, clock, store, evaluated } = await bench();
  for (let count = 0; count < 20; count += 1)
    expect(await ask(place, sha, production)).toMatchObject({
      state: 'done',
      report: { conclusion: 'success' },
    });
  expect(evaluated()).toBe(1);
  await clock.advance(16_000);
  await ask(place, sha, production);
  expect(evaluated()).toBe(2);
  expect(await store.entries({ kind: 'verdict' }, 100)).toHaveLength(2);
});

test('a target that the policy does not list gets its answer, and leaves nothing behind', async () => {
  const { ask, store, evaluated } = await bench();
  for (let count = 0; count < 20; count += 1) {
    const answer = await ask(place, sha, { kind: 'environment', name: `invented-${count}` });
    expect(answer).toMatchObject({ state: 'done', report: { conclusion: 'failure' } });
  }
  expect(evaluated()).toBe(0);
  expect(await store.entries({ kind: 'verdict' }, 100)).toEqual([]);
  expect(await store.list('idle', 100)).toEqual([]);
});

test('a repository has a number of evaluations in an hour, and another one has its own', async () => {
  const { ask, clock, gathered } = await bench();
  const of = (count: number) => ask(place, sha, { kind: 'environment', name: `invented-${count}` });
  for (let count = 0; count < maxPerHour; count += 1) await of(count);
  const before = gathered();
  const refused = await of(maxPerHour);
  expect(refused).toMatchObject({ state: 'too-often' });
  if (refused.state !== 'too-often') throw new Error('It is answered.');
  expect(refused.retryInSeconds).toBeGreaterThan(0);
  expect(refused.retryInSeconds).toBeLessThanOrEqual(3_600);
  expect(gathered()).toBe(before);
  expect(await ask({ ...place, repositoryId: 99 }, sha, { kind: 'tag', name: 'x' })).toMatchObject({
    state: 'done',
  });
  await clock.advance(refused.retryInSeconds * 1_000);
  expect(await of(0)).toMatchObject({ state: 'done' });
});
