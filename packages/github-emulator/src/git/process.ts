import { spawn } from 'node:child_process';

/** The configuration and locale of the machine must not change the emulator's answers. */
export const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_OPTIONAL_LOCKS: '0',
};

export interface GitOutcome {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git in a bare repository. Resolves for every exit status; throws when git cannot be started. */
export function git(directory: string, ...words: readonly string[]): Promise<GitOutcome> {
  return run(['--git-dir', directory, ...words]);
}

function run(words: readonly string[]): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', words, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({
        status: status ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/** Runs git and returns its output. @throws when git fails */
export async function gitOutput(directory: string, ...words: readonly string[]): Promise<Buffer> {
  return output(words, await git(directory, ...words));
}

function output(words: readonly string[], { status, stdout, stderr }: GitOutcome): Buffer {
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr.trim() || `status ${status}`}`);
  return stdout;
}

/** The object directory of a clone (bare, ordinary or a worktree, of any owner). @throws when it is not a clone */
export async function objectsOfClone(path: string): Promise<string> {
  const words = [
    '-c',
    'safe.directory=*',
    '-C',
    path,
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'objects',
  ];
  return output(words, await run(words))
    .toString()
    .trim();
}
