import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { plain } from '../../text/message.ts';

const gitHub = await emulatedGitHub();

const policy = 'rules:\n  review: { independence: strict }\n';
const user = (login: string) => ({ login, kind: 'user' }) as const;

async function fork(shop: Repository) {
  const from = await shop.fork({ owner: 'eve', name: `shop-${shop.owner}` });
  return shop.openPullRequest({ ...change, by: 'eve', from, branch: 'two' });
}

describe('who pushed', () => {
  test('is not asked before somebody else than the opener approved', async () => {
    const shop = await gitHub.shop({ policy });
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'ada', state: 'comment', body: 'Hm.' });
    gitHub.asked();
    await expect(gitHub.slice(pull, 'pushes')).resolves.toEqual({ needed: false });
    expect(gitHub.asked()).not.toContain('repos/list-activities');
  });

  test('is listed from the first push to the last, once for a head', async () => {
    const shop = await gitHub.shop({ policy });
    const pull = await shop.openPullRequest(change);
    const opened = pull.headSha;
    await pull.push({ by: 'grace', files: { 'src/tax.js': 'one\n' }, author: 'mona' });
    await pull.review({ by: 'ada', state: 'approve' });
    const expected = {
      needed: true,
      incomplete: null,
      pushes: [
        { by: user('mona'), before: null, after: opened },
        { by: user('grace'), before: opened, after: pull.headSha },
      ],
    };
    await expect(gitHub.slice(pull, 'pushes')).resolves.toEqual(expected);
    gitHub.asked();
    await expect(gitHub.slice(pull, 'pushes')).resolves.toEqual(expected);
    expect(gitHub.asked()).not.toContain('repos/list-activities');
  });

  test('is not shown for a fork but by webhooks, and that is said', async () => {
    const pull = await fork(await gitHub.shop({ policy }));
    const pushes = await gitHub.slice(pull, 'pushes');
    expect(pushes).toMatchObject({ needed: true, pushes: [] });
    expect(plain((pushes.needed && pushes.incomplete) || [])).toContain('the branch is of a fork');
    const reported = [{ by: user('eve'), before: null, after: pull.headSha }];
    const { evidence } = await gitHub.gather(pull, [], reported);
    expect(evidence.pushes).toMatchObject({ value: { pushes: reported } });
  });

  test('that GitHub refuses to tell is unknown, with the permission that it asks for', async () => {
    const shop = await gitHub.shop({ policy });
    const pull = await shop.openPullRequest(change);
    await pull.review({ by: 'ada', state: 'approve' });
    gitHub.emulator.faults.fail('repos/list-activities', { status: 403, times: 1 });
    const pushes = await gitHub.slice(pull, 'pushes');
    expect(pushes).toMatchObject({ needed: true, pushes: [] });
    expect(plain((pushes.needed && pushes.incomplete) || [])).toMatch(/The app is not permitted .*: read/);
    await expect(gitHub.slice(pull, 'pushes')).resolves.toMatchObject({ incomplete: null });
  });
});

describe('heads that a forced push replaced', () => {
  test('have their commits with authors, until GitHub drops them', async () => {
    const shop = await gitHub.shop({ policy });
    const pull = await shop.openPullRequest(change);
    const opened = pull.headSha;
    await pull.push({ by: 'grace', message: 'Tax', files: { 'src/tax.js': 'one\n' } });
    const replaced = pull.headSha;
    await pull.forcePush({ by: 'mona', files: { 'src/cart.js': 'two\n', 'src/tax.js': 'one\n' } });
    const heads = await gitHub.slice(pull, 'replacedHeads');
    expect(heads).toMatchObject([
      {
        head: replaced,
        commits: [
          { sha: opened, authors: [{ actor: user('mona') }] },
          { sha: replaced, message: 'Tax', authors: [{ actor: user('grace') }], committedByGitHub: false },
        ],
      },
    ]);
    const { evidence } = await gitHub.gather(pull);
    expect(evidence.replacedHeads).toMatchObject({ value: heads });
  });

  test('that cannot be compared have unknown commits', async () => {
    const shop = await gitHub.shop({ policy });
    const pull = await shop.openPullRequest(change);
    await pull.forcePush({ by: 'mona', files: { 'src/cart.js': 'three\n' } });
    gitHub.emulator.faults.fail('repos/compare-commits-with-basehead', { status: 404, times: 1 });
    await expect(gitHub.slice(pull, 'replacedHeads')).resolves.toMatchObject([{ commits: null }]);
  });
});

test('the conversations of a pull request', async () => {
  const shop = await gitHub.shop({ policy: 'rules:\n  review: { resolved-threads: true }\n' });
  const pull = await shop.openPullRequest(change);
  const comments = [{ path: 'src/cart.js', line: 1, body: 'Why two?' }];
  const asked = await pull.review({ by: 'ada', state: 'comment', body: '', comments });
  const thread = { path: 'src/cart.js', startedBy: user('ada') };
  await expect(gitHub.slice(pull, 'threads')).resolves.toEqual([{ ...thread, resolved: false }]);
  await asked.resolveThreads({ by: 'mona' });
  await expect(gitHub.slice(pull, 'threads')).resolves.toEqual([{ ...thread, resolved: true }]);
});
