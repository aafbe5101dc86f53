import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import { localOrExplicitUrls, unencryptedUrls } from '../../test/samples/database-urls.ts';
import { nodeProblem } from './node-version.ts';
import { readSettings, SettingsError } from './settings.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string;
const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
}) as string;
const files: Readonly<Record<string, string>> = { 'app.pem': pem, 'notes.txt': 'nothing of a key' };
const unreadable: Readonly<Record<string, string>> = { keys: 'EISDIR', 'root.pem': 'EACCES' };
const readFile = (path: string) => {
  const text = files[path];
  if (text === undefined)
    throw Object.assign(new Error('no such file'), { code: unreadable[path] ?? 'ENOENT' });
  return text;
};
const complete = { APP_ID: '12', PRIVATE_KEY_PATH: 'app.pem', WEBHOOK_SECRET: 'a secret of some length' };

const signingKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
  .privateKey.export({ type: 'sec1', format: 'pem' })
  .toString();
const encrypted = signingKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString();

function problems(env: Readonly<Record<string, string>>, read = readFile): readonly string[] {
  try {
    readSettings(env, read);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('are few: an app, its key and its secret', () => {
    expect(readSettings(complete, readFile)).toEqual({
      mode: 'service',
      appId: 12,
      privateKey: pem,
      webhookSecret: 'a secret of some length',
      apiUrl: 'https://api.github.com',
      host: 'localhost',
      port: 3000,
      logLevel: 'info',
      production: false,
      previousWebhookSecret: null,
      metricsPort: null,
      docsUrl: null,
      organizationRepository: '.github',
      store: { kind: 'sqlite', path: 'data/sdl-gate.db' },
      evidenceRetentionDays: 400,
      entryRetentionDays: 2_557,
      checkpointDirectory: null,
      trustedRoot: null,
      signingKey: null,
      dashboard: null,
    });
  });

  describe('the dashboard', () => {
    const on = {
      ...complete,
      DASHBOARD: 'on',
      DASHBOARD_URL: 'https://SDL.example.com:443/',
      GITHUB_CLIENT_ID: 'Iv1.1',
      GITHUB_CLIENT_SECRET: 'a client secret',
    };

    it('is there where it is switched on, at an origin as browsers write it', () => {
      expect(readSettings(on, readFile)).toMatchObject({
        dashboard: { url: 'https://sdl.example.com', clientId: 'Iv1.1', clientSecret: 'a client secret' },
      });
      expect(readSettings({ ...on, DASHBOARD: 'off' }, readFile)).toMatchObject({ dashboard: null });
    });

    test.each([
      ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
      ['http://localhost:3000/', 'http://localhost:3000'],
    ])('may be at %s, on this machine', (given, url) => {
      expect(readSettings({ ...on, DASHBOARD_URL: given }, readFile)).toMatchObject({ dashboard: { url } });
    });

    test.each<[Readonly<Record<string, string>>, readonly string[]]>([
      [{ DASHBOARD: 'yes' }, ['SDL-S060']],
      [{ DASHBOARD_URL: 'http://sdl.example.com' }, ['SDL-S061']],
      [{ DASHBOARD_URL: 'https://sdl.example.com/dashboard' }, ['SDL-S061']],
      [{ DASHBOARD_URL: 'https://ada@sdl.example.com' }, ['SDL-S061']],
      [{ DASHBOARD_URL: '' }, ['SDL-S062']],
      [{ GITHUB_CLIENT_SECRET: '' }, ['SDL-S063']],
      [{ DASHBOARD_URL: '', GITHUB_CLIENT_ID: '' }, ['SDL-S062', 'SDL-S063']],
    ])('is refused with %j', (changes, codes) => {
      const found = problems({ ...on, ...changes });
      expect(found.map((each) => /SDL-S\d+/.exec(each)?.[0])).toEqual(codes);
    });
  });

  it('take the rest from Probot’s variables', () => {
    const env = {
      ...complete,
      GHE_HOST: '127.0.0.1:4010',
      GHE_PROTOCOL: 'http',
      HOST: '0.0.0.0',
      PORT: '0',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'production',
    };
    expect(readSettings(env, readFile)).toMatchObject({
      apiUrl: 'http://127.0.0.1:4010/api/v3',
      host: '0.0.0.0',
      port: 0,
      logLevel: 'debug',
      production: true,
    });
  });

  it('reach GitHub Enterprise Server over https unless told otherwise', () => {
    expect(readSettings({ ...complete, GHE_HOST: 'git.example.org' }, readFile)).toMatchObject({
      apiUrl: 'https://git.example.org/api/v3',
    });
  });

  test.each([
    ['sqlite:/data/work.db', { kind: 'sqlite', path: '/data/work.db' }],
    ['postgres://app:secret@localhost/sdl', { kind: 'postgres', url: 'postgres://app:secret@localhost/sdl' }],
    [
      'postgres://app:secret@db/sdl?sslmode=verify-full',
      { kind: 'postgres', url: 'postgres://app:secret@db/sdl?sslmode=verify-full' },
    ],
    [
      'postgres://app:secret@db/sdl?sslmode=disable',
      { kind: 'postgres', url: 'postgres://app:secret@db/sdl?sslmode=disable' },
    ],
    ['postgresql://db/sdl?sslmode=require', { kind: 'postgres', url: 'postgresql://db/sdl?sslmode=require' }],
  ])('keep the work where DATABASE_URL=%s says', (url, store) => {
    expect(readSettings({ ...complete, DATABASE_URL: url }, readFile)).toMatchObject({ store });
  });

  test.each(unencryptedUrls)('refuse what may cross a network in the clear: DATABASE_URL=%s', (url) => {
    expect(problems({ ...complete, DATABASE_URL: url })).toEqual([
      'DATABASE_URL must say how the connection to PostgreSQL is encrypted: add ?sslmode=verify-full. (SDL-S036)',
    ]);
  });

  test.each(localOrExplicitUrls)('take what stays on the machine, or says how: DATABASE_URL=%s', (url) => {
    expect(problems({ ...complete, DATABASE_URL: url })).toEqual([]);
  });

  test.each([
    'mysql://db/sdl',
    'sqlite:',
    'postgres://',
    'postgres://db',
    'postgres://db/',
    'data.db',
    'host=db dbname=sdl',
    '/var/run/postgresql sdl',
    'socket:/var/run/postgresql?db=sdl',
    'postgres://db:5432,other:5432/sdl',
    'postgres://app@/sdl?host=db',
  ])('refuse DATABASE_URL=%s', (url) => {
    expect(problems({ ...complete, DATABASE_URL: url })).toEqual([
      expect.stringMatching(/^DATABASE_URL must be sqlite:PATH or postgres:/),
    ]);
  });

  test.each([
    [
      'https://git.example.org/acme/sdl-gate/blob/main/docs/',
      'https://git.example.org/acme/sdl-gate/blob/main/docs',
    ],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('link the documentation at DOCS_URL=%s', (url, docsUrl) => {
    expect(readSettings({ ...complete, DOCS_URL: url }, readFile)).toMatchObject({ docsUrl });
  });

  test.each([
    'docs',
    'javascript:alert(1)',
    'https://docs.example/a)b',
    'https://docs.example/?page=',
    'https://user@docs.example/',
  ])('refuse DOCS_URL=%s', (url) => {
    expect(problems({ ...complete, DOCS_URL: url })).toEqual([
      expect.stringMatching(/^DOCS_URL must be the address of the docs folder/),
    ]);
  });

  test.each(['sdl-policy', '.github-private'])('take ORGANIZATION_POLICY_REPOSITORY=%s', (name) => {
    expect(readSettings({ ...complete, ORGANIZATION_POLICY_REPOSITORY: name }, readFile)).toMatchObject({
      organizationRepository: name,
    });
  });

  test.each(['acme/.github', '..', 'a b', 'https://github.com/acme/policy'])(
    'refuse ORGANIZATION_POLICY_REPOSITORY=%s',
    (name) => {
      expect(problems({ ...complete, ORGANIZATION_POLICY_REPOSITORY: name })).toEqual([
        expect.stringMatching(/^ORGANIZATION_POLICY_REPOSITORY must be the name of a repository/),
      ]);
    },
  );

  test('take the place of checkpoints outside the store, and how long entries are kept', () => {
    const given = { CHECKPOINT_DIRECTORY: '/mnt/checkpoints', ENTRY_RETENTION_DAYS: '365' };
    expect(readSettings({ ...complete, ...given }, readFile)).toMatchObject({
      checkpointDirectory: '/mnt/checkpoints',
      entryRetentionDays: 365,
    });
    expect(problems({ ...complete, ENTRY_RETENTION_DAYS: '7y' })).toEqual([
      expect.stringMatching(/^ENTRY_RETENTION_DAYS must be a number of days/),
    ]);
  });

  test.each([1, 3_650])('take EVIDENCE_RETENTION_DAYS=%s', (days) => {
    expect(readSettings({ ...complete, EVIDENCE_RETENTION_DAYS: `${days}` }, readFile)).toMatchObject({
      evidenceRetentionDays: days,
    });
  });

  test.each(['0', '-1', '1.5', '400d', '100000'])('refuse EVIDENCE_RETENTION_DAYS=%s', (days) => {
    expect(problems({ ...complete, EVIDENCE_RETENTION_DAYS: days })).toEqual([
      expect.stringMatching(/^EVIDENCE_RETENTION_DAYS must be a number of days/),
    ]);
  });

  it('take a signing key as PKCS#8', () => {
    const sec1 = signingKey.export({ type: 'sec1', format: 'pem' }).toString();
    const files = (path: string) => (path === 'signing.pem' ? sec1 : readFile(path));
    expect(readSettings({ ...complete, SIGNING_KEY_PATH: 'signing.pem' }, files)).toMatchObject({
      signingKey: signingKey.export({ type: 'pkcs8', format: 'pem' }),
    });
  });

  test.each([
    ['a key of another type', pem],
    ['a key on another curve', p384],
    ['an encrypted key', encrypted],
    ['no key', 'PEM'],
  ])('refuse %s as the signing key', (_, text) => {
    const files = (path: string) => (path === 'signing.pem' ? text : readFile(path));
    expect(problems({ ...complete, SIGNING_KEY_PATH: 'signing.pem' }, files)).toEqual([
      expect.stringMatching(/^SIGNING_KEY_PATH: the file "signing.pem" does not hold a private key on P-256/),
    ]);
  });

  it('refuse a signing key that does not exist', () => {
    expect(problems({ ...complete, SIGNING_KEY_PATH: 'nowhere.pem' })).toEqual([
      expect.stringMatching(
        /^SIGNING_KEY_PATH: the file "nowhere.pem" cannot be read \(.+\)\. \(SDL-S050\)$/,
      ),
    ]);
  });

  test.each([
    ['as it is', pem],
    ['with \\n for its line breaks', pem.replaceAll('\n', '\\n')],
    ['as base64', Buffer.from(pem).toString('base64')],
  ])('take a private key %s', (_how, key) => {
    const { PRIVATE_KEY_PATH: _path, ...rest } = complete;
    expect(readSettings({ ...rest, PRIVATE_KEY: key }, readFile)).toMatchObject({ privateKey: pem });
  });

  it('take the PKCS#1 key that GitHub makes, as PKCS#8', () => {
    const { PRIVATE_KEY_PATH: _path, ...rest } = complete;
    const settings = readSettings({ ...rest, PRIVATE_KEY: pkcs1 }, readFile);
    expect(settings).toHaveProperty('privateKey', expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/));
  });

  it('show the setup page while there is no app, outside production', () => {
    expect(readSettings({ PORT: '4000' }, readFile)).toMatchObject({ mode: 'setup', port: 4000 });
    expect(readSettings({ APP_ID: '', PRIVATE_KEY: '', WEBHOOK_SECRET: '' }, readFile).mode).toBe('setup');
  });

  test.each<[string, Readonly<Record<string, string>>, readonly (string | RegExp)[]]>([
    [
      'nothing in production',
      { NODE_ENV: 'production' },
      [/^APP_ID is not set/, /^Neither PRIVATE_KEY nor/, /^WEBHOOK_SECRET is not set/],
    ],
    [
      'no webhook secret',
      { APP_ID: '12', PRIVATE_KEY_PATH: 'app.pem' },
      ['WEBHOOK_SECRET is not set: without it anyone could forge a webhook. (SDL-S015)'],
    ],
    [
      'the secret that is not one',
      { ...complete, WEBHOOK_SECRET: 'development' },
      ['WEBHOOK_SECRET must not be the well-known word "development". (SDL-S013)'],
    ],
    [
      'a short previous secret',
      { ...complete, WEBHOOK_SECRET_PREVIOUS: 'hunter2' },
      [/^WEBHOOK_SECRET_PREVIOUS must have at least 16 characters/],
    ],
    [
      'metrics on the port of the webhooks',
      { ...complete, PORT: '3000', METRICS_PORT: '3000' },
      [/^METRICS_PORT must not be the same as PORT/],
    ],
    ['a short secret', { ...complete, WEBHOOK_SECRET: 'hunter2' }, [/at least 16 characters/]],
    ['no app id', { ...complete, APP_ID: '' }, [/^APP_ID is not set/]],
    ['an app id that is no number', { ...complete, APP_ID: 'sdl-gate' }, [/^APP_ID must be the number/]],
    ['no key', { ...complete, PRIVATE_KEY_PATH: '' }, [/^Neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set/]],
    ['key and path', { ...complete, PRIVATE_KEY: pem }, [/are both set: keep one/]],
    [
      'a path to nothing',
      { ...complete, PRIVATE_KEY_PATH: 'gone.pem' },
      [/^PRIVATE_KEY_PATH: the file "gone\.pem" does not exist\. With the emulator, start that first:/],
    ],
    [
      'a directory in place of a key',
      { ...complete, PRIVATE_KEY_PATH: 'keys' },
      ['PRIVATE_KEY_PATH: the file "keys" cannot be read (it is a directory). (SDL-S024)'],
    ],
    [
      'a key of another user',
      { ...complete, PRIVATE_KEY_PATH: 'root.pem' },
      ['PRIVATE_KEY_PATH: the file "root.pem" cannot be read (permission denied). (SDL-S024)'],
    ],
    ['a file without a key', { ...complete, PRIVATE_KEY_PATH: 'notes.txt' }, [/does not hold a private key/]],
    [
      'a port that is none',
      { ...complete, PORT: '70000' },
      ['PORT must be a number from 0 to 65535. (SDL-S033)'],
    ],
    ['a port in words', { ...complete, PORT: 'http' }, ['PORT must be a number from 0 to 65535. (SDL-S033)']],
    ['an unknown log level', { ...complete, LOG_LEVEL: 'loud' }, [/^LOG_LEVEL must be one of trace, debug,/]],
    [
      'a host with a path',
      { ...complete, GHE_HOST: 'git.example.org/api' },
      [/^GHE_HOST must be a host name/],
    ],
    [
      'another protocol',
      { ...complete, GHE_PROTOCOL: 'ftp' },
      ['GHE_PROTOCOL must be https or http. (SDL-S032)'],
    ],
  ])('refuse %s', (_what, env, lines) => {
    const found = problems(env);
    expect(found).toHaveLength(lines.length);
    lines.forEach((line, index) => {
      if (typeof line === 'string') expect(found[index]).toBe(line);
      else expect(found[index]).toMatch(line);
    });
    expect(found.join('')).not.toContain('\n');
  });

  test.each([
    ['too small', generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['of another kind', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ])('refuse a key that is %s, without showing it', (_what, { privateKey }) => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const { PRIVATE_KEY_PATH: _path, ...rest } = complete;
    expect(problems({ ...rest, PRIVATE_KEY: key })).toEqual([
      'PRIVATE_KEY is not an RSA key of at least 2048 bits, as GitHub makes them. (SDL-S026)',
    ]);
  });
});

describe('the release of Node', () => {
  test.each(['24.0.0', '24.21.0', '26.1.0'])('%s will do', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });

  test.each(['23.11.1', '20.20.2', '8.17.0'])('%s is too old', (version) => {
    expect(nodeProblem(version)).toBe(
      `sdl-gate needs Node 24 or later; this is Node ${version}. Install it from https://nodejs.org. (SDL-S001)`,
    );
  });
});
