import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, type PullRequest, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../../test/manifest.ts';
import { serviceSettings, shop, testedChange } from '../../../test/running-service.ts';
import type { Environment } from '../../platform/settings.ts';
import { explain } from '../explain/explain.ts';
import { runCommand } from '../run.ts';
import { check } from './check.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-check-'));
const policy = `extends: recommended@1
rules:
  tests: enforce
  review: { enforcement: enforce, approvals: 1 }
`;

let emulator: Emulator;
let repository: Repository;
let reviewed: PullRequest;
let untested: PullRequest;
let environment: Environment;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  repository = await shop(emulator, policy);
  repository.protect('main', { requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }] });
  reviewed = await repository.openPullRequest(testedChange());
  await reviewed.review({ by: 'ada', state: 'approve' });
  untested = await repository.openPullRequest({
    by: 'mona',
    title: 'Add a discount',
    files: { 'src/discount.js': 'export const discount = (sum) => sum * 0.9;\n' },
  });
  const { appId, privateKey, webhookSecret } = serviceSettings(emulator);
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
  };
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], variables: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const own: Environment = {
    GITHUB_TOKEN: emulator.userToken('ada'),
    GITHUB_API_URL: `${emulator.url}/api/v3`,
    ...variables,
  };
  const commands = [check(() => own), explain(() => environment)];
  const code = await runCommand(commands, words, { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const nameOf = (pull: PullRequest) => `acme/shop#${pull.number}`;

interface Explained {
  readonly conclusion: string;
  readonly rules: readonly object[];
}

describe('check', () => {
  it.each<[what: string, pull: () => PullRequest, code: number]>([
    ['passes', () => reviewed, 0],
    ['fails', () => untested, 1],
  ])('%s, with the exit code for it, as the service does', async (_, pull, code) => {
    const own = await called(['check', nameOf(pull()), '--format', 'json']);
    expect({ code: own.code, errors: own.errors }).toEqual({ code, errors: '' });
    const service = await called(['explain', nameOf(pull()), '--format', 'json']);
    const { conclusion, rules } = JSON.parse(own.output) as Explained;
    const expected = JSON.parse(service.output) as Explained;
    expect({ conclusion, rules }).toEqual({ conclusion: expected.conclusion, rules: expected.rules });
  });

  it('waits with the exit code 2', async () => {
    const waiting = await repository.openPullRequest({ ...testedChange(), title: 'Wait', branch: 'wait' });
    expect((await called(['check', nameOf(waiting)])).code).toBe(2);
  });

  it('writes nothing, and asks little', async () => {
    emulator.clearRequests();
    await called(['check', nameOf(reviewed)]);
    const asked = emulator.requests.map(({ method, operation }) => `${method} ${operation}`);
    expect(asked.filter((each) => !/^GET |graphql/i.test(each))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(emulator.violations).toEqual([]);
  });

  it('tries another policy', async () => {
    const path = join(folder, 'sdl.yml');
    writeFileSync(path, 'rules: { review: { enforcement: enforce, approvals: 2 } }\n');
    expect((await called(['check', nameOf(reviewed), '--policy', path])).code).toBe(2);
  });

  it('evaluates as of a later time', async () => {
    const path = join(folder, 'later.yml');
    writeFileSync(path, 'rules: { tests: { enforcement: observe, roll-out: { enforce: 2999-01-01 } } }\n');
    const words = ['check', nameOf(untested), '--policy', path];
    expect((await called(words)).code).toBe(0);
    expect((await called([...words, '--at', '2999-01-02'])).code).toBe(1);
  });
});

describe('every open pull request', () => {
  it('has a line, the worst first, and the exit code of the worst', async () => {
    const { code, output } = await called(['check', 'acme/shop', '--all']);
    expect(code).toBe(1);
    const [header, first, ...others] = output.trimEnd().split('\n');
    expect(header).toMatch(/^NUMBER {2}SDL/);
    expect(first).toMatch(new RegExp(`^#${untested.number} +fails +\\S`));
    expect(others.join('\n')).toMatch(new RegExp(`^#${reviewed.number} +passes +\\S`, 'm'));
  });

  it('is JSON for programs', async () => {
    const { output } = await called(['check', 'acme/shop', '--all', '--format', 'json']);
    expect(JSON.parse(output)).toMatchObject({
      repository: 'acme/shop',
      pullRequests: expect.arrayContaining([
        expect.objectContaining({ number: untested.number, answer: 'fail', head: untested.headSha }),
      ]),
    });
  });
});

describe('what GitHub refuses', () => {
  it('is asked no more while it limits the token', async () => {
    const limit = emulator.faults.primaryLimit({ operation: 'graphql' });
    emulator.clearRequests();
    const { code, output } = await called(['check', 'acme/shop', '--all']);
    limit.remove();
    expect(code).toBe(3);
    const [, ...lines] = output.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines)
      expect(line).toMatch(/limits the requests of this token\. Try again after .*SDL-C215/);
    expect(emulator.requests.filter(({ operation }) => /graphql/.test(operation ?? ''))).toHaveLength(1);
  });

  it('is said where an organization asks for single sign-on', async () => {
    const message =
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';
    const refusal = emulator.faults.partial('Query.repository', { type: 'FORBIDDEN', message });
    const { code, errors } = await called(['check', nameOf(reviewed)]);
    refusal.remove();
    expect(code).toBe(3);
    expect(errors).toMatch(/single sign-on \(SAML\).*SDL-C212/);
  });
});

describe('the formats', () => {
  const asked = (format: string) => called(['check', nameOf(untested), '--format', format]);

  it('text says what to do, and lists settings only where asked', async () => {
    const { output } = await asked('text');
    expect(output).toMatch(/^acme\/shop#\d+ into main, head [0-9a-f]{12}: fails\n/);
    expect(output).toMatch(/\n {2}Next, author: /);
    expect(output).not.toContain('rules.tests.enforcement');
    const all = await called(['check', nameOf(untested), '--explain']);
    expect(all.output).toContain('rules.tests.enforcement');
  });

  it('markdown is what the check shows', async () => {
    expect((await asked('markdown')).output).toMatch(/^# SDL: /);
  });

  it('github is workflow commands', async () => {
    const { output } = await asked('github');
    expect(output).toMatch(/^::error file=src\/discount\.js,line=1/);
    expect(output).toMatch(/\n::error title=SDL::acme\/shop#\d+: /);
  });

  it('html is a page that runs nothing', async () => {
    const { output } = await asked('html');
    expect(output).toMatch(/^<!doctype html>/);
    expect(output).toMatch(/<h1><a href="[^"]+\/acme\/shop\/pull\/\d+">acme\/shop#\d+<\/a>: SDL fails<\/h1>/);
    expect(output).not.toContain('<script');
  });

  it('sarif has a result with its place', async () => {
    const sarif = JSON.parse((await asked('sarif')).output);
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'sdl-gate' } } }] });
    expect(sarif.runs[0].results).toContainEqual(
      expect.objectContaining({
        ruleId: 'tests',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'src/discount.js' },
              region: { startLine: 1, endLine: 1 },
            },
          },
        ],
      }),
    );
  });
});

describe('what cannot be checked', () => {
  test.each<[what: string, words: readonly string[], variables: Environment, code: number, errors: RegExp]>([
    ['nothing', [], {}, 64, /^Name one pull request/],
    ['a pull request with --all', ['acme/shop#1', '--all'], {}, 64, /^With --all, name a repository/],
    ['all as SARIF', ['acme/shop', '--all', '--format', 'sarif'], {}, 64, /^With --all, --format takes/],
    ['without a token', ['acme/shop#1'], { GITHUB_TOKEN: '' }, 64, /^Set GITHUB_TOKEN/],
    ['an unknown format', ['acme/shop#1', '--format', 'pdf'], {}, 64, /^--format takes text, json/],
    [
      'an address without encryption',
      ['acme/shop#1'],
      { GITHUB_API_URL: 'http://github.example.com' },
      64,
      /only over https/,
    ],
    ['a policy that is not there', ['acme/shop#1', '--policy', '/none.yml'], {}, 64, /no such file/],
    ['a pull request that is not there', ['acme/shop#999'], {}, 3, /is not open, or does not exist/],
    ['a repository that the token may not read', ['acme/none#1'], {}, 3, /does not show this repository/],
    ['a token that GitHub does not accept', ['acme/shop#1'], { GITHUB_TOKEN: 'none' }, 3, /does not accept/],
  ])('%s', async (_, words, variables, code, errors) => {
    const result = await called(['check', ...words], variables);
    expect(result).toMatchObject({ code, output: '' });
    expect(result.errors).toMatch(errors);
  });
});
