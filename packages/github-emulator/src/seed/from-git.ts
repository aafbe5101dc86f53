import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';

const run = promisify(execFile);

/** One commit of a clone that can be opened as a pull request. */
export interface GitChange {
  readonly sha: string;
  readonly subject: string;
  /** Opens it with its branch at the commit, its base at the commit's first parent, and the commit's author. */
  open(): Promise<PullRequest>;
}

interface Commit {
  readonly sha: string;
  readonly parent: string;
  readonly name: string;
  readonly email: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * Creates a repository `local/<folder's name>` with the last first-parent commits of a local clone, oldest first, and
 * the app's installation on it. The caller opens the pull requests. The clone is only read: its hooks,
 * filters and configured programs do not run.
 *
 * @param path a git clone, bare or ordinary
 * @param last maximum number of commits; a commit without parent is left out
 * @throws when the path is not a git repository, or no commit has a parent
 */
export async function changesOfClone(
  { world }: Emulator,
  { path, last }: { readonly path: string; readonly last: number },
): Promise<readonly GitChange[]> {
  const commits = await firstParents(path, last);
  const [oldest] = commits;
  if (oldest === undefined) throw new Error(`${path} has no commit with a parent`);
  world.organization('local');
  const repository = await world.repository({
    owner: 'local',
    name: basename(resolve(path)).replace(/\.git$/, ''),
    git: {
      path: resolve(path),
      branches: Object.fromEntries([
        ['main', oldest.parent],
        ...commits.flatMap(({ sha, parent }) => [
          [baseOf(sha), parent],
          [headOf(sha), sha],
        ]),
      ]),
    },
  });
  const logins = loginsOf(commits);
  for (const [email, { login, name }] of logins) {
    world.user(login, { name, email });
    repository.collaborator(login, 'write');
  }
  await world.install({ account: 'local' });
  return commits.map(({ sha, subject, body, email }) => ({
    sha,
    subject,
    open: () =>
      repository.openPullRequest({
        title: subject.slice(0, 256) || sha,
        body: body.slice(0, 65_536),
        by: logins.get(email)?.login ?? '',
        base: baseOf(sha),
        branch: headOf(sha),
      }),
  }));
}

function baseOf(sha: string): string {
  return `base-${sha.slice(0, 12)}`;
}

function headOf(sha: string): string {
  return `change-${sha.slice(0, 12)}`;
}

async function firstParents(path: string, last: number): Promise<readonly Commit[]> {
  const { stdout } = await run(
    'git',
    [
      '-c',
      'log.showSignature=false',
      '-C',
      path,
      '--no-pager',
      'log',
      '--first-parent',
      `--max-count=${last}`,
      '-z',
      '--format=%H%n%P%n%an%n%ae%n%s%n%b',
      'HEAD',
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const [sha = '', parents = '', name = '', email = '', subject = '', ...body] = entry.split('\n');
      const [parent = ''] = parents.split(' ');
      return parent === '' ? [] : [{ sha, parent, name, email, subject, body: body.join('\n').trim() }];
    })
    .reverse();
}

/** A login for each author's email: the name in lower case, with a number for duplicates. */
function loginsOf(
  commits: readonly Commit[],
): ReadonlyMap<string, { readonly login: string; readonly name: string }> {
  const logins = new Map<string, { login: string; name: string }>();
  const taken = new Set<string>();
  for (const { name, email } of commits) {
    if (logins.has(email)) continue;
    const bot = /\[bot\]$/.test(name) ? '[bot]' : '';
    const plain =
      name
        .toLowerCase()
        .replace(/\[bot\]$/, '')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'author';
    let login = plain + bot;
    for (let count = 2; taken.has(login); count += 1) login = `${plain}-${count}${bot}`;
    taken.add(login);
    logins.set(email, { login, name });
  }
  return logins;
}
