import {
  type CheckRunRecord,
  type Emulator,
  type EmulatorOptions,
  type PullRequest,
  type Repository,
  startEmulator,
} from '@sdl-gate/github-emulator';
import type { ServiceSettings } from '../src/platform/settings.ts';
import { inMemory } from '../src/platform/store-location.ts';
import { startService } from '../src/service.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { registeredApp } from './manifest.ts';
import { manualClock } from './manual-clock.ts';
import { type LogEntry, recordedLog } from './recorded-log.ts';
import { enforced } from './samples/policies.ts';
import { watchedStore } from './watched-store.ts';

/** The real service beside a GitHub of its own, in this process, over HTTP. For both, time stands still until it is moved. */
export interface Running {
  readonly emulator: Emulator;
  /** Every line of the service's log. */
  readonly log: readonly LogEntry[];
  /** Where the service keeps its work and its record. */
  readonly store: Store;
  /** Where the service listens. */
  readonly url: string;
  /** Resolves when no webhook is under way and the service has nothing to do now; what is to be tried again later waits. */
  settled(): Promise<void>;
  /** Moves the time of both on. On this GitHub each action takes a second: here the service learns of it. */
  later(milliseconds: number): Promise<void>;
  /** The same at once, as on a machine that slept: for many hours, in which a service looks for work thousands of times. */
  leap(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export const webhookSecret = 'a secret for tests only';

/** Where people open the dashboard: what they send arrives at the service itself. */
export const dashboardUrl = 'https://sdl.example.com';

/** When the time of every scene begins. */
export const start = new Date('2026-03-02T09:00:00Z');

/**
 * Starts both. With `nextApiVersion` GitHub answers by the next version of its REST API. Without `schedules` nothing is done
 * from time to
 * time, so that whatever is asked follows from an event or a promised time.
 */
export async function startTogether({
  schedules = true,
  trustedRoot,
  dashboard = false,
  ...options
}: {
  readonly nextApiVersion?: boolean;
  /** Events to which the app is subscribed, besides those of its manifest. */
  readonly events?: readonly string[];
  readonly schedules?: boolean;
  /** The operator's file with roots of trust. */
  readonly trustedRoot?: string;
  /** Whether there is a dashboard. */
  readonly dashboard?: boolean;
} = {}): Promise<Running> {
  const emulator = await startGitHub(options);
  const clock = manualClock(start);
  const opened = await openStore(inMemory, () => clock.now().getTime());
  const { store, rested } = watchedStore(schedules ? opened : unscheduled(opened));
  const { log, entries } = recordedLog();
  const service = await startService(
    {
      ...serviceSettings(emulator),
      trustedRoot: trustedRoot ?? null,
      dashboard: dashboard ? { ...emulator.app, url: dashboardUrl } : null,
    },
    { store, log, clock },
  );
  emulator.setCallbackUrls([`${dashboardUrl}/signed-in`]);
  emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: webhookSecret });
  const settled = async () => {
    // What the service writes comes back to it as webhooks: it is at rest when a whole round brought nothing new.
    for (let before = -1; before !== emulator.deliveries.length; ) {
      before = emulator.deliveries.length;
      await emulator.idle();
      await rested();
    }
  };
  return {
    emulator,
    log: entries,
    url: service.url,
    store: opened,
    settled,
    later: async (milliseconds) => {
      emulator.clock.advance(milliseconds);
      await clock.advance(emulator.clock.now().getTime() - clock.now().getTime());
    },
    leap: async (milliseconds) => {
      emulator.clock.advance(milliseconds);
      await clock.leap(emulator.clock.now().getTime() - clock.now().getTime());
    },
    close: async () => {
      emulator.faults.clear();
      await service.close();
      await emulator.close();
    },
  };
}

/** A GitHub on which the app is registered by its manifest, and time stands still. */
export function startGitHub({
  events = [],
  ...options
}: {
  readonly nextApiVersion?: boolean;
  readonly events?: readonly string[];
} = {}): Promise<Emulator> {
  const app = registeredApp();
  return startEmulator({
    app: { ...app, events: [...app.events, ...events] },
    apiPath: '/api/v3',
    clock: start,
    ...options,
  });
}

/** A store that no schedule gets into. */
function unscheduled(store: Store): Store {
  return {
    ...store,
    wake: (wakes) => store.wake(wakes.filter(({ subject }) => subject.kind !== 'schedule')),
  };
}

/** The settings of a service that talks to this emulator. */
export function serviceSettings(emulator: Emulator): ServiceSettings {
  return {
    mode: 'service',
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    webhookSecret,
    previousWebhookSecret: null,
    metricsPort: null,
    apiUrl: `${emulator.url}/api/v3`,
    docsUrl: null,
    organizationRepository: '.github',
    evidenceRetentionDays: 400,
    entryRetentionDays: 2_557,
    checkpointDirectory: null,
    trustedRoot: null,
    signingKey: null,
    dashboard: null,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    production: true,
    store: inMemory,
  };
}

/** A small shop: its organization `acme`, its people, its repository with this policy, and the app installed. */
export async function shop(
  emulator: Emulator,
  policy: string | null = enforced,
  files: Readonly<Record<string, string>> = {},
): Promise<Repository> {
  settle(emulator);
  return openShop(emulator, { policy, files });
}

/** Makes the people of every shop: three developers, sam of the security team, and eve, whom nobody knows. */
export function settle({ world }: Emulator): void {
  for (const login of ['mona', 'ada', 'grace', 'sam', 'eve']) world.user(login);
}

export interface ShopOptions {
  /** Default: `acme`. */
  readonly owner?: string;
  /** Of the branch `main`; null: no file. Default: {@link enforced}. */
  readonly policy?: string | null;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly private?: boolean;
  /** What the organization grants to the app. Default: all that it asks for. */
  readonly permissions?: EmulatorOptions['app']['permissions'];
}

/** A shop for people who are there already, in an organization of its own, where the app is installed with limits of its own. */
export async function openShop(
  { world, app }: Emulator,
  { owner = 'acme', policy = enforced, files = {}, permissions, ...options }: ShopOptions = {},
): Promise<Repository> {
  const organization = world.organization(owner);
  organization.team('developers', ['mona', 'ada', 'grace']);
  organization.team('security', ['sam']);
  const repository = await world.repository({
    ...options,
    owner,
    name: 'shop',
    files: {
      'package.json': '{ "name": "shop", "version": "1.0.0" }\n',
      'src/cart.js': 'export const total = (items) => items.length;\n',
      'test/cart.test.js': 'test("counts", () => expect(total([1])).toBe(1));\n',
      ...(policy === null ? {} : { '.github/sdl.yml': policy }),
      ...files,
    },
  });
  repository.codeScanning(true);
  for (const team of ['developers', 'security']) repository.teamAccess(team, 'write');
  repository.protect('main', { requiredChecks: [{ name: 'SDL', app: app.slug }] });
  await world.install({ account: owner, ...(permissions === undefined ? {} : { permissions }) });
  return repository;
}

/** A tested change by mona, in which every rule but review and sast passes. */
export function testedChange(): {
  by: string;
  title: string;
  message: string;
  files: Record<string, string>;
} {
  return {
    by: 'mona',
    title: 'Count twice',
    message: 'Count twice',
    files: {
      'src/cart.js': 'export const total = (items) => items.length * 2;\n',
      'test/cart.test.js': 'test("counts", () => expect(total([1])).toBe(2));\n',
    },
  };
}

/** The check `SDL` as GitHub shows it: this app's newest run of that name on the head, or on another commit. */
export function sdlCheck(pullRequest: PullRequest, sha = pullRequest.headSha): CheckRunRecord {
  const run = sdlChecks(pullRequest, sha).at(-1);
  if (run === undefined) throw new Error(`There is no check SDL on ${sha}.`);
  return run;
}

/** Every run of the check `SDL` by this app on the head, or on another commit, oldest first. */
export function sdlChecks(pullRequest: PullRequest, sha = pullRequest.headSha): readonly CheckRunRecord[] {
  return pullRequest.repository
    .checkRuns(sha)
    .filter(({ name, app }) => name === 'SDL' && app === 'sdl-gate');
}

/** The verdicts that a check carries for programs, by rule id. */
export function verdicts(run: CheckRunRecord): Readonly<Record<string, string>> {
  const found = /<!-- sdl-gate:verdicts (\{.*\}) -->$/.exec(run.text ?? '');
  return JSON.parse(found?.[1] ?? 'null');
}
