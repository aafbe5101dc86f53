import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { grantable } from '../src/contract/permissions.ts';
import type { Emulator } from '../src/handles/emulator.ts';
import type { PullRequest, Repository } from '../src/handles/repository.ts';
import { applySeed } from '../src/seed/apply-seed.ts';
import { readSeed } from '../src/seed/read-seed.ts';
import { startEmulator } from '../src/start-emulator.ts';

/** An emulator with the example seed, and a browser for its pages. */
export interface Shop {
  readonly emulator: Emulator;
  /** The HTML of a page. @throws unless its status is 200 */
  get(path: string): Promise<string>;
  /** The text of a page, without its tags. */
  read(path: string): Promise<string>;
  /** Submits a form. Follows no redirect. */
  submit(path: string, fields: Readonly<Record<string, string>>): Promise<Response>;
  /** Opens a pull request to `acme/payments`, where only the app's check is required. */
  openPayment(): Promise<{ payments: Repository; pull: PullRequest; path: string }>;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const receiver = createServer((request, response) => {
    request.resume().once('end', () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const emulator = await startEmulator({
    app: {
      slug: 'gate',
      name: 'Gate',
      permissions: grantable(),
      events: ['pull_request', 'merge_group'],
      webhook: { url: `http://127.0.0.1:${port}/`, secret: 'for the test only' },
    },
  });
  const example = new URL('../examples/shop.yml', import.meta.url);
  await applySeed(emulator, readSeed(readFileSync(example, 'utf8'), 'shop.yml'));

  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${emulator.url}/_emulator${path}`);
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return response.text();
  };
  return {
    emulator,
    get,
    read: async (path) =>
      (await get(path))
        .replace(/<[^>]*>/g, ' ')
        .replaceAll('&quot;', '"')
        .replace(/\s+/g, ' '),
    submit: (path, fields) =>
      fetch(`${emulator.url}/_emulator${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      }),
    openPayment: async () => {
      const payments = emulator.world.findRepository('acme/payments');
      const files = { [`${payments.pullRequests.length}.txt`]: 'new' };
      const pull = await payments.openPullRequest({ title: 'A payment', by: 'alice', files });
      return { payments, pull, path: `/acme/payments/pull/${pull.number}` };
    },
    close: async () => {
      receiver.close();
      await emulator.close();
    },
  };
}
