import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markStale } from './actions/check.ts';
import { movePullRequests, requestSuite } from './actions/follow-push.ts';
import { followChecks, followPush } from './actions/merge-queue.ts';
import { followTime, isTimeUp } from './actions/waiting-time.ts';
import { Tokens } from './auth/actor.ts';
import { defaultPrivateKey } from './auth/app-token.ts';
import { AuthorizationCodes } from './auth/authorization-codes.ts';
import { RateLimits } from './auth/rate-limit.ts';
import { type Contract, loadContract } from './contract/contract.ts';
import { clientIdOf } from './entities/account.ts';
import { FaultRegistry } from './faults/fault-registry.ts';
import type { Emulator, EmulatorOptions } from './handles/emulator.ts';
import { worldHandle } from './handles/world-handle.ts';
import type { ApiRequest } from './http/exchange.ts';
import { listener } from './http/listener.ts';
import { answerPages } from './pages/answer-pages.ts';
import { Runner } from './runner/runner.ts';
import { workflowsHandle } from './runner/workflows-handle.ts';
import { Outbox } from './webhooks/outbox.ts';
import { Sender } from './webhooks/sender.ts';
import { assertSubscribable } from './webhooks/subscription.ts';
import { Activity } from './world/activity.ts';
import { WorldClock } from './world/clock.ts';
import { WorldState } from './world/state.ts';

const contracts = new Map<boolean, Contract>();

/** The API description, read once per process and version. */
function contractOf(nextApiVersion: boolean): Contract {
  const contract = contracts.get(nextApiVersion) ?? loadContract({ nextApiVersion });
  contracts.set(nextApiVersion, contract);
  return contract;
}

/**
 * Starts an emulator. Resolves when it listens; call `close` at the end.
 *
 * @throws when the app subscribes to an event that is not emulated, or that its permissions do not allow
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { app, port = 0, host = '127.0.0.1' } = options;
  assertSubscribable(app.events, app.permissions);
  const privateKey = app.privateKey ?? defaultPrivateKey();
  const contract = contractOf(options.nextApiVersion ?? false);
  const violations: string[] = [];
  const report = (violation: string): number => violations.push(violation);
  const requests: ApiRequest[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'github-emulator-'));
  const clock = new WorldClock(options.clock ?? null);
  const activity = new Activity();
  const faults = new FaultRegistry(clock);
  const sender = new Sender({
    receiver: app.webhook ?? null,
    appId: app.id ?? 1,
    now: () => clock.now(),
    faults: faults.webhooks,
    activity,
  });
  const outbox = new Outbox(contract, sender, report);
  const world: WorldState = new WorldState({
    clock,
    directory,
    app: { ...app, id: app.id ?? 1 },
    reactions: {
      branchMoved: [requestSuite, followPush, movePullRequests],
      checkChanged: [followChecks],
    },
    listener: async (event) => {
      await outbox.add(world, event);
      await runner?.follow(event);
    },
  });
  clock.follow(() => markStale(world));
  world.apiPath = options.apiPath ?? '';
  const tokens = new Tokens(world, createPublicKey(privateKey));
  const codes = new AuthorizationCodes(world, tokens, {
    clientId: clientIdOf(world.app),
    clientSecret: app.clientSecret ?? randomBytes(20).toString('hex'),
    callbackUrls: app.callbackUrls ?? [],
  });
  const act = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const { outcome, sendWebhooks } = await outbox.perform(work);
    sendWebhooks();
    if (!outcome.ok) throw outcome.error;
    return outcome.result;
  };

  const runner =
    options.actions === undefined
      ? null
      : new Runner({
          world,
          tokens,
          actions: options.actions,
          act,
          payloadOf: (event) => outbox.payloadForWorkflows(world, event),
          activity,
          report,
        });

  clock.follow(() => {
    if (!isTimeUp(world)) return;
    activity.begin();
    act(() => followTime(world))
      .catch((error) => report(`what waits for the time: ${error}`))
      .finally(() => activity.end());
  });

  const api = {
    services: { world, tokens, codes, limits: new RateLimits(clock), faults, sender, outbox },
    contract,
    report,
    pause: async (released: Promise<void>): Promise<void> => {
      activity.end();
      await released;
      activity.begin();
    },
  };
  const server = createServer(
    listener({
      api,
      activity,
      origin: () => world.url,
      log: (request) => requests.push(request),
      pages: (incoming) => answerPages(emulator, options.pages, incoming),
    }),
  );
  // A client that reuses a connection at the moment at which it is closed for being idle gets no answer.
  server.keepAliveTimeout = 0;
  const address = await listen(server, port, host);
  world.url = `http://${address.address}:${address.port}`;

  const emulator: Emulator = {
    url: world.url,
    app: {
      id: world.app.id,
      slug: world.app.slug,
      name: world.app.name,
      clientId: codes.client.clientId,
      clientSecret: codes.client.clientSecret,
      privateKey,
      botLogin: world.app.bot.login,
    },
    world: worldHandle(world, act),
    workflows: workflowsHandle({ world, tokens, act }, runner),
    clock,
    faults,
    requests,
    clearRequests: () => {
      requests.length = 0;
    },
    violations,
    deliveries: sender.deliveries,
    redeliver: (id) => sender.redeliver(id),
    ping: () => act(async () => outbox.ping(world)),
    setWebhook: (webhook) => {
      sender.receiver = webhook;
    },
    idle: () => activity.idle(),
    userToken: (login) => tokens.ofUser(login),
    setCallbackUrls: (urls) => {
      codes.client.callbackUrls = urls;
    },
    revokeAuthorization: (login) => tokens.revokeAuthorization(login),
    revokeInstallationTokens: () => tokens.revokeInstallationTokens(),
    close: async () => {
      sender.stop();
      faults.clear();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await activity.idle();
      for (const { git } of world.repositories) git.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return emulator;
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no address'));
      else resolve(address);
    });
  });
}
