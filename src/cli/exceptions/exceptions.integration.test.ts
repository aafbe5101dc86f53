import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../../test/manifest.ts';
import { openShop, serviceSettings, settle } from '../../../test/running-service.ts';
import { decided, declared, emergency, exception, proposed } from '../../../test/samples/exceptions.ts';
import { recordedRelease } from '../../../test/samples/recorded-commit.ts';
import { reportOf } from '../../../test/samples/reports.ts';
import { pullRequest } from '../../../test/samples/subjects.ts';
import type { ExceptionEvent } from '../../exceptions/event.ts';
import type { Environment } from '../../platform/settings.ts';
import type { ReportedVerdict } from '../../rules/verdict.ts';
import { openStore } from '../../store/open.ts';
import { requested } from '../../subjects/reason.ts';
import { alertLink, say } from '../../text/message.ts';
import { runCommand } from '../run.ts';
import { exceptions } from './exceptions.ts';

const policy = `rules:
  tests: enforce
  policy-guard: enforce
exceptions:
  approvers:
    - by: [ada, { team: security }]
  emergency:
    by: [grace]
`;

const file = `exceptions:
  - id: EX-12
    rule: tests
    reason: The module is replaced in April.
    requester: mona
    approver: sam
    approved: 2026-01-05
    until: 2026-03-01
  - id: EX-13
    rule: tests
    reason: The module is replaced in April.
    requester: mona
    approver: mona
    approved: 2026-01-05
    until: 2026-03-01
`;

const dismissal = { messageId: 'inherited-dismissal', level: 'warning' } as const;

/** An evaluation of a release with three dismissed alerts: one that an exception covers, and one that fails. */
const withDismissals: ReportedVerdict = {
  status: 'fail',
  messageId: 'open',
  summary: ['1 finding'],
  findings: [
    { ...dismissal, message: say`CodeQL: ${alertLink(3, 'code-scanning')}; it fails from 2026-07-30 on.` },
    { ...dismissal, message: say`CodeQL: ${alertLink(4, 'code-scanning')}.`, waivedBy: 'EX-12' },
    { messageId: 'dismissal-not-counted', level: 'failure', message: ['CodeQL: 5'] },
  ],
  turn: 'author',
  remedy: ['Fix it.'],
};

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-exceptions-'));
let emulator: Emulator;
let environment: Environment;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  settle(emulator);
  const shop = await openShop(emulator, { policy, files: { '.github/sdl-exceptions.yml': file } });
  const settings = serviceSettings(emulator);
  const path = join(folder, 'gate.db');
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET: settings.webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
    DATABASE_URL: `sqlite:${path}`,
  };
  const asked = exception({
    id: 'EX-ab1',
    scope: { ...exception().scope, repository: 'acme/shop' },
    control: 'The nightly \u{1b}[2Jsmoke test.',
  });
  const other = { ...asked, id: 'EX-ab2' };
  const events: readonly ExceptionEvent[] = [
    proposed(asked),
    decided('approved', asked, 'ada'),
    proposed(other),
    declared(emergency({ declaredBy: 'grace' })),
  ];
  const store = await openStore({ kind: 'sqlite', path });
  await store.wake([{ subject: pullRequest(1), reason: requested }]);
  const [claim] = await store.claim(30_000, 1);
  if (claim === undefined) throw new Error('expected a claim');
  const { entry } = recordedRelease(reportOf([['open-alerts', withDismissals]]), {
    kind: 'environment',
    name: 'production',
  });
  await store.complete(claim, {
    exceptionEvents: events.map((event) => ({ ...event, repositoryId: shop.id })),
    entries: [{ entry: { ...entry, repositoryId: shop.id }, confirmed: true }],
  });
  await store.close();
});

afterAll(async () => {
  expect(emulator.violations).toEqual([]);
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], variables: Environment = environment) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const terminal = { output, errors, interactive: false };
  const code = await runCommand([exceptions(() => variables)], ['exceptions', ...words], terminal);
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const january = ['--at', '2026-01-10'];

describe('exceptions list', () => {
  it('shows those of files and of comments with their state, and what is refused', async () => {
    expect(await called(['list', 'acme/shop', ...january])).toEqual({
      code: 0,
      errors: '',
      output: [
        'EXCEPTION  STATE     LAST DAY    WAIVES                NOTES',
        'EX-ab1     active    2026-01-31  tests in acme/shop#7  ends soon; approved by ada',
        'EX-ab2     proposed  2026-01-31  tests in acme/shop#7  nobody has approved it',
        'EX-12      active    2026-03-01  tests in acme/shop    approved by sam',
        '',
        'Refused, so that they waive nothing:',
        '.github/sdl-exceptions.yml:13:15: EX-13: `exceptions[1].approver` must be somebody else than the requester, not `mona`.',
        '',
      ].join('\n'),
    });
  });

  test.each<[options: string, ids: string]>([
    ['--state active --at 2026-01-10', 'EX-ab1 EX-12'],
    ['--state expired --at 2026-02-01', 'EX-ab1 EX-ab2'],
    ['--at 2025-12-31', ''],
    ['--at 2026-01-01', 'EX-ab1 EX-ab2'],
  ])('%s', async (words, ids) => {
    const { output } = await called(['list', 'acme/shop', '--format', 'json', ...words.split(' ')]);
    const { exceptions: found } = JSON.parse(output);
    expect(found.map(({ id }: { id: string }) => id).join(' ')).toBe(ids);
  });

  it('shows emergencies with what became of their reviews', async () => {
    const { output } = await called(['list', 'acme/shop', '--emergency', ...january]);
    expect(output).toBe(
      [
        'EMERGENCY  REVIEW   DECLARED    DUE         PULL REQUEST  NOTES',
        'EM-1       overdue  2026-01-01  2026-01-06  #7            declared by grace',
        '',
      ].join('\n'),
    );
  });
});

describe('dismissals to review', () => {
  const toReview = 'CodeQL: alert 3; it fails from 2026-07-30 on.';

  it('are listed as the newest evaluation of a release shows them', async () => {
    const { output } = await called(['list', 'acme/shop']);
    expect(output).toMatch(/\nDismissals to review, as of \d{4}-\d\d-\d\d:\n/);
    expect(output.split('\n').at(-2)).toBe(toReview);
    const { output: json } = await called(['list', 'acme/shop', '--format', 'json']);
    expect(JSON.parse(json)).toMatchObject({ inherited: { dismissals: [toReview] } });
  });

  it('are remarks of a check, and of none for a time before they were known', async () => {
    const { output } = await called(['check', 'acme/shop']);
    expect(output).toContain(`warning: A dismissal to review: ${toReview}\n`);
    expect(output).not.toMatch(/alert [45]/);
    const { output: before } = await called(['check', 'acme/shop', ...january]);
    expect(before).not.toContain('A dismissal');
  });
});

describe('exceptions show', () => {
  it('says what it waives, why, and what was decided', async () => {
    const { code, output } = await called(['show', 'acme/shop', 'ex-AB1', ...january]);
    expect(code).toBe(0);
    expect(output).toBe(
      [
        'EX-ab1:       active (approved by ada; ends soon)',
        'waives:       tests in acme/shop#7',
        'severity:     findings without one',
        'reason:       The harness is replaced this week.',
        'control:      The nightly  [2Jsmoke test.',
        'requester:    mona',
        'asked for:    2026-01-01 in a comment on #7',
        'last day:     2026-01-31',
        'approved:     2026-01-01 by ada',
        'last used:    not in the last 90 days',
        '',
      ].join('\n'),
    );
  });

  it('says why an entry of a file is none', async () => {
    const { code, errors } = await called(['show', 'acme/shop', 'EX-13']);
    expect(code).toBe(1);
    expect(errors).toBe(
      'There is no exception EX-13 for acme/shop. .github/sdl-exceptions.yml:13 has it, and it is refused: `exceptions[1].approver` must be somebody else than the requester, not `mona`. (SDL-C601)\n',
    );
  });
});

describe('exceptions check', () => {
  it('fails for a refused entry and an overdue review, and warns of what ends soon', async () => {
    const { code, output } = await called(['check', 'acme/shop', ...january]);
    expect(code).toBe(1);
    expect(output).toBe(
      [
        '.github/sdl-exceptions.yml:13:15: EX-13: `exceptions[1].approver` must be somebody else than the requester, not `mona`.',
        'The review of the emergency EM-1 of #7 was due on 2026-01-06.',
        'warning: EX-ab1 ends within 30 days: its last day is 2026-01-31.',
        'warning: EX-ab2 waives nothing: nobody has approved it.',
        'acme/shop: 3 exceptions, of which 2 are active on 2026-01-10, 1 entry refused.',
        '',
      ].join('\n'),
    );
  });

  describe('of a file, without GitHub', () => {
    const path = (name: string) => join(folder, name);
    const local = (name: string, ...words: string[]) =>
      called(['check', '--file', path(name), '--policy', path('sdl.yml'), ...january, ...words], {});
    beforeAll(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path('sdl.yml'), policy);
      writeFileSync(path('observed.yml'), policy.replace('policy-guard: enforce', 'policy-guard: observe'));
      writeFileSync(path('nobody.yml'), 'rules:\n  tests: enforce\n');
      writeFileSync(path('broken.yml'), 'rules: [');
      writeFileSync(path('two.yml'), file);
      writeFileSync(path('one.yml'), file.slice(0, file.indexOf('  - id: EX-13')));
      writeFileSync(
        path('other.yml'),
        file.replaceAll('rule: tests', 'rule: tests\n    repository: acme/shop'),
      );
    });

    it('says what it cannot know', async () => {
      expect(await local('one.yml')).toEqual({
        code: 0,
        errors: '',
        output: [
          'note: Without GitHub it is not known who is in the team security: an approver counts as a member.',
          'note: Exceptions that were asked for in comments are in the store of the service only.',
          `${path('one.yml')}: 1 exception, of which 1 is active on 2026-01-10.`,
          '',
        ].join('\n'),
      });
    });

    it('annotates the file in GitHub Actions', async () => {
      const { code, output } = await local('two.yml', '--format', 'github');
      expect(code).toBe(1);
      expect(output).toContain(
        `::error file=${path('two.yml').replaceAll(':', '%3A')},line=13,col=15,title=Exceptions::EX-13: \`exceptions[1].approver\` must be somebody else than the requester, not \`mona\`.\n`,
      );
    });

    test.each<[what: string, words: readonly string[], code: number, says: string]>([
      [
        'where nothing protects the file',
        ['--policy', path('observed.yml')],
        1,
        'does not enforce policy-guard',
      ],
      ['of the organization', ['--policy', path('observed.yml'), '--shared'], 0, '1 is active'],
      ['where the policy names nobody', ['--policy', path('nobody.yml')], 1, 'names nobody who approves'],
      ['later than its end', ['--at', '2026-03-02'], 0, 'warning: EX-12 has ended, on 2026-03-01'],
    ])('%s', async (_, words, code, says) => {
      const result = await called(
        ['check', '--file', path('one.yml'), '--policy', path('sdl.yml'), ...january, ...words],
        {},
      );
      expect(result.code).toBe(code);
      expect(result.output).toContain(says);
    });

    test.each<[what: string, words: readonly string[], says: string]>([
      ['a policy with a mistake', ['--policy', path('broken.yml')], 'broken.yml:1'],
      ['a policy that is not there', ['--policy', path('none.yml')], 'cannot be read'],
      ['a file that is not there', ['--file', path('none.yml')], 'cannot be read'],
    ])('%s', async (_, words, says) => {
      const { code, errors } = await local('one.yml', ...words);
      expect([code, errors]).toEqual([1, expect.stringContaining(says)]);
    });

    it('may name its repository', async () => {
      expect(await local('other.yml', '--repository', 'acme/shop')).toMatchObject({ code: 1 });
      const { output } = await local('other.yml', '--repository', 'acme/shop');
      expect(output).not.toContain('is about this repository only');
      expect((await local('other.yml', '--repository', 'acme/site')).output).toContain(
        'is about this repository only',
      );
    });

    it('needs the name of its repository where an entry names one', async () => {
      const { code, errors } = await local('other.yml');
      expect([code, errors]).toEqual([1, expect.stringContaining('--repository')]);
    });
  });
});

test.each<[words: string, says: string]>([
  ['', 'Name an action: list, show, check.'],
  ['prune', 'Name an action'],
  ['list', 'Name one repository'],
  ['list acme', 'Name one repository'],
  ['show acme/shop', 'Name a repository and an exception'],
  ['list acme/shop --state open', '--state takes proposed, approved, active, expired, revoked or rejected'],
  ['list acme/shop --state active --emergency', 'either --state or --emergency'],
  ['list acme/shop --format github', '--format takes text, json'],
  ['list acme/shop --file x', 'exceptions list has no option --file'],
  ['check acme/shop --file x', 'either a repository or --file'],
  ['check acme/shop --at tomorrow', '--at takes'],
])('%s is refused', async (words, says) => {
  const result = await called(words === '' ? [] : words.split(' '));
  expect(result).toMatchObject({ code: 2, output: '' });
  expect(result.errors).toContain(says);
});

test('a repository on which the app is not installed', async () => {
  expect(await called(['list', 'acme/none'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('the app is not installed'),
  });
});
