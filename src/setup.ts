import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { registerApp } from './github/client/register-app.ts';
import { withVariables } from './platform/environment-file.ts';
import type { Log } from './platform/log.ts';
import { logMessages } from './platform/messages/log-messages.ts';
import type { SetupSettings } from './platform/settings.ts';
import { type RunningServer, startServer } from './web/server.ts';
import { type ManifestBase, plainManifest } from './web/setup/profiles.ts';
import { setupRoutes } from './web/setup/routes.ts';

/**
 * Serves the page that registers an app on GitHub, and keeps the credentials of the new app.
 *
 * @param folder where `app.yml` is read, if it is there, and `.env` is written
 * @throws {ListenError} when the address cannot be listened on
 */
export async function serveSetupPage(
  settings: SetupSettings,
  folder: string,
  log: Log,
): Promise<RunningServer> {
  const register = async (code: string): Promise<string> => {
    try {
      const { id, privateKey, webhookSecret, clientId, clientSecret, pageUrl } = await registerApp(
        settings.apiUrl,
        code,
      );
      await store(join(folder, '.env'), {
        APP_ID: String(id),
        PRIVATE_KEY: privateKey,
        WEBHOOK_SECRET: webhookSecret,
        GITHUB_CLIENT_ID: clientId,
        GITHUB_CLIENT_SECRET: clientSecret,
      });
      log.info({ app: id }, 'the app is registered: restart to serve it');
      return pageUrl;
    } catch (error) {
      log.error({ err: error }, logMessages.appNotStored);
      throw error;
    }
  };
  const { webUrl } = settings;
  const manifest = await readManifest(join(folder, 'app.yml'));
  return startServer(settings, [setupRoutes({ manifest, webUrl, state: randomUUID(), register })], log);
}

async function store(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(path, withVariables(await textOf(path), values), { mode: 0o600 });
}

async function readManifest(path: string): Promise<ManifestBase> {
  const read: unknown = parse(await textOf(path));
  return typeof read === 'object' && read !== null ? { ...read } : plainManifest;
}

/** Empty where there is no file. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
