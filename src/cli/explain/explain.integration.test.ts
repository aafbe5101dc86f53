import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, type PullRequest, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../../test/manifest.ts';
import { serviceSettings, shop, testedChange } from '../../../test/running-service.ts';
import type { Environment } from '../../platform/settings.ts';
import { runCommand } from '../run.ts';
import { explain } from './explain.ts';

const policy = `extends: recommended@1
rules:
  tests: enforce
  review:
    enforcement: enforce
    approvals: 1
    teams: [security]
scopes:
  - name: docs
    paths: ["docs/**"]
    rules:
      review: { approvals: 3 }
`;

let emulator: Emulator;
let repository: Repository;
let pullRequest: PullRequest;
let environment: Environment;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  repository = await shop(emulator, policy);
  await emulator.world.repository({
    owner: 'acme',
    name: '.github',
    files: { '.github/sdl.yml': 'rules:\n  review:\n    approvals: 2\n' },
  });
  pullRequest = await repository.openPullRequest(testedChange());
  await pullRequest.review({ by: 'ada', state: 'approve' });
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
afterAll(() => emulator.close());

async function called(words: readonly string[], variables: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const command = explain(() => ({ ...environment, ...variables }));
  const code = await runCommand([command], ['explain', ...words], { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('explain', () => {
  it('says what each rule says, who can approve, and where each setting comes from', async () => {
    const { code, output, errors } = await called([`acme/shop#${pullRequest.number}`]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain(
      `acme/shop#${pullRequest.number} into main, head ${pullRequest.headSha.slice(0, 12)}: waits\n`,
    );
    expect(output).toMatch(/\n.* \(tests, enforced\): passes\. /);
    expect(output).toMatch(/\n.* \(review, enforced\): waits\. .*\n {2}Next, author: /);
    expect(output).toMatch(
      / {2}Who can approve: anybody with write access except\n {4}mona, who opened this pull request\n/,
    );
    expect(output).toContain('    For the team security: sam\n');
    expect(output).toMatch(
      /\nPolicy: \.github\/sdl\.yml at [0-9a-f]{12}\nOrganization: \.github\/sdl\.yml in acme\/\.github at /,
    );
    expect(output).toMatch(/\n {2}rules\.review\.approvals +2 +organization, \.github\/sdl\.yml, line 3\n/);
    expect(output).toMatch(/\n {2}rules\.review\.teams +\["security"\] +\.github\/sdl\.yml, line 7\n/);
    expect(output).toMatch(/\n {2}rules\.tests\.enforcement +enforce +\.github\/sdl\.yml, line 3\n/);
    expect(output).toMatch(/\n {2}rules\.tests\.every-package +false +default\n/);
    expect(output).toMatch(/\n {2}rules\.sast\.provenance +shown +preset recommended@1\n/);
    expect(output).toMatch(
      /In the scope docs, where it applies:\n {2}rules\.review\.approvals +3 +.*, line 12, scope docs\n/,
    );
    expect(output).toMatch(
      /The organization's policy refuses:\n {2}rules\.review\.approvals: 1 \(\.github\/sdl\.yml, line 6\); 2 applies\n/,
    );
    expect(output).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('writes nothing', async () => {
    emulator.clearRequests();
    await called([`acme/shop#${pullRequest.number}`]);
    const writes = emulator.requests.filter(
      ({ method, operation }) => method !== 'GET' && operation !== 'apps/create-installation-access-token',
    );
    expect(writes.filter(({ operation }) => !/graphql/i.test(String(operation)))).toEqual([]);
    expect(repository.checkRuns(pullRequest.headSha)).toEqual([]);
    expect(emulator.violations).toEqual([]);
  });

  it('explains one rule', async () => {
    const { output } = await called([`acme/shop#${pullRequest.number}`, 'tests']);
    expect(output).toContain('(tests, enforced)');
    expect(output).not.toContain('rules.review');
    expect(output).not.toContain('sast');
  });

  it('is JSON for programs', async () => {
    const { output } = await called([`acme/shop#${pullRequest.number}`, 'review', '--format', 'json']);
    expect(JSON.parse(output)).toMatchObject({
      pullRequest: `acme/shop#${pullRequest.number}`,
      base: 'main',
      conclusion: 'pending',
      policy: { kind: 'repository', path: '.github/sdl.yml' },
      organization: { kind: 'organization', repository: 'acme/.github' },
      rules: [
        {
          id: 'review',
          status: 'pending',
          turn: 'author',
          approvers: {
            unknown: null,
            excluded: [{ login: 'mona', why: expect.stringContaining('opened') }],
            teams: [{ team: 'security', members: ['sam'] }],
            policyOwners: null,
          },
        },
      ],
      settings: expect.arrayContaining([
        { path: 'rules.review.approvals', value: 2, origin: { layer: 'organization', line: 3 } },
      ]),
      refused: [{ path: 'rules.review.approvals', wanted: 1, kept: 2 }],
    });
  });

  it('says which policy file cannot be used', async () => {
    await repository.push({ branch: 'broken', by: 'mona', files: { '.github/sdl.yml': 'rules: [\n' } });
    const broken = await repository.openPullRequest({
      ...testedChange(),
      title: 'Into broken',
      base: 'broken',
    });
    const { code, output } = await called([`acme/shop#${broken.number}`]);
    expect(code).toBe(0);
    expect(output).toMatch(
      /\nPolicy: .*\n {2}The policy file of the repository cannot be used now: .*\.\n {4}Line \d+, column \d+: /,
    );
  });
});

describe('what cannot be explained', () => {
  test.each<[string, readonly string[], Environment, number, RegExp]>([
    ['nothing', [], {}, 2, /^Name one pull request, and at most one rule: .* \(SDL-C003\)\n$/],
    ['a repository', ['acme/shop'], {}, 2, /^A pull request is written like .* \(SDL-C003\)\n$/],
    ['several', ['acme/shop#1', 'tests', 'review'], {}, 2, /^Name one pull request/],
    ['as a page', ['acme/shop#1', '--format', 'html'], {}, 2, /^--format takes text or json, not "html"\. /],
    [
      'one that does not exist',
      ['acme/shop#999'],
      {},
      1,
      /^acme\/shop#999 is not open, or does not exist\. \(SDL-C205\)\n$/,
    ],
    [
      'a rule that does not',
      ['acme/shop#1', 'reveiw'],
      {},
      1,
      /^There is no rule "reveiw"\. Did you mean review\? \(SDL-C206\)\n$/,
    ],
    [
      'a repository without the app',
      ['acme/other#1'],
      {},
      1,
      /^acme\/other#1: the app is not installed .* \(SDL-C201\)\n$/,
    ],
    ['without settings', ['acme/shop#1'], { APP_ID: '', PRIVATE_KEY: '' }, 1, /^APP_ID is not set/],
    [
      'without GitHub',
      ['acme/shop#1'],
      { GHE_HOST: '127.0.0.1:9' },
      1,
      /^acme\/shop#1: GitHub did not answer .* \(SDL-C203\)\n$/,
    ],
  ])('%s', async (_, words, variables, code, errors) => {
    const result = await called(words, variables);
    expect(result).toMatchObject({ code, output: '' });
    expect(result.errors).toMatch(errors);
  });

  it('one that is closed', async () => {
    const closed = await repository.openPullRequest({ ...testedChange(), title: 'Close' });
    await closed.close({ by: 'mona' });
    expect(await called([`acme/shop#${closed.number}`])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('(SDL-C205)'),
    });
  });
});
