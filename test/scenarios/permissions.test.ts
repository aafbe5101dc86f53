import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import { profiles } from '../../src/web/setup/profiles.ts';
import { registeredApp } from '../manifest.ts';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { itsTest, signIn, untestedChange } from './changes.ts';
import { allDone, enforcing, light, scene, shown } from './scene.ts';

const stage = scene();

const everyPermission = registeredApp().permissions;
const granted = (changes: Readonly<Record<string, 'read' | 'write' | null>>) =>
  Object.fromEntries(
    Object.entries({ ...everyPermission, ...changes }).flatMap(([name, access]) =>
      access === null ? [] : [[name, access] as const],
    ),
  );

describe('an organization that does not grant what a rule needs is told what to grant', () => {
  interface Row {
    readonly missing: Readonly<Record<string, 'read' | null>>;
    readonly policy: string;
    readonly act?: (change: PullRequest) => Promise<unknown>;
    readonly check: string;
    readonly says: RegExp;
  }
  const rows: readonly Row[] = [
    {
      missing: { contents: null },
      policy: enforcing('review'),
      check: 'failure: The app lacks the permission to read the policy',
      says: /administrator: grant the app `Contents: read` .*\s+The app is not permitted to read the policy/,
    },
    {
      missing: { members: null },
      policy: enforcing('review\n    teams: [security]'),
      check: 'failure: Cannot check 1 of 1 rule: review',
      says: /not permitted to read the members of teams.*`Members: read`/,
    },
    {
      missing: { security_events: null },
      policy: enforcing('sast'),
      check: 'failure: Cannot check 1 of 1 rule: sast',
      says: /not permitted to read code scanning.*`Code scanning alerts: read`/,
    },
    {
      missing: { actions: null },
      policy: enforcing('sast'),
      check: 'failure: Cannot check 1 of 1 rule: sast',
      says: /not permitted to read the runs of workflows.*`Actions: read`/,
    },
    {
      missing: { statuses: null },
      policy: enforcing('sast'),
      check: 'failure: Cannot check 1 of 1 rule: sast',
      says: /not permitted to read the checks.*`Commit statuses: read`/,
    },
    {
      missing: { issues: null },
      policy: enforcing('threat-model'),
      act: async (change) => {
        const { number } = await change.repository.openIssue({ by: 'mona', title: 'Model', body: 'Threats' });
        await change.edit({ body: `Threat model: #${number}` });
      },
      check: 'failure: 1 of 1 rule fails: threat model',
      says: /the app is not permitted to read it: it lacks `Issues: read`/,
    },
  ];
  test.each(rows)('without $missing', async ({ missing, policy, act, check, says }) => {
    const repository = await stage.shop({ policy, permissions: granted(missing) });
    const change = await allDone(repository, missing.issues === null ? signIn : testedChange());
    await act?.(change);
    await stage.settled();
    expect(light(change)).toBe(check);
    const { summary, text } = sdlCheck(change);
    expect(`${summary}\n${text}`).toMatch(says);
  });

  test.each<Readonly<Record<string, 'read' | null>>>([
    { checks: null },
    { checks: 'read' },
    { pull_requests: null },
  ])('without %j there is no check at all, so nothing can be merged', async (missing) => {
    const repository = await stage.shop({ policy: enforcing('tests'), permissions: granted(missing) });
    const change = await allDone(repository, testedChange());
    await repository.reportStatus({ context: 'x', sha: change.headSha, state: 'success', by: 'ada' });
    await stage.settled();
    expect(sdlChecks(change)).toEqual([]);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
    const warned = stage.log.findLast(({ level }) => level === 'warn');
    expect(JSON.stringify(warned)).toContain('Resource not accessible by integration');
  });

  test('without pull_requests: write the check is right, and only the comment is missing', async () => {
    const repository = await stage.shop({
      policy: enforcing('tests'),
      permissions: granted({ pull_requests: 'read', issues: 'read' }),
    });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(change.comments).toEqual([]);
    await change.push(itsTest);
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });

  test('with statuses: read everything works', async () => {
    const repository = await stage.shop({ permissions: granted({ statuses: 'read' }) });
    const change = await allDone(repository, testedChange());
    await stage.settled();
    expect(shown(change).conclusion).toBe('success');
  });

  test('without merge_queues: read a merge group fails', async () => {
    const repository = await stage.shop({ permissions: granted({ merge_queues: null }) });
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
    const change = await allDone(repository, testedChange());
    await stage.settled();
    await change.enqueue({ by: 'mona' });
    const group = repository.mergeGroups()[0];
    const sha = group?.headSha ?? '';
    await repository.reportCheck({ name: 'build', sha, conclusion: 'success' });
    await stage.settled();
    expect(shown(change, sha).conclusion).toBe('failure');
    expect(change.state).toBe('open');
  });
});

describe('an app with the profile for pull requests', () => {
  const profile = profiles.find(({ id }) => id === 'pull-requests');
  const permissions = Object.fromEntries(
    (profile?.permissions ?? []).map(({ key, access }) => [key, access] as const),
  );

  it('evaluates every rule but static analysis, which names a permission of the next profile', async () => {
    const policy = enforcing('tests', 'review', 'sast', 'threat-model');
    const change = await allDone(await stage.shop({ policy, permissions }), testedChange());
    await stage.settled();
    expect(shown(change).rules).toEqual({
      tests: 'pass',
      review: 'pass',
      sast: 'error',
      'threat-model': 'not-applicable',
    });
    expect(sdlCheck(change).summary).toMatch(/Grant the app `(?:Actions|Code scanning alerts): read`/);
  });
});

it('says when code scanning is off, and that the rule cannot be checked', async () => {
  const repository = await stage.shop({ policy: enforcing('sast') });
  repository.codeScanning(false);
  const change = await repository.openPullRequest(testedChange());
  await stage.settled();
  expect(light(change)).toBe('failure: Cannot check 1 of 1 rule: sast');
  expect(sdlCheck(change).summary).toContain('Code scanning is off for this repository');
});
