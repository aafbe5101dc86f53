import { readFileSync } from 'node:fs';
import type { InstallationOfRepository } from '../github/client/find-installation.ts';
import { type Environment, readSettings, type ServiceSettings, SettingsError } from '../platform/settings.ts';
import { subjectKey } from '../subjects/index.ts';
import { requested } from '../subjects/reason.ts';
import { type Command, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { type PullRequestName, readPullRequestName } from './pull-request-name.ts';
import { orSayWhy, withStore } from './store-access.ts';

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
      return orSayWhy(terminal, async () => {
        const variables = environment();
        const settings = serviceSettings(variables);
        return withStore(variables, terminal, async (store) => {
          const installationOf = await lookUp(settings);
          const woken = [];
          let failed = 0;
          for (const name of named) {
            const found = await installationOf(name);
            if ('problem' in found) {
              terminal.errors.write(`${written(name)}: ${found.problem}\n`);
              failed += 1;
              continue;
            }
            const subject = { kind: 'pull-request', installationId: found.id, ...name } as const;
            await store.wake([{ subject, reason: requested }]);
            woken.push({ pullRequest: written(name), key: subjectKey(subject) });
            if (!values.json) terminal.output.write(`${written(name)} will be evaluated again\n`);
          }
          if (values.json) terminal.output.write(`${JSON.stringify(woken, null, 2)}\n`);
          return failed === 0 ? 0 : 1;
        });
      });
    },
  };
}

type Found = { readonly id: number } | { readonly problem: string };

/** Finds installations through GitHub, each repository's once. */
async function lookUp(settings: ServiceSettings): Promise<(name: PullRequestName) => Promise<Found>> {
  // Only this command needs Probot: the others start without it.
  const { createProbot } = await import('../webhooks/app.ts');
  const { findInstallation } = await import('../github/client/find-installation.ts');
  const { createLog } = await import('../platform/log.ts');
  const probot = createProbot(settings, createLog({ logLevel: 'silent', production: true }));
  const asked = new Map<string, Promise<Found>>();
  return (name) => {
    const repository = `${name.owner}/${name.repository}`.toLowerCase();
    const known =
      asked.get(repository) ??
      findInstallation(probot, name, () => new Date()).then(found, (error: unknown) => ({
        problem: error instanceof Error ? error.message : String(error),
      }));
    asked.set(repository, known);
    return known;
  };
}

function found(installation: InstallationOfRepository | null): Found {
  if (installation === null) {
    return { problem: 'the app is not installed on this repository, or there is none of this name.' };
  }
  if (installation.suspended) return { problem: 'the installation of the app is suspended.' };
  return installation;
}

function written({ owner, repository, number }: PullRequestName): string {
  return `${owner}/${repository}#${number}`;
}

function serviceSettings(environment: Environment): ServiceSettings {
  const settings = readSettings(environment, (path) => readFileSync(path, 'utf8'));
  if (settings.mode === 'service') return settings;
  throw new SettingsError([
    'APP_ID and the private key are not set: run it where the service runs, or with its .env.',
  ]);
}
