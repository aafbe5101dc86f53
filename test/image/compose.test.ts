import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings, variableNames } from '../../src/platform/settings.ts';
import { drainLimits, startService } from '../../src/service.ts';
import { RetryLater } from '../../src/subjects/retry-later.ts';
import { healthRoutes } from '../../src/web/health.ts';
import { keysPath } from '../../src/web/published-keys.ts';
import { webhookPath } from '../../src/webhooks/endpoint.ts';
import { fakeGitHub } from '../fake-github.ts';
import { recordedLog } from '../recorded-log.ts';
import { serviceSettings } from '../service-settings.ts';

const context = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFileSync(`${context}/${name}`, 'utf8');

/** The keys that are used: another one is a mistake, or a reason to say here what it means. */
const serviceSchema = z.strictObject({
  image: z.string().optional(),
  build: z.literal('.').optional(),
  restart: z.literal('unless-stopped'),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
  env_file: z.literal('.env').optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  depends_on: z
    .union([z.array(z.string()), z.record(z.string(), z.strictObject({ condition: z.string() }))])
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
    })
    .optional(),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const composeSchema = z.strictObject({
  name: z.literal('sdl-gate'),
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});

type Compose = z.output<typeof composeSchema>;
type ComposeService = z.output<typeof serviceSchema>;

const files = ['compose.yaml', 'compose.sqlite.yaml'];
const composed: Readonly<Record<string, Compose>> = Object.fromEntries(
  files.map((file) => [file, composeSchema.parse(parse(read(file)))]),
);

function serviceOf(file: string, name: string): ComposeService {
  const service = composed[file]?.services[name];
  if (service === undefined) throw new Error(`${file} has no service ${name}.`);
  return service;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const filledIn = {
  APP_ID: '12',
  PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  WEBHOOK_SECRET: 'a secret of some length',
  POSTGRES_PASSWORD: 'c0ffee',
};

/** What the container's process finds: the file of variables, and above it what the compose file says itself. */
function environmentOf(service: ComposeService): Record<string, string> {
  const own = Object.entries(service.environment).map(([name, value]) => [
    name,
    String(value).replace(/\$\{(\w+):\?[^}]*\}/g, (_, variable: string) => {
      const found = new Map(Object.entries(filledIn)).get(variable);
      if (found === undefined) throw new Error(`${variable} is not in .env.`);
      return found;
    }),
  ]);
  return { ...filledIn, ...Object.fromEntries(own) };
}

describe.each(files)('%s', (file) => {
  const services = Object.entries(composed[file]?.services ?? {});

  test.each(services)('%s is built here, or is an image of one known release', (_, { image, build }) => {
    expect(build ?? image).toMatch(/^(\.|[a-z]+:\d+\.\d+(\.\d+)?(@sha256:[0-9a-f]{64})?)$/);
  });

  test.each(services)('%s uses volumes that are declared, and files that are there', (_, { volumes }) => {
    for (const volume of volumes) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect(read(source).length).toBeGreaterThan(0);
      else expect(Object.keys(composed[file]?.volumes ?? {})).toContain(source);
    }
  });

  it('sets variables of the service that there are', () => {
    expect(Object.keys(serviceOf(file, 'sdl-gate').environment)).toEqual(
      expect.arrayContaining(['HOST', 'DATABASE_URL']),
    );
    const known = [...variableNames];
    for (const name of Object.keys(serviceOf(file, 'sdl-gate').environment)) expect(known).toContain(name);
  });

  it('gives the service settings that it starts with, reachable from outside', () => {
    const settings = readSettings(environmentOf(serviceOf(file, 'sdl-gate')), () => '');
    expect(settings).toMatchObject({ mode: 'service', host: '0.0.0.0', port: 3000, production: true });
  });

  it('lets the service finish what it runs before it is killed', () => {
    const grace = Number.parseInt(serviceOf(file, 'sdl-gate').stop_grace_period ?? '10s', 10) * 1_000;
    expect(grace).toBeGreaterThan(drainLimits.workerMs + drainLimits.serverMs);
  });

  it('lets the service write nowhere but into its volumes, and do nothing as root', () => {
    expect(serviceOf(file, 'sdl-gate')).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });
});

describe('one process on SQLite', () => {
  it('has its database on a volume, where the image lets it write', () => {
    const service = serviceOf('compose.sqlite.yaml', 'sdl-gate');
    const settings = readSettings(environmentOf(service), () => '');
    expect(settings).toMatchObject({ store: { kind: 'sqlite', path: '/data/sdl-gate.db' } });
    expect(service.volumes).toEqual(['data:/data']);
    expect(read('Dockerfile')).toContain('--chown=node:node /app/data /data\n');
  });

  it('is one', () => {
    expect(serviceOf('compose.sqlite.yaml', 'sdl-gate').deploy).toBeUndefined();
  });
});

describe('replicas on PostgreSQL', () => {
  const gate = serviceOf('compose.yaml', 'sdl-gate');
  const database = serviceOf('compose.yaml', 'database');
  const entrance = serviceOf('compose.yaml', 'entrance');

  it('are two, and no port of the machine is theirs alone', () => {
    expect(gate.deploy).toEqual({ replicas: 2 });
    expect(gate.ports).toEqual([]);
  });

  it('use the database that is there, with its user and password', () => {
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = environmentOf(database);
    expect(readSettings(environmentOf(gate), () => '')).toMatchObject({
      store: {
        url: `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@database/${POSTGRES_DB}?sslmode=disable`,
      },
    });
  });

  it('wait until the database answers, as a program of its image finds out', () => {
    expect(gate.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    const [kind, program, ...words] = database.healthcheck?.test ?? [];
    expect([kind, program]).toEqual(['CMD', 'pg_isready']);
    const { POSTGRES_USER, POSTGRES_DB } = environmentOf(database);
    expect(words).toEqual(expect.arrayContaining([`--username=${POSTGRES_USER}`, `--dbname=${POSTGRES_DB}`]));
  });

  it('keep the data where the image of PostgreSQL 18 has it', () => {
    expect(database.image).toMatch(/^postgres:18\./);
    expect(database.volumes).toEqual(['database:/var/lib/postgresql']);
  });

  describe('behind the load balancer', () => {
    const lines = read('haproxy.cfg')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const one = (start: string): string => {
      const found = lines.filter((line) => line.startsWith(start));
      expect(found).toHaveLength(1);
      return found[0] ?? '';
    };

    it('are found by their name, at their port', () => {
      const { port } = readSettings(environmentOf(gate), () => '');
      expect(one('server-template')).toContain(
        ` sdl-gate:${port} resolvers docker resolve-prefer ipv4 init-addr none check `,
      );
      expect(one('resolvers')).toBe('resolvers docker');
    });

    const looksFor = () => {
      expect(one('http-check send')).toContain(' uri /readyz ');
      return /^http-check expect string '(.+)'$/.exec(one('http-check expect'))?.[1] ?? '';
    };

    it('get deliveries while they can store them, though GitHub does not answer', async () => {
      const { log } = recordedLog();
      const github = fakeGitHub({
        verifyCredentials: () => Promise.reject(new RetryLater('GitHub is away', null)),
      });
      const service = await startService(serviceSettings, { github, log });
      const answer = await fetch(`${service.url}/readyz`);
      const said = await answer.text();
      await service.close();
      expect(answer.status).toBe(503);
      expect(said).toContain(looksFor());
    });

    test.each([
      ['are about to end', { process: 'shutting down', store: 'ok' }],
      ['have no store', { process: 'ok', store: 'does not answer' }],
      ['have a store that is full', { process: 'ok', store: 'not writable' }],
    ])('get none while they %s', async (_, parts) => {
      const answer = await healthRoutes(async () => ({ ready: false, parts })).request('/readyz');
      expect(looksFor()).not.toBe('');
      expect(await answer.text()).not.toContain(looksFor());
    });

    it('are asked a second time after an answer for deliveries only', () => {
      expect(one('retry-on')).toContain('503');
      expect(one('http-request disable-l7-retry')).toBe('http-request disable-l7-retry unless endpoint');
    });

    it('are reached from outside for webhooks, health, the keys, the API and the dashboard only', () => {
      expect(one('acl endpoint').split(' ').slice(3)).toEqual([webhookPath, '/healthz', '/readyz', keysPath]);
      expect(one('http-request deny')).toBe(
        'http-request deny deny_status 404 unless endpoint || dashboard || { path_beg /api/v1/ /o/ /assets/ }',
      );
    });

    it('are reached from outside for each page of the dashboard, and no other path', async () => {
      const paths = one('acl dashboard').split(' ').slice(3);
      const { log } = recordedLog();
      const dashboard = { url: 'https://sdl.example.com', clientId: 'Iv1.1', clientSecret: 'a secret' };
      const service = await startService({ ...serviceSettings, dashboard }, { github: fakeGitHub(), log });
      const routes = service.listeners[0]?.routes ?? [];
      await service.close();
      const pages = routes
        .map(({ path }) => path)
        .filter((path) => !/^\/(api|o|assets|metrics|\*)/.test(path));
      const endpoints = [webhookPath, '/healthz', '/readyz', keysPath];
      expect([...new Set(pages)].filter((path) => !endpoints.includes(path)).toSorted()).toEqual(
        paths.toSorted(),
      );
    });

    it('have the time to evaluate a release while a pipeline asks: HAProxy refuses to start where a frontend sets it', () => {
      expect(one('http-request set-var(txn.isslow)')).toContain('unless endpoint');
      expect(one('http-request set-timeout')).toBe(
        'http-request set-timeout server 30s if { var(txn.isslow) -m bool }',
      );
      const place = (line: string) => lines.findIndex((each) => each.startsWith(line));
      expect(place('http-request set-timeout')).toBeGreaterThan(place('backend replicas'));
      expect(place('http-request set-var')).toBeGreaterThan(place('frontend entrance'));
      expect(place('http-request set-var')).toBeLessThan(place('backend replicas'));
    });

    it('are reached at the port that is published', () => {
      const [, port] = /^bind :(\d+)$/.exec(one('bind')) ?? [];
      expect(entrance.ports.map((each) => each.split(':')[1])).toEqual([port]);
    });

    it('answer before GitHub gives up, after ten seconds', () => {
      expect(one('timeout server')).toBe('timeout server 9s');
    });
  });
});

describe('.env.example', () => {
  const text = read('.env.example');
  const commented = [...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name ?? '');

  it('names every variable that is read, and none that is not', () => {
    const named = new Set([...Object.keys(parseEnv(text)), ...commented]);
    expect([...named].sort()).toEqual([...variableNames, 'POSTGRES_PASSWORD'].sort());
  });

  test.each([...variableNames, 'POSTGRES_PASSWORD'])('%s is explained to the operator', (name) => {
    expect(read('docs/operations.md')).toMatch(new RegExp(`^- (\`[A-Z_]+\` (?:or|and) )?\`${name}\``, 'm'));
  });
});
