import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '@sdl-gate/github-emulator';
import type { Step } from './story.ts';

const run = promisify(execFile);

interface Change {
  readonly sha: string;
  readonly parent: string;
  readonly subject: string;
}

/**
 * The last changes of a local clone as steps: each first-parent commit becomes a pull request, its branch at the commit and
 * its base at the commit's parent.
 *
 * @param clone the path of a git clone; it is only read
 * @param last how many changes, newest last
 * @throws when the path is no git repository, or has no commit with a parent
 */
export async function changes(emulator: Emulator, clone: string, last: number): Promise<readonly Step[]> {
  const found = await firstParents(clone, last);
  if (found.length === 0) throw new Error(`${clone} has no commit with a parent to judge.`);
  emulator.world.organization('local');
  emulator.world.user('author');
  const repository = await emulator.world.repository({
    owner: 'local',
    name: 'clone',
    git: {
      path: resolve(clone),
      branches: Object.fromEntries([
        ['main', found[0]?.parent ?? ''],
        ...found.flatMap(({ sha, parent }) => [
          [`base-${sha.slice(0, 12)}`, parent],
          [`change-${sha.slice(0, 12)}`, sha],
        ]),
      ]),
    },
  });
  repository.collaborator('author', 'write');
  await emulator.world.install({ account: 'local' });
  return found.map(({ sha, subject }) => ({
    event: `${sha.slice(0, 7)} ${subject}`,
    run: async () => {
      const pullRequest = await repository.openPullRequest({
        title: subject,
        by: 'author',
        base: `base-${sha.slice(0, 12)}`,
        branch: `change-${sha.slice(0, 12)}`,
      });
      return { repository, sha: pullRequest.headSha, pullRequest };
    },
  }));
}

async function firstParents(clone: string, last: number): Promise<readonly Change[]> {
  const format = '%H%x00%P%x00%s';
  const { stdout } = await run(
    'git',
    [
      '-C',
      clone,
      'log',
      '--first-parent',
      '--max-parents=8',
      `--max-count=${last}`,
      `--format=${format}`,
      'HEAD',
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [sha = '', parents = '', subject = ''] = line.split('\0');
      const parent = parents.split(' ')[0] ?? '';
      return parent === '' ? [] : [{ sha, parent, subject }];
    })
    .reverse();
}
