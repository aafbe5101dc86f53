import { readFileSync } from 'node:fs';
import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { type Environment, readSettings, type ServiceSettings, SettingsError } from '../platform/settings.ts';
import { subjectKey } from '../subjects/index.ts';
import type { Place } from '../subjects/place.ts';
import { requested } from '../subjects/reason.ts';
import { type Command, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { type PullRequestName, readPullRequestName } from './pull-request-name.ts';
import { reportProblems, withStore } from './store-access.ts';

const usage = `sdl-gate re-evaluate <owner/repository#number> … [--json]

Evaluates pull requests again without an event. A running service starts within a second, a stopped one when it is
started. Settings are those of the service, from the environment or .env.

  --json  machine-readable output
  --help

Exit code: 0; 1 when one of them cannot be evaluated, with the reason; 2 for wrong arguments.`;

/** The command `re-evaluate`: wakes pull requests in the service's store. */
export function reEvaluate(environment: () => Environment): Command {
  return {
    name: 're-evaluate',
    summary: 'evaluates pull requests again',
    usage,
    run(words, terminal) {
      const { values, positionals } = readOptions(words, { json: { type: 'boolean' } }, true);
      if (positionals.length === 0) throw new UsageError('Name pull requests: octo-org/widgets#7.');
      const named = positionals.map(readPullRequestName);
      return reportProblems(terminal, async () => {
        const variables = environment();
        const settings = serviceSettings(variables);
        return withStore(variables, terminal, async (store) => {
          const find = await lookUp(settings);
          const woken = [];
          let failed = 0;
          for (const name of named) {
            const found = await find(name);
            if ('problem' in found) {
              terminal.errors.write(`${found.problem}\n`);
              failed += 1;
              continue;
            }
            const subject = { ...found, kind: 'pull-request', number: name.number } as const;
            await store.wake([{ subject, reason: requested }]);
            woken.push({ pullRequest: nameOf(name), key: subjectKey(subject) });
            if (!values.json) terminal.output.write(`${nameOf(name)} will be evaluated again\n`);
          }
          if (values.json) terminal.output.write(`${JSON.stringify(woken, null, 2)}\n`);
          return failed === 0 ? 0 : 1;
        });
      });
    },
  };
}

type Found = Place | { readonly problem: string };

/** Asks GitHub for repositories, once for each. */
async function lookUp(settings: ServiceSettings): Promise<(name: PullRequestName) => Promise<Found>> {
  // Only this command needs Probot: the others start faster without it.
  const { createProbot } = await import('../webhooks/app.ts');
  const { findPlace } = await import('../github/client/find-installation.ts');
  const { createLog } = await import('../platform/log.ts');
  const probot = createProbot(settings, createLog({ logLevel: 'silent', production: true }));
  const asked = new Map<string, Promise<Answer>>();
  return async (name) => {
    const repository = `${name.owner}/${name.repository}`.toLowerCase();
    const known =
      asked.get(repository) ??
      findPlace(probot, name, () => new Date()).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      );
    asked.set(repository, known);
    return found(nameOf(name), await known);
  };
}

type Answer = Place | 'suspended' | Error | null;

function found(name: string, answer: Answer): Found {
  if (answer === null) return { problem: withCode(commandMessages.appNotInstalled, { name }) };
  if (answer instanceof Error) {
    return { problem: withCode(commandMessages.gitHubFailed, { name, reason: answer.message }) };
  }
  if (answer === 'suspended') return { problem: withCode(commandMessages.installationSuspended, { name }) };
  return answer;
}

function nameOf({ owner, repository, number }: PullRequestName): string {
  return `${owner}/${repository}#${number}`;
}

function serviceSettings(environment: Environment): ServiceSettings {
  const settings = readSettings(environment, (path) => readFileSync(path, 'utf8'));
  if (settings.mode === 'service') return settings;
  throw new SettingsError([withCode(commandMessages.credentialsNotSet, {})]);
}
