import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compress } from 'snappyjs';
import { RetryLater } from '../../subjects/retry-later.ts';
import { readBundle } from './attestation-bundle.ts';

let server: Server;
let api: string;
const headers: (string | undefined)[] = [];

const bodies: Readonly<Record<string, () => Uint8Array>> = {
  '/good': () => compress(new TextEncoder().encode('{"a":1}')),
  '/json': () => new TextEncoder().encode('{"a":1}'),
  '/empty': () => new Uint8Array(),
  '/garbage': () => new Uint8Array([255, 255, 255, 255, 255, 255, 1, 2]),
  '/bomb': () => compress(new Uint8Array(6 * 1024 * 1024)),
  '/large': () => new Uint8Array(6 * 1024 * 1024).fill(0x7b),
};

beforeAll(async () => {
  server = createServer(({ url = '', headers: { authorization } }, response) => {
    headers.push(authorization);
    const body = bodies[url];
    if (url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (url === '/down') response.writeHead(503).end();
    else if (body === undefined) response.writeHead(404).end();
    else response.end(body());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

test.each([
  ['/good', '{"a":1}'],
  ['/json', '{"a":1}'],
  ['/empty', { unread: 'content' }],
  ['/garbage', { unread: 'content' }],
  ['/bomb', { unread: 'content' }],
  ['/large', { unread: 'content' }],
  ['/gone', { unread: 'content' }],
  ['/moved', { unread: 'content' }],
])('what is at %s is read as %j', async (path, expected) => {
  expect(await readBundle(`${api}${path}`, `${api}/api/v3/repos`)).toEqual(expected);
  expect(headers.at(-1)).toBeUndefined();
});

test('a server that is down is asked again later', async () => {
  await expect(readBundle(`${api}/down`, api)).rejects.toThrow(RetryLater);
});

test.each([
  ['http://127.0.0.1:1/x', '127.0.0.1:1'],
  ['https://github.com.evil.example/x', 'github.com.evil.example'],
  ['https://evilgithub.com/x', 'evilgithub.com'],
  ['http://objects.githubusercontent.com/x', 'objects.githubusercontent.com'],
  ['https://github.com:8443/x', 'github.com:8443'],
  ['https://user:password@github.com/x', 'github.com'],
  ['file:///etc/passwd', ''],
  ['nothing', ''],
])('%s is not asked', async (address, host) => {
  expect(await readBundle(address, 'https://api.github.com/repos')).toEqual({ unread: 'host', host });
});
