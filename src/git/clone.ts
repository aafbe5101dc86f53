import { basename, dirname } from 'node:path';
import { gitText } from './git.ts';

/** A local clone, read as it is: nothing in it is changed, fetched or run. */
export interface Clone {
  /** `owner/name` of the address of its remote, or the name of its folder. */
  readonly repository: string;
  /** Its changes have pages on github.com. */
  readonly isOnGitHub: boolean;
  /** Where git keeps it; bare or not. */
  readonly gitDirectory: string;
}

/**
 * Opens a clone, from any folder in it.
 *
 *     (await openClone('../shop')).repository   // 'acme/shop'
 *
 * @throws {GitError} when there is no clone at the path
 */
export async function openClone(path: string): Promise<Clone> {
  const gitDirectory = await gitText(['-C', path, 'rev-parse', '--absolute-git-dir']);
  // The same for all worktrees of a clone.
  const common = await gitText(['-C', path, 'rev-parse', '--path-format=absolute', '--git-common-dir']);
  const address = await remoteAddress(gitDirectory);
  const remote = address === null ? null : readAddress(address.slice(0, maxAddressLength));
  return {
    repository: remote?.repository ?? nameOfFolders(common, address),
    isOnGitHub: remote?.host === 'github.com',
    gitDirectory,
  };
}

/** Characters of a remote's address. */
const maxAddressLength = 1_000;

/** The address of `origin`, or of the first remote; null where there is none. */
async function remoteAddress(gitDirectory: string): Promise<string | null> {
  // No origin is an empty answer, not a failure.
  const origin = await gitText([
    ...inside(gitDirectory),
    'config',
    '--default',
    '',
    '--get',
    'remote.origin.url',
  ]);
  if (origin !== '') return origin;
  const [first] = (await gitText([...inside(gitDirectory), 'remote', '--verbose'])).split('\n');
  return /^\S+\t(\S+)/.exec(first ?? '')?.[1] ?? null;
}

/** The attributes of a checkout could make a text binary: a bare repository has none. */
export function inside(gitDirectory: string): readonly string[] {
  return [`--git-dir=${gitDirectory}`, '--bare'];
}

/** Names of folders that say nothing about what is in them. */
const plainNames: ReadonlySet<string> = new Set([
  '',
  '.',
  '..',
  '.git',
  '.bare',
  'bare',
  'git',
  'mirror',
  'repo',
  'repository',
]);

/** The name of the clone's folder; where that says nothing, of the folder that it was cloned from, or of one above it. */
function nameOfFolders(common: string, address: string | null): string {
  const own = common.replace(/\/\.git$/, '');
  const origin =
    address !== null && /^(?:file:\/\/|[./])/.test(address) ? address.replace(/^file:\/\//, '') : '';
  for (const path of [own, origin.slice(0, maxAddressLength)]) {
    const name = nameOf(path);
    if (name !== null) return name;
  }
  for (let folder = dirname(own); folder !== dirname(folder); folder = dirname(folder)) {
    const name = nameOf(folder);
    if (name !== null) return name;
  }
  return 'repository';
}

function nameOf(path: string): string | null {
  const name = basename(path.replace(/\/+$/, '')).replace(/(?<=.)\.git$/, '');
  return plainNames.has(name) ? null : name;
}

/** The host of a remote's address and its last two names. What else the address holds, such as a password, is left out. */
function readAddress(address: string): { readonly host: string; readonly repository: string } | null {
  const [, url, scp, path = ''] =
    /^(?:(?:https?|ssh|git):\/\/(?:[^/@\s]*@)?([\w.-]+)(?::\d+)?\/|(?:[^/@\s]+@)?([\w.-]+):(?!\/\/))(\S+)$/.exec(
      address,
    ) ?? [];
  const host = url ?? scp;
  const names = /(?:^|\/)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(path);
  return host === undefined || names === null
    ? null
    : { host: host.toLowerCase(), repository: `${names[1]}/${names[2]}` };
}
