import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub, sliceOf } from '../../../../test/emulated-github.ts';
import { registeredApp } from '../../../../test/manifest.ts';
import type { RepositoryAlert } from '../../../evidence/open-alerts.ts';
import type { Slice } from '../../../evidence/slice.ts';
import { plain } from '../../../text/message.ts';

const gitHub = await emulatedGitHub();

const policy = `rules:
  open-alerts: enforce
releases:
  - { name: production, environments: [production], branches: [main, "release/*"] }
`;

const everyPermission = {
  ...registeredApp().permissions,
  vulnerability_alerts: 'read',
  secret_scanning_alerts: 'read',
} as const;

const opened = () => gitHub.shop({ policy, private: true, permissions: everyPermission });

/** The slice on the release of a commit to production. */
async function read(shop: Repository, sha: string) {
  const target = { kind: 'environment', name: 'production' } as const;
  const gathered = await gitHub.github.gatherRelease({ ...gitHub.placeOf(shop), sha, target }, []);
  if (gathered === null) throw new Error('The commit is gone.');
  return sliceOf(gathered.evidence, 'openAlerts');
}

const finding: { rule: string; description: string; severity: 'high'; path: string; line: number } = {
  rule: 'js/sql',
  description: 'A query',
  severity: 'high',
  path: 'src/cart.js',
  line: 1,
};

const analyze = (shop: Repository, alerts: readonly (typeof finding)[], branch = 'main') =>
  shop.uploadAnalysis({ tool: 'CodeQL', ref: `refs/heads/${branch}`, alerts });

const next = (shop: Repository, text: string, branch = 'main') =>
  shop.push({ branch, files: { 'src/cart.js': text } });

const numbered = (slice: Slice<readonly RepositoryAlert[]> | null) =>
  slice?.available === true ? slice.value.map(({ number, state }) => [number, state]) : slice;

function problemOf(slice: Slice<unknown> | null) {
  if (slice === null || slice.available) throw new Error('It could be read.');
  const { reason, message, remedy } = slice.problem;
  return [reason, plain(message), plain(remedy)];
}

describe('code scanning', () => {
  test('the alerts of the branch, with who dismissed them', async () => {
    const shop = await opened();
    await analyze(shop, [finding, { ...finding, rule: 'js/xss', severity: 'high' }]);
    await shop.dismissAlert(2, {
      by: 'ada',
      reason: 'false positive',
      comment: 'No user input.',
      approvedBy: 'grace',
    });
    const { codeScanning } = await read(shop, await shop.sha('main'));
    expect(codeScanning).toEqual({
      available: true,
      value: {
        branch: 'main',
        analyzesCommit: true,
        alerts: [
          {
            kind: 'code-scanning',
            number: 1,
            severity: 'high',
            level: 'error',
            title: 'A query',
            tool: 'CodeQL',
            path: 'src/cart.js',
            line: 1,
            detectedAt: expect.any(Date),
            state: 'open',
          },
          expect.objectContaining({
            number: 2,
            state: 'dismissed',
            dismissal: {
              by: { login: 'ada', kind: 'user' },
              reason: 'false positive',
              commented: true,
              approvedBy: { login: 'grace', kind: 'user' },
              at: expect.any(Date),
            },
          }),
        ],
      },
    });
  });

  test('an alert that a later commit fixes is open in the released one, and not in the later one', async () => {
    const shop = await opened();
    await analyze(shop, [finding]);
    const released = await next(shop, 'two\n');
    await analyze(shop, [finding]);
    const fix = await next(shop, 'three\n');
    await analyze(shop, []);
    const alertsAt = async (sha: string) => {
      const { codeScanning } = await read(shop, sha);
      return codeScanning?.available === true
        ? numbered({ available: true, value: codeScanning.value.alerts })
        : null;
    };
    expect(await alertsAt(released)).toEqual([[1, 'fixed-later']]);
    expect(await alertsAt(fix)).toEqual([]);
    const after = await next(shop, 'four\n');
    expect(await alertsAt(after)).toEqual([]);
    expect(await alertsAt(fix)).toEqual([]);
  });

  test.each<[branch: string]>([['main'], ['release/1']])(
    'a second analysis of a commit of %s fixes nothing',
    async (branch) => {
      const shop = await opened();
      await next(shop, 'one\n', branch);
      await analyze(shop, [finding], branch);
      const sha = await next(shop, 'two\n', branch);
      await analyze(shop, [finding], branch);
      const stateAt = async (commit: string) => {
        const { codeScanning } = await read(shop, commit);
        return codeScanning?.available === true
          ? codeScanning.value.alerts.map(({ state }) => state)
          : codeScanning;
      };
      expect(await stateAt(sha)).toEqual(['open']);
      await analyze(shop, [], branch);
      expect(await stateAt(sha)).toEqual(['unconfirmed-fix']);
      await next(shop, 'three\n', branch);
      await analyze(shop, [finding], branch);
      const fix = await next(shop, 'four\n', branch);
      await analyze(shop, [], branch);
      expect(await stateAt(fix)).toEqual([]);
    },
  );

  describe('on a branch that is not the default one', () => {
    const note = { ...finding, rule: 'js/note', path: 'src/note.js' } as const;
    const other = { ...finding, rule: 'js/other', path: 'src/other.js' } as const;
    const branch = 'release/1';
    /** GitHub shows whole seconds. */
    const scan = (shop: Repository, alerts: readonly (typeof finding)[]) => {
      gitHub.emulator.clock.advance(2_000);
      return analyze(shop, alerts, branch);
    };
    const statesOf = async (shop: Repository) => {
      const { codeScanning } = await read(shop, await shop.sha(branch));
      if (codeScanning?.available !== true) throw new Error('The alerts were not read.');
      return codeScanning.value.alerts.map(({ number, state }) => `${number} ${state}`);
    };

    test.each<[what: string, second: readonly (typeof finding)[], ...states: string[]]>([
      ['as many other results', [note, other], '2 open', '3 open', '1 unconfirmed-fix'],
      [
        'more other results',
        [note, other, { ...other, path: 'src/more.js' }],
        '2 open',
        '3 open',
        '4 open',
        '1 unconfirmed-fix',
      ],
      ['fewer results', [note], '2 open', '1 unconfirmed-fix'],
      ['the same results and another one', [finding, note, other], '1 open', '2 open', '3 open'],
    ])('a second analysis of a commit with %s', async (_, second, ...states) => {
      const shop = await opened();
      await next(shop, 'one\n', branch);
      await scan(shop, [finding, note]);
      await scan(shop, second);
      expect((await statesOf(shop)).toSorted()).toEqual(states.toSorted());
    });

    test.each<[what: string, again: readonly (typeof finding)[], ...states: string[]]>([
      ['the same results', [note], '2 open'],
      ['what a newer query finds, too', [note, other], '2 open', '3 open'],
    ])('a fix stays one when its commit is analyzed again with %s', async (_, again, ...states) => {
      const shop = await opened();
      await next(shop, 'one\n', branch);
      await scan(shop, [finding, note]);
      await next(shop, 'two\n', branch);
      await scan(shop, [note]);
      await scan(shop, again);
      await scan(shop, again);
      expect((await statesOf(shop)).toSorted()).toEqual(states);
    });

    test('a first analysis of a later commit confirms a fix that a second one did not prove', async () => {
      const shop = await opened();
      await next(shop, 'one\n', branch);
      await scan(shop, [finding, note]);
      await scan(shop, [note, other]);
      await next(shop, 'two\n', branch);
      await scan(shop, [note, other]);
      expect((await statesOf(shop)).toSorted()).toEqual(['2 open', '3 open']);
    });
  });

  test('an analysis of an older commit, after that of the released one, fixes nothing', async () => {
    const shop = await opened();
    const before = await next(shop, 'one\n');
    const sha = await next(shop, 'two\n');
    await analyze(shop, [finding]);
    await shop.uploadAnalysis({ tool: 'CodeQL', sha: before, ref: 'refs/heads/main', alerts: [] });
    const { codeScanning } = await read(shop, sha);
    expect(codeScanning).toMatchObject({ value: { alerts: [{ state: 'unconfirmed-fix' }] } });
  });

  test('other branches have alerts of their own', async () => {
    const shop = await opened();
    await analyze(shop, [finding]);
    const sha = await next(shop, 'old\n', 'release/1');
    expect(problemOf((await read(shop, sha)).codeScanning)[0]).toBe('disabled');
    await analyze(shop, [], 'release/1');
    expect((await read(shop, sha)).codeScanning).toMatchObject({
      value: { branch: 'release/1', alerts: [] },
    });
  });

  test('analyses of other commits only are told apart', async () => {
    const shop = await opened();
    await analyze(shop, []);
    const sha = await next(shop, 'two\n');
    expect((await read(shop, sha)).codeScanning).toMatchObject({ value: { analyzesCommit: false } });
  });

  test('a branch that was never analyzed is not clean', async () => {
    const shop = await opened();
    expect(problemOf((await read(shop, await shop.sha('main'))).codeScanning)).toEqual([
      'disabled',
      'Code scanning has no analysis of the branch main: what it would find is not known.',
      'Set up code scanning under Settings → Advanced Security, and have it analyze pushes to main; or leave code-scanning out of kinds.',
    ]);
  });
});

describe('Dependabot', () => {
  test('alerts with their package, place and fix; with who dismissed them', async () => {
    const shop = await opened();
    await shop.dependabot.open({
      package: 'lodash',
      severity: 'critical',
      ghsaId: 'GHSA-1',
      summary: 'Pollution',
    });
    await shop.dependabot.open({
      package: 'evil',
      severity: 'low',
      classification: 'malware',
      firstPatchedVersion: null,
    });
    await shop.dependabot.open({ package: 'old', severity: 'high' });
    await shop.dependabot.dismiss(3, { by: 'ada', reason: 'tolerable_risk', comment: 'Later.' });
    await shop.dependabot.open({ package: 'dev', severity: 'high' });
    await shop.dependabot.autoDismiss(4);
    await shop.dependabot.open({ package: 'gone', severity: 'high' });
    await shop.dependabot.fix(5);
    const { dependabot } = await read(shop, await shop.sha('main'));
    if (dependabot?.available !== true) throw new Error('It could not be read.');
    const alerts = dependabot.value.toSorted((one, other) => one.number - other.number);
    expect(alerts).toEqual([
      {
        kind: 'dependabot',
        number: 1,
        severity: 'critical',
        level: null,
        title: 'lodash: GHSA-1 Pollution',
        tool: null,
        path: 'package-lock.json',
        line: null,
        detectedAt: expect.any(Date),
        state: 'open',
        hasFix: true,
      },
      expect.objectContaining({ number: 2, malware: true, hasFix: false }),
      expect.objectContaining({
        number: 3,
        state: 'dismissed',
        dismissal: expect.objectContaining({ reason: 'tolerable_risk', commented: true, approvedBy: null }),
      }),
      expect.objectContaining({ number: 4, state: 'dismissed', autoDismissed: true }),
    ]);
  });

  test('lists to the end by cursor', async () => {
    const shop = await opened();
    for (let count = 0; count < 101; count += 1)
      await shop.dependabot.open({ package: `p${count}`, severity: 'low' });
    const { dependabot } = await read(shop, await shop.sha('main'));
    expect(numbered(dependabot)).toHaveLength(101);
  });

  test('what was fixed since a later commit may be open in the released one', async () => {
    const shop = await opened();
    const released = await shop.sha('main');
    await shop.dependabot.open({ package: 'lodash', severity: 'critical' });
    await next(shop, 'two\n');
    await shop.dependabot.fix(1);
    expect(numbered((await read(shop, released)).dependabot)).toEqual([[1, 'maybe-fixed']]);
    expect(numbered((await read(shop, await shop.sha('main'))).dependabot)).toEqual([]);
  });

  test('shows nothing of another branch', async () => {
    const shop = await opened();
    const sha = await next(shop, 'old\n', 'release/1');
    expect(problemOf((await read(shop, sha)).dependabot)).toEqual([
      'not-observable',
      'Dependabot alerts cover only the default branch main: what they would be of release/1 is not shown.',
      'Release from main, or leave dependabot out of kinds for this target and have another tool upload its results to code scanning.',
    ]);
  });
});

describe('secret scanning', () => {
  test('alerts without their secrets, whatever is released', async () => {
    const shop = await opened();
    await shop.secretScanning.open({
      type: 'slack_token',
      typeName: 'Slack token',
      secret: 'xoxb-hidden',
      validity: 'active',
      publiclyLeaked: true,
      location: { path: 'src/cart.js', line: 1 },
    });
    await shop.secretScanning.open({ type: 'npm_access_token' });
    await shop.secretScanning.resolve(2, { by: 'ada', reason: 'revoked', comment: 'Rotated.' });
    const { secretScanning } = await read(shop, await shop.sha('main'));
    if (secretScanning?.available !== true) throw new Error('It could not be read.');
    const alerts = secretScanning.value.toSorted((one, other) => one.number - other.number);
    expect(alerts).toEqual([
      {
        kind: 'secret-scanning',
        number: 1,
        severity: null,
        level: null,
        title: 'Slack token',
        tool: null,
        path: 'src/cart.js',
        line: 1,
        detectedAt: expect.any(Date),
        state: 'open',
        validity: 'active',
        publiclyLeaked: true,
      },
      expect.objectContaining({
        number: 2,
        state: 'dismissed',
        validity: 'unknown',
        dismissal: {
          by: { login: 'ada', kind: 'user' },
          reason: 'revoked',
          commented: true,
          approvedBy: null,
          at: expect.any(Date),
        },
      }),
    ]);
    const lists = gitHub.emulator.requests.filter(({ path }) => path.includes('/secret-scanning/'));
    expect(lists.map(({ path }) => new URL(path, 'http://x').searchParams.get('hide_secret'))).toEqual(
      lists.map(() => 'true'),
    );
  });
});

describe('a list that cannot be read', () => {
  test('because it is off, is told from one that is empty', async () => {
    const shop = await opened();
    shop.dependabot.enabled(false);
    await shop.secretScanning.enabled(false);
    const { dependabot, secretScanning } = await read(shop, await shop.sha('main'));
    expect([problemOf(dependabot), problemOf(secretScanning)]).toEqual([
      [
        'disabled',
        'The list of Dependabot alerts is off for this repository: what it would find is not known.',
        'Turn it on under Settings → Advanced Security → Dependabot alerts. Or leave dependabot out of kinds.',
      ],
      [
        'disabled',
        'Secret scanning is off for this repository: what it would find is not known.',
        'Turn it on under Settings → Advanced Security → Secret Protection. A private repository needs GitHub Secret Protection. Or leave secret-scanning out of kinds.',
      ],
    ]);
  });

  test('because the account granted too little, says what to grant', async () => {
    const { security_events: _, ...few } = registeredApp().permissions;
    const shop = await gitHub.shop({ policy, private: true, permissions: few });
    await analyze(shop, []);
    const { codeScanning, dependabot, secretScanning } = await read(shop, await shop.sha('main'));
    expect([codeScanning, dependabot, secretScanning].map((slice) => problemOf(slice)[0])).toEqual([
      'not-permitted',
      'not-permitted',
      'not-permitted',
    ]);
    expect(problemOf(dependabot)[2]).toBe(
      'Grant the app Dependabot alerts: read in its settings, and accept it for this account.',
    );
  });

  test('is not read where no rule asks for it', async () => {
    const shop = await gitHub.shop({
      policy: policy.replace('open-alerts: enforce', 'open-alerts: { kinds: [dependabot] }'),
      private: true,
      permissions: everyPermission,
    });
    expect(await read(shop, await shop.sha('main'))).toEqual({
      codeScanning: null,
      dependabot: { available: true, value: [] },
      secretScanning: null,
    });
  });
});
