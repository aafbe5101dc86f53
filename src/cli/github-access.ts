import { readFileSync } from 'node:fs';
import { commandMessages } from '../platform/messages/command-messages.ts';
import { asError, gitHubFailed } from '../platform/messages/github-failed.ts';
import { withCode } from '../platform/messages/message.ts';
import { type Environment, readSettings, type ServiceSettings, SettingsError } from '../platform/settings.ts';
import type { Place, RepositoryName } from '../subjects/place.ts';
import type { createProbot } from '../webhooks/app.ts';

/** GitHub as the app sees it, for a command. */
export interface GitHubAccess {
  readonly probot: ReturnType<typeof createProbot>;
  /**
   * Finds a repository; asks GitHub once for each.
   *
   * @param shown how the answer calls it
   */
  find(repository: RepositoryName, shown: string): Promise<FoundPlace>;
}

export type FoundPlace = Place | { readonly problem: string };

/**
 * The settings of the service, which hold the app's credentials.
 *
 * @throws {SettingsError} where they are wrong, or there are no credentials
 */
export function serviceSettings(environment: Environment): ServiceSettings {
  const settings = readSettings(environment, (path) => readFileSync(path, 'utf8'));
  if (settings.mode === 'service') return settings;
  throw new SettingsError([withCode(commandMessages.credentialsNotSet, {})]);
}

/** Opens GitHub with the credentials of the app. Only commands that ask it need Probot: the others start faster without it. */
export async function openGitHub(settings: ServiceSettings): Promise<GitHubAccess> {
  const app = await import('../webhooks/app.ts');
  const { findPlace } = await import('../github/client/find-installation.ts');
  const { createLog } = await import('../platform/log.ts');
  const probot = app.createProbot(settings, createLog({ logLevel: 'silent', production: true }));
  const asked = new Map<string, Promise<Answer>>();
  return {
    probot,
    find: async (name, shown) => {
      const repository = `${name.owner}/${name.repository}`.toLowerCase();
      const known = asked.get(repository) ?? findPlace(probot, name, () => new Date()).catch(asError);
      asked.set(repository, known);
      return found(shown, await known);
    },
  };
}

type Answer = Place | 'suspended' | Error | null;

function found(name: string, answer: Answer): FoundPlace {
  if (answer === null) return { problem: withCode(commandMessages.appNotInstalled, { name }) };
  if (answer instanceof Error) return { problem: gitHubFailed(name, answer) };
  if (answer === 'suspended') return { problem: withCode(commandMessages.installationSuspended, { name }) };
  return answer;
}
