import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../platform/settings.ts';
import { exitCodes } from '../../report/exit-codes.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import { type Command, type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { askService } from './ask-service.ts';
import { evaluateHere } from './evaluate-here.ts';
import type { Answered, Ask, ReleaseQuestion } from './question.ts';
import { asText } from './text.ts';

const usage = `sdl-gate release <owner/repository@sha> --target <environment> [--wait <minutes>] [--format <format>]
sdl-gate release <owner/repository@sha> --tag <tag> [--wait <minutes>] [--format <format>]

Asks whether a commit may be released, under the policy of the default branch, and why. docs/releases.md explains it.

With --server, it asks a running service, with the token in GITHUB_TOKEN: this is for pipelines, and the service
records the verdict. Without, it evaluates here with the settings of the service, from the environment or .env, and
records nothing; what only the record of the service knows, such as roll-backs, is not known then.

  --target <environment>  the environment that the commit is deployed to, such as production
  --tag <tag>             the tag that the commit gets, such as v1.4.0
  --server <url>          the address of the service (default: SDL_GATE_URL)
  --wait <minutes>        while the answer is "waiting", ask again every 30 seconds for so long (1 to 1440)
  --format <format>       text (default) or json
  --help

Exit code: 0 it may be released; 1 it must not; 2 it waits for something; 3 it cannot be told, also for wrong
arguments.`;

const pattern = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})@([0-9a-f]{40}|[0-9a-f]{64})$/;

const askAgainMs = 30_000;

/** The command `release`: whether a commit may be released to an environment or as a tag. */
export function release(environment: () => Environment): Command {
  return {
    name: 'release',
    summary: 'says whether a commit may be released',
    usage,
    // A pipeline that asks again on 2 must not do so for ever because of a mistake in its arguments.
    usageExit: exitCodes['cannot-tell'],
    async run(words, terminal) {
      const { values, positionals } = readOptions(
        words,
        {
          target: { type: 'string' },
          tag: { type: 'string' },
          server: { type: 'string' },
          wait: { type: 'string' },
          format: { type: 'string' },
        },
        true,
      );
      const question = readQuestion(positionals, values);
      const waitMs = readWait(values.wait) * 60_000;
      const { format = 'text' } = values;
      if (format !== 'text' && format !== 'json')
        throw new UsageError(`--format takes text or json, not ${JSON.stringify(format)}.`);
      const variables = environment();
      const server = values.server ?? variables.SDL_GATE_URL ?? null;
      const ask =
        server === null ? evaluateHere(variables) : askService(readServer(server), variables.GITHUB_TOKEN);
      const answered = await askUntil(ask, question, Date.now() + waitMs);
      return show(answered, format, terminal);
    },
  };
}

async function askUntil(ask: Ask, question: ReleaseQuestion, end: number): Promise<Answered> {
  for (;;) {
    const answered = await ask(question);
    const isWaiting = !('problem' in answered) && answered.answer === 'waiting' && !answered.dryRun;
    if (!isWaiting || Date.now() + askAgainMs > end) return answered;
    await sleep(askAgainMs);
  }
}

function show(answered: Answered, format: 'text' | 'json', { output, errors }: Terminal): number {
  if ('problem' in answered) {
    errors.write(`${plain([answered.problem])}\n`);
    return exitCodes['cannot-tell'];
  }
  output.write(format === 'json' ? jsonDocument(answered) : asText(answered));
  return answered.allowed ? exitCodes.pass : exitCodes[answered.answer];
}

function readQuestion(
  [name = '', ...others]: readonly string[],
  { target, tag }: { readonly target?: string; readonly tag?: string },
): ReleaseQuestion {
  const [, owner, repository, sha] = pattern.exec(name) ?? [];
  if (owner === undefined || repository === undefined || sha === undefined || others.length > 0) {
    throw new UsageError(
      `Name one repository with the whole hash of a commit: octo-org/widgets@${'1f'.repeat(20)}.`,
    );
  }
  if ((target === undefined) === (tag === undefined)) throw new UsageError('Give either --target or --tag.');
  const named = target ?? tag ?? '';
  if (named.trim() === '' || named.length > 255)
    throw new UsageError('The name of an environment or a tag has 1 to 255 characters.');
  return {
    owner,
    repository,
    sha,
    target:
      target === undefined
        ? { kind: 'tag', name: named.replace(/^refs\/tags\//, '') }
        : { kind: 'environment', name: named },
  };
}

function readWait(word: string | undefined): number {
  if (word === undefined) return 0;
  const minutes = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  if (minutes >= 1 && minutes <= 1440) return minutes;
  throw new UsageError(`--wait takes minutes from 1 to 1440, not ${JSON.stringify(word)}.`);
}

function readServer(word: string): URL {
  const url = URL.canParse(word) ? new URL(word) : null;
  const isLocal = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    throw new UsageError(
      `--server takes the address of the service, as in https://sdl-gate.example.com, not ${JSON.stringify(word)}. The token is sent only over https.`,
    );
  return url;
}
