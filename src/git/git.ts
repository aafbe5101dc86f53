import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** git cannot be started, or fails. The message is git's, on one line, or describes how it ended. */
export class GitError extends Error {}

/**
 * The machine's settings are ignored, and nothing is fetched: reading a partial clone fails instead. https://git-scm.com/docs/git#_environment_variables
 */
const environment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
};

/**
 * The clone's configuration is not trusted: nothing that it names is run. So it is safe to read a clone that belongs to another user
 * (`safe.directory`).
 */
const settings = [
  'safe.directory=*',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.quotePath=true',
  'diff.suppressBlankEmpty=false',
  'diff.orderFile=/dev/null',
  'log.showSignature=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

/** Characters of git's error output. */
const maxErrorLength = 2000;

/**
 * Runs git and gives its output as it is printed. A caller that stops reading stops git.
 *
 *     for await (const bytes of gitBytes(['-C', path, 'log'])) …
 *
 * @param words the command and its arguments; a value from outside only as the value of an option or behind `--`
 * @throws {GitError} when git cannot be started or fails
 */
export async function* gitBytes(words: readonly string[]): AsyncGenerator<Buffer> {
  const child = spawn('git', ['--no-pager', ...settings, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errorOutput = collect(child.stderr);
  const ended = exitOf(child);
  try {
    for await (const bytes of child.stdout) yield bytes;
    const code = await ended;
    if (code !== 0) throw new GitError((await errorOutput) || `git ended with status ${code}`);
  } finally {
    child.kill();
  }
}

/** What git prints, trimmed. @throws {GitError} when git cannot be started or fails */
export async function gitText(words: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const bytes of gitBytes(words)) chunks.push(bytes);
  return Buffer.concat(chunks).toString('utf8').trim();
}

function exitOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new GitError(`git cannot be started: ${error.message}`)));
    child.on('close', resolve);
  });
  // It is awaited only after the output; a failure to start must not count as unhandled until then.
  ended.catch(() => {});
  return ended;
}

async function collect(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < maxErrorLength) text += String(chunk);
  }
  return text.slice(0, maxErrorLength).trim().replace(/\s+/g, ' ');
}
