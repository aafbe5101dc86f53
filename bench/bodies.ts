// What large bodies of unknown senders cost the service in memory: bodies without a signature, and with a wrong one of the right form.
// Another checkout is measured with its folder as an argument: npm run bench:bodies -- <folder>
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/service-process.ts';
import { memory } from './process.ts';
import { printTable } from './table.ts';

const senders = 40;
const mebibytes = 24;
const piece = Buffer.alloc(1024 * 1024, ' ');

const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'without a signature': {},
  'with a wrong signature': { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
};

/** MB: the most that the process has had at one time. */
function peak(pid: number): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

/** Sends a body until it is answered; the status, or null where the connection ended without one, and how many mebibytes were taken. */
async function send(port: number, headers: Readonly<Record<string, string>>) {
  const socket = connect(port, '127.0.0.1');
  let status: number | null = null;
  let open = true;
  const ended = new Promise<void>((end) => {
    socket.once('data', (data) => {
      status = Number(String(data).split(' ')[1]);
      end();
    });
    socket.on('error', () => end());
    socket.once('close', () => end());
  }).then(() => {
    open = false;
  });
  await once(socket, 'connect');
  const all = {
    host: 'sdl-gate',
    'content-type': 'application/json',
    'content-length': mebibytes * piece.length,
    'x-github-delivery': randomUUID(),
    'x-github-event': 'pull_request',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write([`POST /api/github/webhooks HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  let sent = 0;
  while (sent < mebibytes && open) {
    const written = new Promise<boolean>((done) => socket.write(piece, (error) => done(!error)));
    if (await Promise.race([written, ended.then(() => false)])) sent += 1;
  }
  await ended;
  socket.destroy();
  return { status, sent };
}

async function measure(folder: string, headers: Readonly<Record<string, string>>) {
  const data = await mkdtemp(join(tmpdir(), 'sdl-gate-bodies-'));
  const port = await freePort();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const child = spawn(process.execPath, [join(folder, 'src/main.ts')], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      APP_ID: '12',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      WEBHOOK_SECRET: 'a secret of some length',
      // No GitHub: intake does not ask it.
      GHE_HOST: '127.0.0.1:9',
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(data, 'sdl-gate.db')}`,
      LOG_LEVEL: 'fatal',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  while ((await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok !== true) {
    if (child.exitCode !== null) throw new Error(`The service ended with exit code ${child.exitCode}.`);
    await wait(50);
  }
  await wait(1_000);
  const before = memory(pid);
  const answers = await Promise.all(Array.from({ length: senders }, () => send(port, headers)));
  const after = peak(pid);
  child.kill('SIGTERM');
  await exited;
  await rm(data, { recursive: true });
  return { before, after, answers };
}

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const rows: (string | number)[][] = [];
for (const [kind, headers] of Object.entries(kinds)) {
  const { before, after, answers } = await measure(folder, headers);
  const statuses = Map.groupBy(answers, ({ status }) => String(status ?? 'closed'));
  const sent = answers.reduce((sum, answer) => sum + answer.sent, 0);
  rows.push([
    kind,
    Math.round(before),
    Math.round(after),
    sent,
    [...statuses].map(([status, { length }]) => `${length} × ${status}`).join(', '),
  ]);
}
printTable(
  `Memory of the service while ${senders} bodies of ${mebibytes} MiB are sent at the same time`,
  ['bodies', 'MB before', 'MB at most', 'MiB sent', 'answers'],
  rows,
);
