import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-01-05T09:00:00Z') });
});
afterEach(() => on.close());

describe('security advisories', () => {
  it('are listed by state and age, for the app', async () => {
    const { advisories } = on.repository;
    const first = await advisories.report({ summary: 'First', by: 'bob' });
    const second = await advisories.report({ summary: 'Second', by: 'bob' });
    const third = await advisories.report({ summary: 'Third', by: 'bob' });
    await advisories.set(second, 'closed');
    const { rest } = await on.installed();
    const list = async (query = {}) =>
      (await rest.securityAdvisories.listRepositoryAdvisories({ ...repo, ...query })).data.map(
        ({ ghsa_id: id, state }) => [id, state],
      );
    expect(await list()).toEqual([
      [third, 'triage'],
      [second, 'closed'],
      [first, 'triage'],
    ]);
    expect(await list({ state: 'triage', direction: 'asc', sort: 'created' })).toEqual([
      [first, 'triage'],
      [third, 'triage'],
    ]);
  });

  it('are paged by cursor', async () => {
    for (const summary of ['1', '2', '3']) await on.repository.advisories.report({ summary });
    const { rest } = await on.installed();
    const { data, headers } = await rest.securityAdvisories.listRepositoryAdvisories({
      ...repo,
      per_page: 2,
    });
    expect([data.length, headers.link]).toEqual([2, expect.stringContaining('after=')]);
  });

  it('are 404 for users who are no administrators', async () => {
    await expect(on.as('bob').rest.securityAdvisories.listRepositoryAdvisories(repo)).rejects.toMatchObject({
      status: 404,
    });
  });
});

it('private vulnerability reporting is off until it is turned on', async () => {
  const { rest } = await on.installed();
  const enabled = async () => (await rest.repos.checkPrivateVulnerabilityReporting(repo)).data.enabled;
  expect(await enabled()).toBe(false);
  on.repository.advisories.privateReporting(true);
  expect(await enabled()).toBe(true);
});

it('a security policy is that of the repository, or that of its account', async () => {
  const { graphql } = await on.installed();
  const query = '{ repository(owner: "acme", name: "shop") { isSecurityPolicyEnabled } }';
  expect(await graphql(query)).toEqual({ repository: { isSecurityPolicyEnabled: false } });
  const shared = await on.emulator.world.repository({
    owner: 'acme',
    name: '.github',
    files: { 'SECURITY.md': 'Tell us.\n' },
  });
  expect(await graphql(query)).toEqual({ repository: { isSecurityPolicyEnabled: true } });
  await shared.push({ branch: 'main', remove: ['SECURITY.md'] });
  await on.repository.push({ branch: 'main', files: { 'docs/SECURITY.md': 'Tell us.\n' } });
  expect(await graphql(query)).toEqual({ repository: { isSecurityPolicyEnabled: true } });
});
