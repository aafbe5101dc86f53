import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../../test/manifest.ts';
import { openShop, serviceSettings, settle } from '../../../test/running-service.ts';
import type { Environment } from '../../platform/settings.ts';
import type { ReleaseVerdict } from '../../report/release-verdict.ts';
import { type Service, startService } from '../../service.ts';
import { runCommand } from '../run.ts';
import { verify } from '../verify/verify.ts';
import { release } from './release.ts';

const policy = `rules: {}
releases:
  - name: production
    environments: [production]
  - name: trial
    environments: [trial]
    branches: [trial]
    dry-run: true
  - name: versions
    tags: ["v*"]
`;

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-release-'));
let emulator: Emulator;
let shop: Repository;
let service: Service;
let environment: Environment;
let main: string;
let other: string;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  settle(emulator);
  shop = await openShop(emulator, { policy, private: true });
  shop.collaborator('mona', 'read');
  main = await shop.sha('main');
  other = await shop.push({ branch: 'other', files: { 'src/a.js': 'export {};\n' } });
  const settings = serviceSettings(emulator);
  service = await startService({ ...settings, store: { kind: 'sqlite', path: join(folder, 'gate.db') } });
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET: settings.webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
    DATABASE_URL: `sqlite:${join(folder, 'gate.db')}`,
  };
});

afterAll(async () => {
  await service.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], variables: Environment = environment) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([release(() => variables)], ['release', ...words], {
    output,
    errors,
    interactive: false,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const asking = (login: string): Environment => ({
  SDL_GATE_URL: service.url,
  GITHUB_TOKEN: emulator.userToken(login),
});

describe('release, evaluated here', () => {
  it('passes with exit code 0', async () => {
    expect(await called([`acme/shop@${main}`, '--target', 'production'])).toEqual({
      code: 0,
      output: [
        `acme/shop@${main.slice(0, 12)} to the environment production: may be released`,
        '  Branch of the release (release-branch, enforced): passes. The commit is on the branch main, which is protected.',
        '',
      ].join('\n'),
      errors: '',
    });
  });

  it('fails with exit code 1, and says what to do', async () => {
    const { code, output } = await called([`acme/shop@${other}`, '--tag', 'v1.0.0']);
    expect(code).toBe(1);
    expect(output).toContain('must not be released');
    expect(output).toContain('Next, releaser: Release a commit of main');
  });

  it('has no verdict for a target that the policy does not list: exit code 3', async () => {
    const { code, output } = await called([`acme/shop@${main}`, '--target', 'elsewhere']);
    expect(code).toBe(3);
    expect(output).toContain('could not be checked');
    expect(output).toContain('Add the environment to `releases`');
  });

  it('passes in a dry run, and says that it would not', async () => {
    const { code, output } = await called([`acme/shop@${main}`, '--target', 'trial']);
    expect(code).toBe(0);
    expect(output).toContain('must not be released');
    expect(output).toContain('Dry run');
  });

  test.each([
    [['acme/shop'], 'whole hash of a commit'],
    [['acme/shop@abc', '--target', 'production'], 'whole hash of a commit'],
    [[`acme/shop@${'1'.repeat(40)}`], 'either --target or --tag'],
    [[`acme/shop@${'1'.repeat(40)}`, '--target', 'a', '--tag', 'b'], 'either --target or --tag'],
    [[`acme/shop@${'1'.repeat(40)}`, '--target', ' '], '1 to 255 characters'],
    [[`acme/shop@${'1'.repeat(40)}`, '--target', 'a', '--wait', '0'], 'from 1 to 1440'],
    [[`acme/shop@${'1'.repeat(40)}`, '--target', 'a', '--server', 'http://example.com'], 'only over https'],
    [[`acme/shop@${'1'.repeat(40)}`, '--target', 'a', '--format', 'xml'], 'text or json'],
  ])('refuses %j with exit code 3', async (words, reason) => {
    const { code, errors } = await called(words);
    expect(code).toBe(3);
    expect(errors).toContain(reason);
  });

  it('says that the commit is not there', async () => {
    const { code, errors } = await called([`acme/shop@${'1'.repeat(40)}`, '--target', 'production']);
    expect(code).toBe(3);
    expect(errors).toContain('GitHub has no commit');
  });
});

describe('release, asked of the service', () => {
  it('answers a reader of the repository, and the record has the verdict', async () => {
    const { code, output, errors } = await called(
      [`acme/shop@${main}`, '--target', 'production', '--format', 'json'],
      asking('mona'),
    );
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const verdict = JSON.parse(output) as ReleaseVerdict;
    expect(verdict).toMatchObject({ repository: 'acme/shop', sha: main, answer: 'pass', allowed: true });
    expect(verdict.exp - verdict.iat).toBe(600);
  });

  it('answers with the same signed, which verifies with the published keys', async () => {
    const { output } = await called(
      [`acme/shop@${main}`, '--target', 'production', '--format', 'json'],
      asking('mona'),
    );
    const keys = await (await fetch(`${service.url}/.well-known/sdl-gate/keys.json`)).text();
    const [answer, list] = [join(folder, 'answer.json'), join(folder, 'keys.json')];
    writeFileSync(list, keys);
    const verified = async (text: string) => {
      writeFileSync(answer, text);
      const terminal = { output: new PassThrough(), errors: new PassThrough(), interactive: false };
      return runCommand([verify(() => ({}))], ['verify', answer, '--keys', list], terminal);
    };
    expect(await verified(output)).toBe(0);
    expect(await verified(output.replace('"dryRun": false', '"dryRun": true'))).toBe(1);
  });

  it('answers with 1 and 3 as well', async () => {
    expect(await called([`acme/shop@${other}`, '--target', 'production'], asking('mona'))).toMatchObject({
      code: 1,
    });
    expect(await called([`acme/shop@${main}`, '--target', 'x'], asking('mona'))).toMatchObject({ code: 3 });
  });

  test.each([
    ['a stranger', () => asking('eve')],
    ['a token that GitHub does not know', () => ({ ...asking('mona'), GITHUB_TOKEN: 'ghp_nothing' })],
  ])('tells %s nothing', async (_, variables) => {
    const { code, errors } = await called([`acme/shop@${main}`, '--target', 'production'], variables());
    expect(code).toBe(3);
    expect(errors).toContain(
      'There is no such repository, the token may not read it, or the app is not installed',
    );
  });

  it('says the same of a repository that does not exist', async () => {
    const { errors } = await called([`acme/nothing@${main}`, '--target', 'production'], asking('mona'));
    expect(errors).toContain(
      'There is no such repository, the token may not read it, or the app is not installed',
    );
  });

  it('wants a token', async () => {
    const { code, errors } = await called([`acme/shop@${main}`, '--target', 'production'], {
      SDL_GATE_URL: service.url,
    });
    expect(code).toBe(3);
    expect(errors).toContain('Set GITHUB_TOKEN');
  });

  test.each([
    ['/api/v1/verdicts/acme/shop/abc?target=production', 400],
    [`/api/v1/verdicts/acme/shop/${'1'.repeat(40)}`, 400],
    [`/api/v1/verdicts/acme/shop/${'1'.repeat(40)}?target=a&tag=b`, 400],
    [`/api/v1/verdicts/acme/shop/${'1'.repeat(40)}?target=production`, 404],
    [`/api/v1/verdicts/acme/%73hop/${'1'.repeat(40)}?target=production`, 404],
    [`/api/v1/verdicts/acme/../${'1'.repeat(40)}?target=production`, 404],
  ])('answers %s with %d', async (path, status) => {
    const response = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${emulator.userToken('mona')}` },
    });
    expect(response.status).toBe(status);
  });

  it('answers a caller 30 times in a minute', async () => {
    const token = emulator.userToken('ada');
    const statuses = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const sha = index.toString(16).padStart(40, '0');
        const response = await fetch(`${service.url}/api/v1/verdicts/acme/nothing/${sha}?target=production`, {
          headers: { authorization: `Bearer ${token}` },
        });
        return response.status;
      }),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
  });
});
