import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../../test/manifest.ts';
import { openShop, type ShopOptions, serviceSettings, settle } from '../../../test/running-service.ts';
import type { Environment } from '../../platform/settings.ts';
import { runCommand } from '../run.ts';
import { doctor } from './doctor.ts';

const policy = `rules:
  tests: enforce
  review: observe
  sast: { enforcement: observe, provenance: shown }
  threat-model: { enforcement: warn, team: security }
`;

let emulator: Emulator;
let environment: Environment;
let shops = 0;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  settle(emulator);
  const settings = serviceSettings(emulator);
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET: settings.webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
  };
});
afterEach(() => expect(emulator.violations).toEqual([]));
afterAll(() => emulator.close());

/** A shop in an organization of its own, in which nothing is left to do. */
async function shop(options: ShopOptions = {}): Promise<Repository> {
  shops += 1;
  const repository = await openShop(emulator, { owner: `acme-${shops}`, policy, ...options });
  await repository.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/main', alerts: [] });
  return repository;
}

async function called(words: readonly string[], variables: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const command = doctor(() => ({ ...environment, ...variables }));
  const code = await runCommand([command], ['doctor', ...words], { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

async function examined({ owner, name }: Repository) {
  const { code, output, errors } = await called([`${owner}/${name}`]);
  expect(errors).toBe('');
  return { code, lines: output.split('\n') };
}

describe('doctor', () => {
  it('finds nothing to do where all is set up', async () => {
    const repository = await shop();
    const { code, lines } = await examined(repository);
    expect(lines).toEqual([
      `${repository.owner}/shop: nothing needs a person.`,
      expect.stringMatching(/^Not visible: Who can bypass the rules of main: not visible to us\./),
      `  ${emulator.url}/${repository.owner}/shop/settings/rules`,
      'Fine: The policy is valid. 1 rule of 4 is enforced.',
      'Fine: The app has the permissions that the policy needs.',
      'Fine: The app gets the events that the policy needs.',
      'Fine: CodeQL analyzes main.',
      'Fine: A ruleset of main requires SDL from this app.',
      expect.stringMatching(/^Fine: No ruleset dismisses approvals when commits are pushed/),
      'Fine: There are no environments, and no rule of the policy needs one.',
      '',
    ]);
    expect(code).toBe(0);
  });

  it('writes nothing', async () => {
    const repository = await shop();
    emulator.clearRequests();
    await examined(repository);
    const operations = emulator.requests.map(({ method, operation }) => `${method} ${operation}`);
    expect(operations.filter((each) => !each.startsWith('GET'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/graphql|access-token/i)]),
    );
    expect(operations.some((each) => /create(?!-installation-access-token)|update|delete/.test(each))).toBe(
      false,
    );
  });

  it('is JSON for programs', async () => {
    const repository = await shop();
    repository.protect('main', null);
    const { code, output } = await called([`${repository.owner}/shop`, '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      repository: `${repository.owner}/shop`,
      diagnoses: expect.arrayContaining([
        {
          level: 'action',
          subject: 'branch-rules',
          message: expect.any(String),
          remedy: expect.any(String),
          url: `${emulator.url}/${repository.owner}/shop/settings/rules`,
        },
      ]),
    });
  });
});

describe('what needs a person', () => {
  test.each<[string, (repository: Repository) => unknown, RegExp, RegExp]>([
    [
      'nothing requires the check',
      (repository) => repository.protect('main', null),
      /^To do: Nothing requires SDL on main: a pull request can be merged while it fails\.$/,
      /^ {2}In the ruleset of the branch, .* add SDL and choose sdl-gate as its source\.$/,
    ],
    [
      'any source may report it',
      (repository) => repository.protect('main', { requiredChecks: [{ name: 'SDL' }] }),
      /^To do: A ruleset of main requires SDL from any source/,
      /^ {2}In the ruleset, .* choose sdl-gate as the source of SDL\.$/,
    ],
    [
      'another spelling is required',
      (repository) => repository.protect('main', { requiredChecks: [{ name: 'sdl' }] }),
      /^To do: A rule of main requires a check whose name differs from SDL in case/,
      /^ {2}In the ruleset of the branch/,
    ],
    [
      'the policy is broken',
      (repository) =>
        repository.push({ branch: 'main', by: 'mona', files: { '.github/sdl.yml': 'rules: [\n' } }),
      /^To do: The policy file of the repository cannot be used, and something else counts instead\. Line /,
      /^ {2}Fix it on the default branch; "sdl-gate validate"/,
    ],
    [
      'a tool that the policy expects never analyzed',
      (repository) =>
        repository.push({
          branch: 'main',
          by: 'mona',
          files: { '.github/sdl.yml': 'rules:\n  sast: { enforcement: warn, tools: [Semgrep OSS] }\n' },
        }),
      /^To do: Semgrep OSS has no analysis of main, and the policy expects it on each pull request\.$/,
      /^ {2}Run Semgrep OSS in a workflow that uploads/,
    ],
  ])('%s', async (_, change, message, remedy) => {
    const repository = await shop();
    await change(repository);
    const { code, lines } = await examined(repository);
    const index = lines.findIndex((line) => message.test(line));
    expect(index).toBeGreaterThan(0);
    expect(lines[index + 1]).toMatch(remedy);
    expect(lines[0]).toMatch(/: 1 thing needs a person\.$/);
    expect(code).toBe(1);
  });

  it('is a permission that the account did not accept', async () => {
    const { permissions } = registeredApp();
    const { members: _, ...others } = permissions;
    const repository = await shop({ permissions: others });
    const { code, lines } = await examined(repository);
    expect(code).toBe(1);
    expect(lines).toContainEqual(
      expect.stringMatching(/^To do: The app lacks the permission Members: read \(.*teams.*\)\.$/),
    );
    expect(lines).toContain(
      '  The app asks for it: open its installation and choose Review request, then Accept new permissions.',
    );
    expect(
      lines.some((line) => line.includes(`/organizations/${repository.owner}/settings/installations/`)),
    ).toBe(true);
  });
});

describe('what a person may do', () => {
  test.each<[string, (repository: Repository) => unknown, RegExp]>([
    [
      'there is no policy',
      (repository) => repository.push({ branch: 'main', by: 'mona', remove: ['.github/sdl.yml'] }),
      /^Advice: There is no policy file: the built-in policy observes and blocks nothing\.$/,
    ],
    [
      'GitHub dismisses stale reviews',
      (repository) =>
        repository.protect('main', {
          requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }],
          approvals: 1,
          dismissStaleReviews: true,
        }),
      /^Advice: A ruleset dismisses approvals with each push\./,
    ],
    [
      'an environment is open',
      (repository) => repository.environment('production'),
      /^Advice: Nothing protects the environment production: /,
    ],
  ])('%s', async (_, change, message) => {
    const repository = await shop();
    await change(repository);
    const { code, lines } = await examined(repository);
    expect(lines.some((line) => message.test(line))).toBe(true);
    expect(code).toBe(0);
  });

  it('nothing, where an environment is protected or not for production', async () => {
    const repository = await shop();
    repository.environment('production', { reviewers: ['ada'], protectedBranches: true });
    repository.environment('staging');
    const { lines } = await examined(repository);
    expect(
      lines.some((line) => /^Fine: No rule of the policy needs an environment; of 2 environments/.test(line)),
    ).toBe(true);
  });
});

describe('the gate of an environment', () => {
  const releasing = `${policy}releases:\n  - { name: production, environments: [production] }\n`;

  it('is fine where it is enabled', async () => {
    const repository = await shop({ policy: releasing });
    repository.environment('Production', { gates: ['sdl-gate'], branches: ['main'] });
    const { lines } = await examined(repository);
    expect(lines).toContain('Fine: Jobs that deploy to Production wait for the gate.');
  });

  it('is enabled with one command; environments to which the policy does not release need none', async () => {
    const repository = await shop({ policy: releasing });
    repository.environment('production', { branches: ['main'], gates: ['other-gate'] });
    repository.environment('staging');
    const { code, lines } = await examined(repository);
    const found = lines.filter((line) => /gate|gh api/.test(line));
    expect(found).toEqual([
      expect.stringMatching(
        /^Advice: The policy releases to production, and its jobs do not wait for the gate/,
      ),
      `  An administrator enables it: gh api -X POST 'repos/${repository.owner}/shop/environments/production/deployment_protection_rules' -F integration_id=${emulator.app.id}. Private repositories need GitHub Enterprise.`,
    ]);
    expect(code).toBe(0);
  });
});

describe('what the app does not see', () => {
  test.each<[string, string, RegExp]>([
    [
      'environments',
      'actions',
      /^Not visible: Environments: not visible to us \(GitHub answered 403: .*\)\.$/,
    ],
    [
      'analyses',
      'security_events',
      /^Not visible: Analyses of code scanning: not visible to us \(GitHub answered 403: .*\)\.$/,
    ],
  ])('is not said to be missing: %s', async (_, permission, message) => {
    const { [permission]: __, ...permissions } = registeredApp().permissions as Record<
      string,
      'read' | 'write'
    >;
    const repository = await shop({ permissions });
    const { lines } = await examined(repository);
    expect(lines.some((line) => message.test(line))).toBe(true);
  });

  it('is the source that a branch protection rule expects', async () => {
    const repository = await shop();
    repository.protect('main', { classic: true, requiredChecks: [{ name: 'SDL' }] });
    const { code, lines } = await examined(repository);
    expect(code).toBe(0);
    expect(
      lines.some((line) => /^Not visible: A branch protection rule of main requires SDL\./.test(line)),
    ).toBe(true);
  });
});

describe('what cannot be examined', () => {
  test.each<[string, readonly string[], Environment, number, RegExp]>([
    ['nothing', [], {}, 2, /^Name one repository: octo-org\/widgets\. \(SDL-C003\)\n$/],
    ['a pull request', ['acme/shop#1'], {}, 2, /^Name one repository/],
    ['two', ['acme/shop', 'acme/other'], {}, 2, /^Name one repository/],
    ['as a page', ['acme/shop', '--format', 'html'], {}, 2, /^--format takes text or json/],
    [
      'a repository without the app',
      ['nobody/nothing'],
      {},
      1,
      /the app is not installed .* \(SDL-C201\)\n$/,
    ],
    ['without settings', ['acme/shop'], { APP_ID: '', PRIVATE_KEY: '' }, 1, /^APP_ID is not set/],
    [
      'without GitHub',
      ['acme/shop'],
      { GHE_HOST: '127.0.0.1:9' },
      1,
      /GitHub did not answer .* \(SDL-C203\)\n$/,
    ],
  ])('%s', async (_, words, variables, code, errors) => {
    const result = await called(words, variables);
    expect(result).toMatchObject({ code, output: '' });
    expect(result.errors).toMatch(errors);
  });
});
