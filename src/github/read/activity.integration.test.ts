import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { plain } from '../../text/message.ts';
import { readActivities } from './activity.ts';

const gitHub = await emulatedGitHub();

const ever = new Date(0);

async function read(shop: Repository, branch: string, since = ever) {
  const { owner, name: repository } = shop;
  const source = { installation: await gitHub.installationOn(shop), owner, repository };
  return readActivities(source, `refs/heads/${branch}`, since);
}

/** Pushes this number of commits to a branch. Returns their hashes. */
async function push(shop: Repository, branch: string, count: number): Promise<readonly string[]> {
  const pushed: string[] = [];
  for (let number = 0; number < count; number++) {
    pushed.push(await shop.push({ branch, by: 'mona', files: { 'a.txt': `${branch} ${number}\n` } }));
  }
  return pushed;
}

describe('the activities of a branch', () => {
  test('tell who moved it, and from where to where', async () => {
    const shop = await gitHub.shop();
    const [created = '', pushed = ''] = await push(shop, 'topic', 2);
    await shop.deleteBranch('topic', { by: 'grace' });
    await push(shop, 'other', 1);
    const mona = { login: 'mona', kind: 'user' };
    await expect(read(shop, 'topic')).resolves.toEqual({
      available: true,
      value: {
        whole: true,
        activities: [
          {
            kind: 'branch_deletion',
            actor: { login: 'grace', kind: 'user' },
            at: expect.any(Date),
            before: pushed,
            after: null,
          },
          { kind: 'push', actor: mona, at: expect.any(Date), before: created, after: pushed },
          { kind: 'branch_creation', actor: mona, at: expect.any(Date), before: null, after: created },
        ],
      },
    });
  });

  test('are read page by page, as far back as they are needed', async () => {
    const shop = await gitHub.shop();
    const pushed = await push(shop, 'topic', 101);
    gitHub.asked();
    await expect(read(shop, 'topic')).resolves.toMatchObject({
      value: { whole: true, activities: { length: pushed.length } },
    });
    expect(gitHub.asked()).toEqual(['repos/list-activities', 'repos/list-activities']);
    await expect(read(shop, 'topic', new Date(8.64e15))).resolves.toMatchObject({ value: { whole: false } });
    expect(gitHub.asked()).toEqual(['repos/list-activities']);
  });

  test('are none for a branch that never was', async () => {
    const shop = await gitHub.shop();
    await expect(read(shop, 'gone')).resolves.toEqual({
      available: true,
      value: { whole: true, activities: [] },
    });
  });

  test('name the permission that is missing', async () => {
    const shop = await gitHub.shop({ permissions: { checks: 'write', pull_requests: 'write' } });
    const slice = await read(shop, 'main');
    expect(slice).toMatchObject({ available: false, problem: { reason: 'not-permitted' } });
    if (!slice.available) expect(plain(slice.problem.remedy)).toContain('Contents: read');
  });
});
