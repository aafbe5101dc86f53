import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, test } from '@jest/globals';
import { recordedLog } from '../test/recorded-log.ts';
import { serviceSettings } from '../test/service-settings.ts';
import { readSettings } from './platform/settings.ts';
import { serveSetupPage } from './setup.ts';
import type { RunningServer } from './web/server.ts';

const app = {
  id: 12,
  pem: serviceSettings.privateKey,
  webhook_secret: serviceSettings.webhookSecret,
  html_url: 'https://github.test/apps/sdl-gate',
  client_id: 'Iv1.0123456789abcdef',
  client_secret: 'a client secret',
};

/** A GitHub that exchanges codes: the last part of the code is the status. */
let github: Server;
let folder: string;
let page: RunningServer;
const { log, entries } = recordedLog();

beforeAll(async () => {
  github = createServer(({ method, url }, response) => {
    const [, status = '404'] = /^\/api\/v3\/app-manifests\/code-(\d+)\/conversions$/.exec(url ?? '') ?? [];
    const body = status === '201' ? app : { message: 'no' };
    response.writeHead(method === 'POST' ? Number(status) : 405).end(JSON.stringify(body));
  });
  await once(github.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  github.close();
  github.closeAllConnections();
});

beforeEach(async () => {
  const address = github.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const settings = readSettings(
    { GHE_HOST: host, GHE_PROTOCOL: 'http', HOST: '127.0.0.1', PORT: '0' },
    () => '',
  );
  if (settings.mode !== 'setup') throw new Error('These are not the settings of the set-up page.');
  folder = await mkdtemp(join(tmpdir(), 'setup-'));
  await writeFile(join(folder, 'app.yml'), 'name: my-gate\ndefault_events: [fork]\npublic: false\n');
  page = await serveSetupPage(settings, folder, log);
});
afterEach(async () => {
  await page.close(0);
  await rm(folder, { recursive: true });
});

const get = (path: string) => fetch(`${page.url}${path}`, { redirect: 'manual' });
const shown = async () => (await (await get('/setup')).text()).replaceAll('&quot;', '"');
const stateIn = (text: string) => /\/settings\/apps\/new\?state=([\w-]+)/.exec(text)?.[1] ?? '';

it('takes name and address of the app from app.yml, and permissions and events from the profile', async () => {
  const text = await shown();
  expect(text).toContain('"name":"my-gate"');
  expect(text).toContain('"default_events":["pull_request"');
  expect(text).not.toContain('fork');
});

it('writes credentials with which the service starts, for its user only', async () => {
  await writeFile(join(folder, '.env'), 'PORT=4000\nAPP_ID=\n');
  const answer = await get(`/setup/registered?code=code-201&state=${stateIn(await shown())}`);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${app.html_url}/installations/new`]);
  const path = join(folder, '.env');
  const settings = readSettings(parseEnv(await readFile(path, 'utf8')) as Record<string, string>, () => '');
  expect(settings).toMatchObject({
    mode: 'service',
    appId: 12,
    port: 4000,
    webhookSecret: app.webhook_secret,
  });
  expect(await readFile(path, 'utf8')).toContain(
    `GITHUB_CLIENT_ID=${app.client_id}\nGITHUB_CLIENT_SECRET="${app.client_secret}"\n`,
  );
});

it('makes a file that only the user of the service can read', async () => {
  await get(`/setup/registered?code=code-201&state=${stateIn(await shown())}`);
  expect((await stat(join(folder, '.env'))).mode & 0o077).toBe(0);
});

test.each(['404', '422', '500', '200'])(
  'a code that GitHub answers with %s stores nothing',
  async (status) => {
    const answer = await get(`/setup/registered?code=code-${status}&state=${stateIn(await shown())}`);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('were not stored')]);
    await expect(stat(join(folder, '.env'))).rejects.toThrow('ENOENT');
    expect(entries.at(-1)).toMatchObject({ level: 'error', msg: 'the new app could not be stored' });
  },
);
