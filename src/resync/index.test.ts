import { expect, test } from '@jest/globals';
import { emptySurvey } from '../../test/fake-github.ts';
import { manualClock } from '../../test/manual-clock.ts';
import { recordedLog } from '../../test/recorded-log.ts';
import type { Published } from '../github/github.ts';
import { inMemory } from '../store/location.ts';
import { openStore } from '../store/open.ts';
import { createUpkeep } from './index.ts';

test.each<[string, readonly string[], Published['check'], number]>([
  ['a check that only the sweep asked for, and was missing', ['sweep'], 'created', 1],
  ['one that said something else', ['sweep'], 'updated', 1],
  ['one that looked otherwise', ['sweep 0123456789ab'], 'updated', 1],
  ['one that was made anew because of its age', ['sweep'], 'renewed', 0],
  ['one that was right', ['sweep'], 'unchanged', 0],
  ['one of a head that has moved', ['sweep'], 'superseded', 0],
  ['one that an event asked for', ['status'], 'updated', 0],
  ['one that an event asked for, too', ['sweep', 'status'], 'updated', 0],
])('a gap is no more than what no event told: %s', async (_, reasons, check, gaps) => {
  const clock = manualClock();
  const store = await openStore(inMemory, () => clock.now().getTime());
  let found = 0;
  const upkeep = createUpkeep({
    survey: emptySurvey,
    store,
    clock,
    log: recordedLog().log,
    metrics: {
      redelivered: () => {},
      gapFound: () => {
        found += 1;
      },
    },
    random: () => 0,
  });
  const subject = {
    kind: 'pull-request',
    installationId: 1,
    owner: 'octo-org',
    repository: 'widgets',
    number: 7,
  } as const;
  await store.wake(reasons.map((reason) => ({ subject, reason })));
  const [claim] = await store.claim(1_000, 1);
  if (claim === undefined) throw new Error('nothing is due');
  upkeep.published(claim, { check, comment: 'created' });
  expect(found).toBe(gaps);
});
