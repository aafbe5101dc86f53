import { expect, it, test } from '@jest/globals';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { registeredApp } from '../../../test/manifest.ts';

const gitHub = await emulatedGitHub();

type Shop = Awaited<ReturnType<typeof gitHub.shop>>;
type Options = Parameters<Shop['environment']>[1];

async function readAfter(set: (shop: Shop) => void, options: Parameters<typeof gitHub.shop>[0] = {}) {
  const shop = await gitHub.shop(options);
  set(shop);
  const sha = await shop.sha('main');
  return gitHub.readOfRelease(shop, { sha, target: 'production' }, 'environmentSettings');
}

const nothing = {
  name: 'Production',
  branches: 'all',
  reviewers: null,
  waitMinutes: 0,
  gate: false,
  otherGates: [],
  adminsMayBypass: true,
};

test.each<[what: string, options: Options, protection: object]>([
  ['nothing is set', {}, nothing],
  [
    'a person reviews',
    { reviewers: ['ada'] },
    { reviewers: { people: 1, teams: 0, preventSelfReview: false } },
  ],
  [
    'a team reviews, and not what they start',
    { teams: ['security'], preventSelfReview: true },
    { reviewers: { people: 0, teams: 1, preventSelfReview: true } },
  ],
  ['a wait', { waitTimer: 30 }, { waitMinutes: 30 }],
  [
    'some branches and tags',
    { branches: ['main', 'release/*'], tags: ['v*'] },
    {
      branches: [
        { name: 'main', type: 'branch' },
        { name: 'release/*', type: 'branch' },
        { name: 'v*', type: 'tag' },
      ],
    },
  ],
  [
    'protected branches, of which there are none',
    { protectedBranches: true },
    { branches: 'none-protected' },
  ],
  ['no bypass', { adminsBypass: false }, { adminsMayBypass: false }],
  ['GitHub does not tell about the bypass', { adminsBypass: null }, { adminsMayBypass: null }],
])('%s', async (_, options, protection) => {
  const slice = await readAfter((shop) => shop.environment('Production', options));
  expect(slice).toEqual({
    available: true,
    value: [{ name: 'production', protection: { ...nothing, ...protection } }],
  });
});

test('protected branches', async () => {
  const slice = await readAfter((shop) => {
    shop.protect('main', { classic: true });
    shop.environment('Production', { protectedBranches: true });
  });
  expect(slice).toMatchObject({ value: [{ protection: { branches: 'protected' } }] });
});

test('the gate of this app', async () => {
  const slice = await readAfter((shop) =>
    shop.environment('Production', { gates: [gitHub.emulator.app.slug] }),
  );
  expect(slice).toMatchObject({ value: [{ protection: { gate: true, otherGates: [] } }] });
});

it('shows no reviewers where the plan has none', async () => {
  const slice = await readAfter(
    (shop) => {
      shop.plan('team');
      shop.environment('Production', { reviewers: ['ada'], branches: ['main'] });
    },
    { private: true },
  );
  expect(slice).toMatchObject({
    value: [{ protection: { reviewers: null, branches: [{ name: 'main', type: 'branch' }] } }],
  });
});

it('shows that there is no such environment', async () => {
  const slice = await readAfter((shop) => shop.environment('staging'));
  expect(slice).toEqual({ available: true, value: [{ name: 'production', protection: null }] });
});

it('takes a name with any characters', async () => {
  const shop = await gitHub.shop();
  const name = 'eu/west 1 ?#%';
  shop.environment(name);
  const slice = await gitHub.readOfRelease(
    shop,
    { sha: await shop.sha('main'), target: name },
    'environmentSettings',
  );
  expect(slice).toMatchObject({ value: [{ name, protection: { name } }] });
});

it('is not known without the permission', async () => {
  const { actions: _, ...permissions } = registeredApp().permissions;
  const slice = await readAfter((shop) => shop.environment('production'), { permissions });
  expect(slice).toMatchObject({ available: false, problem: { reason: 'not-permitted' } });
});

it('is empty for a tag', async () => {
  const shop = await gitHub.shop();
  const target = { kind: 'tag', name: 'v1' } as const;
  const slice = await gitHub.readOfRelease(
    shop,
    { sha: await shop.sha('main'), target },
    'environmentSettings',
  );
  expect(slice).toEqual({ available: true, value: [] });
});
