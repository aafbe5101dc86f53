import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { readAudit } from './audit.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));

const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'));

/** A package as a registry describes it, with the version that is installed: npm asks for what is vulnerable, and what needs it. */
function described(name: string): object {
  const installed = packages[`node_modules/${name}`];
  return { name, versions: { [installed.version]: { ...installed, name } } };
}

/** A registry with the endpoint that `npm audit` asks. */
let registry: Server;
let address: string;
let answer: { readonly status: number; readonly body: string };
let asked: readonly string[] = [];

const cache = mkdtempSync(join(tmpdir(), 'sdl-gate-audit-'));
afterAll(() => rmSync(cache, { recursive: true }));

beforeAll(async () => {
  registry = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      if (request.url?.endsWith('/advisories/bulk')) asked = Object.keys(JSON.parse(String(text)));
      const { status, body } =
        request.method === 'GET'
          ? { status: 200, body: JSON.stringify(described(decodeURIComponent(request.url?.slice(1) ?? ''))) }
          : answer;
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => registry.close(resolve)));

async function audit(...words: readonly string[]) {
  const child = spawn(process.execPath, ['--run', 'audit', '--', ...words], {
    cwd: folder,
    // npm keeps what it learned of an advisory.
    env: { ...process.env, npm_config_registry: address, npm_config_cache: cache },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

function advisory(id: number, severity: string): object {
  const url = `https://example.org/${id}`;
  return { id, url, title: 'A flaw', severity, vulnerable_versions: '*', cwe: [], cvss: {} };
}

describe('npm run audit', () => {
  it('asks about what the service ships with, and passes where nothing is known', async () => {
    answer = { status: 200, body: '{}' };
    expect(await audit()).toEqual({ code: 0, output: 'Known vulnerabilities: none\n' });
    expect(asked).toEqual(expect.arrayContaining(['hono', 'lru-cache', 'pg', 'pgpass', 'probot']));
  });

  it.each([
    [1, 'high'],
    [2, 'critical'],
  ])('fails where one is severe, with what needs it: %d, %s', async (id, severity) => {
    answer = { status: 200, body: JSON.stringify({ pgpass: [advisory(id, severity)] }) };
    const { code, output } = await audit();
    expect(code).toBe(1);
    const [line] = output.split('\n');
    expect(line).toBe(
      `Known vulnerabilities: ${['pg', 'pg-pool', 'pgpass'].map((name) => `${name} (${severity})`).join(', ')}`,
    );
  });

  it('names what is less severe, and passes', async () => {
    answer = { status: 200, body: JSON.stringify({ hono: [advisory(3, 'moderate')] }) };
    const { code, output } = await audit();
    expect([code, output]).toEqual([0, expect.stringContaining('none that is high or critical: ')]);
    expect(output).toContain('hono (moderate)');
  });

  it('does not fail for what is not shipped', async () => {
    answer = {
      status: 200,
      body: JSON.stringify({ graphql: [advisory(4, 'critical')], typescript: [advisory(5, 'critical')] }),
    };
    expect(await audit()).toEqual({ code: 0, output: 'Known vulnerabilities: none\n' });
  });

  it('says that nothing was checked where the registry has no list, and fails where that is required', async () => {
    answer = { status: 405, body: '' };
    const { code, output } = await audit();
    expect(code).toBe(0);
    expect(output).toMatch(/^Known vulnerabilities: NOT CHECKED, because the registry did not answer: 405 /);
    expect(await audit('--required')).toMatchObject({
      code: 1,
      output: expect.stringContaining('NOT CHECKED'),
    });
  });
});

test.each([
  ['', 'npm printed no report'],
  ['not JSON', 'npm printed no report'],
  ['null', 'npm printed no report'],
  ['{}', 'npm printed no report'],
  ['{"auditReportVersion":1,"advisories":{}}', 'npm printed no report'],
  ['{"message":"request failed, reason: offline","error":{"summary":""}}', 'request failed, reason: offline'],
  [
    '{"error":{"code":"ENOLOCK","summary":"This command requires a lockfile"}}',
    'This command requires a lockfile',
  ],
])('%s is not taken for a report', (output, reason) => {
  expect(readAudit(output)).toEqual({ kind: 'not checked', reason });
});
