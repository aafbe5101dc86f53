import { jest } from '@jest/globals';
import { inMemory } from '../../src/platform/store-location.ts';
import { type Service, startService } from '../../src/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { recordedLog } from '../recorded-log.ts';
import {
  type Running,
  serviceSettings,
  settle,
  startGitHub,
  start as startOfTime,
  webhookSecret,
} from '../running-service.ts';
import { freePort } from '../service-process.ts';
import { setSystemDate } from '../system-date.ts';
import { watchedStore } from '../watched-store.ts';

/** A GitHub of its own, and as many services beside it as are started. For all of them time stands still until it is moved. */
export interface Fleet extends Omit<Running, 'close' | 'store' | 'url'> {
  readonly clock: ManualClock;
  /** Where GitHub sends its webhooks. */
  readonly webhookUrl: string;
  /** A store in memory that outlives its services, until the fleet is closed. */
  lastingStore(): Promise<Store>;
  /** Starts a service on the store. One at a time gets the webhooks, at an address that stays the same. */
  start(store: Store, options?: { readonly webhooks?: boolean }): Promise<Service>;
  /** Moves time on in this number of equal steps, and settles after each. */
  advance(milliseconds: number, steps?: number): Promise<void>;
  /** Every request since the last call: `actor operation`. Left out is what is asked for tokens, and with one that has ended. */
  asked(): readonly string[];
  close(): Promise<void>;
}

/** Starts GitHub, with the people of every shop, and no service yet. */
export async function startFleet(): Promise<Fleet> {
  const emulator = await startGitHub();
  settle(emulator);
  const clock = manualClock(startOfTime);
  // Octokit computes the age of a token by the time of the process.
  setSystemDate(startOfTime.getTime());
  const { log, entries } = recordedLog();
  const port = await freePort();
  const running = new Map<Service, { rested(): Promise<void> }>();
  const stores: Store[] = [];
  const webhookUrl = `http://127.0.0.1:${port}/api/github/webhooks`;
  emulator.setWebhook({ url: webhookUrl, secret: webhookSecret });

  const settled = async () => {
    for (let before = -1; before !== emulator.deliveries.length; ) {
      before = emulator.deliveries.length;
      await emulator.idle();
      for (const { rested } of running.values()) await rested();
    }
  };
  const moved = (milliseconds: number) => {
    emulator.clock.advance(milliseconds);
    jest.setSystemTime(emulator.clock.now());
    return emulator.clock.now().getTime() - clock.now().getTime();
  };
  const later = (milliseconds: number) => clock.advance(moved(milliseconds));
  return {
    emulator,
    clock,
    webhookUrl,
    log: entries,
    settled,
    later,
    leap: (milliseconds) => clock.leap(moved(milliseconds)),
    async lastingStore() {
      const store = await openStore(inMemory, () => clock.now().getTime());
      stores.push(store);
      return { ...store, close: async () => {} };
    },
    async start(store, { webhooks = true } = {}) {
      const watched = watchedStore(store);
      const settings = { ...serviceSettings(emulator), port: webhooks ? port : 0 };
      const service = await startService(settings, { store: watched.store, log, clock });
      running.set(service, watched);
      return {
        ...service,
        close: () => {
          running.delete(service);
          return service.close();
        },
      };
    },
    async advance(milliseconds, steps = 1) {
      for (let step = 1; step <= steps; step += 1) {
        await later(milliseconds / steps);
        await settled();
      }
    },
    asked() {
      const asked = emulator.requests
        .filter(({ operation, status }) => !forItself.has(operation) && status !== 401)
        .map(({ actor, operation }) => `${actor} ${operation}`);
      emulator.clearRequests();
      return asked;
    },
    async close() {
      emulator.faults.clear();
      await Promise.all([...running.keys()].map((service) => service.close()));
      await Promise.all(stores.map((store) => store.close()));
      await emulator.close();
      jest.useRealTimers();
    },
  };
}

/** What a service asks so that it may ask at all. */
const forItself = new Set(['apps/get-authenticated', 'apps/create-installation-access-token']);

/** The pull requests of a repository that were evaluated, in the order of their evaluations. */
export function evaluated(log: Fleet['log'], fullName: string): readonly string[] {
  return log
    .filter(({ msg, name }) => msg === 'evaluated' && String(name).includes(`:${fullName}#`))
    .map(({ subject }) => String(subject).replace(/^.*#/, '#'));
}
