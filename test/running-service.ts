import { readFileSync } from 'node:fs';
import type { EmulatorOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { type CheckRunRecord, type Emulator, startEmulator } from '@sdl-gate/github-emulator';
import { parse } from 'yaml';
import { createLog } from '../src/log.ts';
import { type Overrides, type Service, startService } from '../src/service.ts';
import type { ServiceSettings } from '../src/settings.ts';

/** What `app.yml` asks GitHub for. */
export const manifest: {
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, 'read' | 'write'>>;
} = parse(readFileSync(new URL('../app.yml', import.meta.url), 'utf8'));

/** The real service beside a GitHub of its own, in this process, over HTTP. */
export interface Running {
  readonly emulator: Emulator;
  readonly service: Service;
  /** Resolves when no webhook is under way and the service has nothing left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const webhookSecret = 'a secret for tests only';

/** Starts both. With `permissions` the app asks for less, or more, than its manifest says. */
export async function startTogether(
  options: {
    readonly permissions?: EmulatorOptions['app']['permissions'];
    readonly nextApiVersion?: boolean;
    readonly clock?: Date;
    readonly overrides?: Overrides;
  } = {},
): Promise<Running> {
  const emulator = await startEmulator({
    app: {
      slug: 'sdl-gate',
      name: 'sdl-gate',
      permissions: options.permissions ?? manifest.default_permissions,
      events: manifest.default_events,
    },
    ...(options.nextApiVersion === undefined ? {} : { nextApiVersion: options.nextApiVersion }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const service = await startService(serviceSettings(emulator), {
    log: createLog({ logLevel: 'silent', production: true }),
    ...options.overrides,
  });
  emulator.setWebhook({ url: `${service.url}/api/github/webhooks`, secret: webhookSecret });
  return {
    emulator,
    service,
    settled: async () => {
      // What the service writes comes back to it as webhooks: it is at rest when a whole round brought nothing new.
      for (let before = -1; before !== emulator.deliveries.length; ) {
        before = emulator.deliveries.length;
        await emulator.idle();
        await service.idle();
      }
    },
    close: async () => {
      await service.close();
      await emulator.close();
    },
  };
}

/** The settings of a service that talks to this emulator. */
export function serviceSettings(emulator: Emulator): ServiceSettings {
  return {
    mode: 'service',
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    webhookSecret,
    apiUrl: `${emulator.url}/api/v3`,
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    production: true,
  };
}

/** A policy that enforces every rule. */
export const enforced = `enforcement: enforce
`;

/** A small shop: its organisation `acme`, its people, its repository with this policy, and the app installed. */
export async function shop(
  { world, app }: Emulator,
  policy: string | null = enforced,
  files: Readonly<Record<string, string>> = {},
): Promise<Repository> {
  const organization = world.organization('acme');
  for (const login of ['mona', 'ada', 'grace', 'sam']) world.user(login);
  organization.team('developers', ['mona', 'ada', 'grace']);
  organization.team('security', ['sam']);
  const repository = await world.repository({
    owner: 'acme',
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
  await world.install({ account: 'acme' });
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

/** The check `SDL` as GitHub shows it: the newest run of that name on the head, or on another commit. */
export function sdlCheck(pullRequest: PullRequest, sha = pullRequest.headSha): CheckRunRecord {
  const run = sdlChecks(pullRequest, sha).at(-1);
  if (run === undefined) throw new Error(`There is no check SDL on ${sha}.`);
  return run;
}

/** Every run of the check `SDL` on the head, or on another commit, oldest first. */
export function sdlChecks(pullRequest: PullRequest, sha = pullRequest.headSha): readonly CheckRunRecord[] {
  return pullRequest.repository.checkRuns(sha).filter(({ name }) => name === 'SDL');
}

/** The verdicts that a check carries for programs, by rule id. */
export function verdicts(run: CheckRunRecord): Readonly<Record<string, string>> {
  const found = /<!-- sdl-gate:verdicts (\{.*\}) -->/.exec(run.text ?? '');
  return JSON.parse(found?.[1] ?? 'null');
}
