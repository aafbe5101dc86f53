import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EnvironmentOptions, Plan } from '../src/index.ts';
import { client, type Stage, stage } from './fixture.ts';

const shop = { owner: 'acme', repo: 'shop' };

describe('an environment', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  async function read(name = 'production'): Promise<Record<string, unknown>> {
    const { rest } = await on.installed();
    const { data } = await rest.repos.getEnvironment({ ...shop, environment_name: name });
    return data as unknown as Record<string, unknown>;
  }

  it('tells what protects it, and keeps what a change leaves out', async () => {
    on.repository.environment('production', {
      reviewers: ['alice'],
      teams: ['security'],
      preventSelfReview: true,
      waitTimer: 30,
    });
    const first = await read();
    on.repository.environment('Production', {
      branches: ['main', 'release/*'],
      tags: ['v*'],
      adminsBypass: false,
    });
    const second = await read();
    expect(second).toMatchObject({
      id: first.id,
      name: 'production',
      can_admins_bypass: false,
      protection_rules: [
        { type: 'wait_timer', wait_timer: 30 },
        {
          type: 'required_reviewers',
          prevent_self_review: true,
          reviewers: [
            { type: 'User', reviewer: { login: 'alice' } },
            { type: 'Team', reviewer: { slug: 'security' } },
          ],
        },
        { type: 'branch_policy' },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const ids = (second.protection_rules as { id: number }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  it('is found whatever the case of its name, and is 404 where there is none', async () => {
    on.repository.environment('eu/production');
    expect((await read('EU/Production')).name).toBe('eu/production');
    await expect(read('staging')).rejects.toMatchObject({ status: 404 });
  });

  it('lists the branches and tags that may deploy', async () => {
    on.repository.environment('production', { branches: ['main'], tags: ['v*'] });
    const { rest } = await on.installed();
    const { data } = await rest.repos.listDeploymentBranchPolicies({
      ...shop,
      environment_name: 'production',
    });
    expect(data.branch_policies.map(({ name, type }) => [name, type])).toEqual([
      ['main', 'branch'],
      ['v*', 'tag'],
    ]);
    on.repository.environment('production', { protectedBranches: true });
    expect((await read()).deployment_branch_policy).toEqual({
      protected_branches: true,
      custom_branch_policies: false,
    });
  });

  it('may leave out whether administrators can bypass it', async () => {
    on.repository.environment('production', { adminsBypass: null });
    expect(await read()).not.toHaveProperty('can_admins_bypass');
  });

  it('has the rules of apps, which administrators enable', async () => {
    on.repository.environment('production');
    const gates = async (): Promise<unknown> => {
      const { rest } = await on.installed();
      const { data } = await rest.repos.getAllDeploymentProtectionRules({
        ...shop,
        environment_name: 'production',
      });
      return data.custom_deployment_protection_rules?.map(({ enabled, app }) => [enabled, app.slug]);
    };
    expect(await gates()).toEqual([]);
    const enable = { ...shop, environment_name: 'production', integration_id: on.emulator.app.id };
    await expect(on.as('alice').rest.repos.createDeploymentProtectionRule(enable)).rejects.toMatchObject({
      status: 403,
    });
    const owner = client(on.emulator, on.emulator.userToken('acme-owner'));
    const { data } = await owner.rest.repos.createDeploymentProtectionRule(enable);
    expect(data.app).toMatchObject({ slug: 'gate', id: on.emulator.app.id });
    expect(await gates()).toEqual([[true, 'gate']]);
    await expect(
      owner.rest.repos.createDeploymentProtectionRule({ ...enable, integration_id: 999_999 }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it.each([
    [{ waitTimer: 43_201 }, '43,200'],
    [{ waitTimer: 1.5 }, '43,200'],
    [{ reviewers: Array.from({ length: 7 }, () => 'alice') }, '6 reviewers'],
    [{ gates: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }, 'At most 6'],
    [{ branches: ['[ab]'] }, 'not emulated'],
    [{ reviewers: ['nobody-here'] }, 'nobody-here'],
  ] as [EnvironmentOptions, string][])('refuses %j', (options, words) => {
    expect(() => on.repository.environment('production', options)).toThrow();
    try {
      on.repository.environment('production', options);
    } catch (error) {
      expect(JSON.stringify([String(error), error])).toContain(words);
    }
  });

  it.each([
    ['enterprise', ['wait_timer', 'required_reviewers', 'branch_policy'], 1],
    ['team', ['branch_policy'], 0],
    ['free', null, null],
  ] as [Plan, string[] | null, number | null][])(
    'of a private repository has what the plan %s offers',
    async (plan, rules, gates) => {
      const { world } = on.emulator;
      const vault = await world.repository({ owner: 'acme', name: 'vault', private: true });
      vault.environment('production', {
        reviewers: ['alice'],
        waitTimer: 5,
        branches: ['main'],
        gates: ['gate'],
      });
      vault.plan(plan);
      const { rest } = await on.installed();
      const named = { owner: 'acme', repo: 'vault', environment_name: 'production' };
      const all = await rest.repos.getAllEnvironments({ owner: 'acme', repo: 'vault' });
      const one = await rest.repos.getEnvironment(named).catch(({ status }) => status);
      if (rules === null) {
        expect([all.data.environments, one]).toEqual([[], 404]);
        return;
      }
      expect(one.data.protection_rules.map(({ type }: { type: string }) => type)).toEqual(rules);
      const { data } = await rest.repos.getAllDeploymentProtectionRules(named);
      expect(data.total_count).toBe(gates);
      const run = await vault.deploy({ jobs: ['production'] });
      expect(run.status).toBe(plan === 'enterprise' ? 'waiting' : 'in_progress');
    },
  );
});
