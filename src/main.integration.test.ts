import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { readExposition } from '../test/exposition.ts';
import { freePort } from '../test/service-process.ts';
import { serviceSettings } from '../test/service-settings.ts';
import { openedPullRequest, signedDelivery } from '../test/signed-delivery.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** As much of a GitHub as a service asks for when it starts; to anything else it never answers. */
let github: Server;
let folder: string;
let complete: Readonly<Record<string, string>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  github = createServer(({ url }, response) => {
    const body = url?.endsWith('/app') ? '{"id":12,"slug":"sdl-gate"}' : '[]';
    if (url?.includes('/app') && !url.endsWith('/access_tokens')) {
      response.setHeader('content-type', 'application/json').end(body);
    }
  });
  await once(github.listen(0, '127.0.0.1'), 'listening');
  const address = github.address();
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-'));
  await writeFile(join(folder, 'app.pem'), serviceSettings.privateKey);
  complete = {
    APP_ID: '12',
    PRIVATE_KEY_PATH: 'app.pem',
    WEBHOOK_SECRET: serviceSettings.webhookSecret,
    GHE_HOST: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
  };
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  github.close();
  github.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** The process, started in an empty folder with these variables and no others. */
function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  let over = false;
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    return { code, output, errors };
  });
  /** Resolves with the match as soon as the process has written it. */
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(output);
      if (match !== null) return match;
      if (over) throw new Error(`ended without saying ${pattern}: ${output}${errors}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  };
  return { child, ended, says };
}

describe('the process', () => {
  it('starts, becomes ready, and drains on SIGTERM', async () => {
    const { child, ended, says } = start({ ...complete, NODE_ENV: 'production' });
    const [, url] = await says(/"url":"([^"]+)"/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    const { code, output, errors } = await ended;
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    // What it does from time to time it begins with; nobody knows how far that gets.
    const said = lines.filter(({ subject }) => subject === undefined).map(({ msg }) => msg);
    expect(said).toEqual([
      'ready for webhooks',
      'shutting down: a second signal ends the process at once',
      'stopped',
    ]);
  });

  it('keeps its database from other users of the machine', async () => {
    const { child, says, ended } = start({ ...complete, DATABASE_URL: 'sqlite:private/gate.db' });
    await says(/ready for webhooks/);
    const modes = await Promise.all(
      ['private', 'private/gate.db', 'private/gate.db-wal'].map(
        async (path) => (await stat(join(folder, path))).mode & 0o777,
      ),
    );
    expect(modes.map((mode) => mode.toString(8))).toEqual(['700', '600', '600']);
    child.kill('SIGTERM');
    await ended;
  });

  it('shows its memory and CPU among the metrics', async () => {
    const { says } = start(complete);
    const [, url] = await says(/ready for webhooks.*?(http:[^"\s]+)/s);
    const { types } = readExposition(await (await fetch(`${url}/metrics`)).text());
    expect(types.get('process_resident_memory_bytes')).toBe('gauge');
    expect(types.get('process_cpu_seconds_total')).toBe('counter');
    expect(types.get('nodejs_gc_duration_seconds')).toBe('histogram');
    expect(types.get('sdl_gate_subjects')).toBe('gauge');
  });

  it('drains on SIGINT', async () => {
    const { child, ended, says } = start(complete);
    await says(/ready for webhooks/);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining('stopped') });
  });

  it('ends at once on a second signal', async () => {
    const { child, ended, says } = start(complete);
    const [, url] = await says(/ready for webhooks.*?(http:[^"\s]+)/s);
    const { headers, body } = signedDelivery(
      serviceSettings.webhookSecret,
      'pull_request',
      openedPullRequest,
    );
    await fetch(`${url}/api/github/webhooks`, { method: 'POST', headers, body });
    child.kill('SIGTERM');
    await says(/shutting down/);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, output: expect.not.stringContaining('stopped') });
  });

  test.each<[string, () => Readonly<Record<string, string>>, RegExp]>([
    ['the webhook secret', () => ({ ...complete, WEBHOOK_SECRET: '' }), /^WEBHOOK_SECRET is not set: .*\n$/],
    [
      'a key',
      () => ({ ...complete, PRIVATE_KEY_PATH: 'gone.pem' }),
      /^PRIVATE_KEY_PATH: the file "gone\.pem" does not exist\. .* \(SDL-S023\)\n$/,
    ],
    [
      'an app, in production',
      () => ({ NODE_ENV: 'production' }),
      /^APP_ID is not set.*\nNeither PRIVATE_KEY.*\nWEBHOOK_SECRET.*\n$/,
    ],
    [
      'an address of this machine',
      () => ({ ...complete, HOST: '192.0.2.1' }),
      /^HOST 192\.0\.2\.1 is not an address of this machine .* \(SDL-S102\)\n$/,
    ],
  ])('does not start without %s, and says so in a line', async (_what, env, line) => {
    const { code, errors } = await start(env()).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(line);
  });

  it('shows the setup page while there is no app', async () => {
    const port = await freePort();
    const { says } = start({ HOST: '127.0.0.1', PORT: String(port) });
    await says(/No GitHub App credentials configured/);
    await says(/After registering the app/);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toContain('Register the app on GitHub');
  });
});
