import { describe, expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';

const on = await emulatedGitHub();

function subjectOf(repository: Repository, branch = 'main') {
  return { ...on.placeOf(repository), kind: 'accounted-commits', branch } as const;
}

const protectionOf = (repository: Repository, branch?: string) =>
  on.github.branchProtection(subjectOf(repository, branch));

describe('the protection of a branch', () => {
  it('says whether it is the default one, and whether its rules require the check', async () => {
    const shop = await on.shop();
    shop.protect('main', null);
    await shop.branch('release/1', 'main');
    const nothing = { isProtected: false, requiresCheck: false };
    expect(await protectionOf(shop)).toEqual({ isDefault: true, ...nothing });
    expect(await protectionOf(shop, 'release/1')).toEqual({ isDefault: false, ...nothing });
    shop.protect('release/*', { requiredChecks: [{ name: 'SDL' }] });
    const required = { isDefault: false, isProtected: true, requiresCheck: true };
    expect(await protectionOf(shop, 'release/1')).toEqual(required);
    shop.protect('release/*', { requiredChecks: [{ name: 'build' }] });
    expect(await protectionOf(shop, 'release/1')).toEqual({ ...required, requiresCheck: false });
  });

  it('is none of a branch that is gone', async () => {
    const shop = await on.shop();
    expect(await protectionOf(shop, 'gone')).toBeNull();
  });

  it('is found on every page of branches', async () => {
    const shop = await on.shop();
    shop.protect('main', null);
    shop.protect('release/*', { approvals: 1 });
    for (let number = 100; number < 201; number += 1) await shop.branch(`release/${number}`, 'main');
    await shop.branch('topic', 'main');
    const found = await on.github.protectedBranches(subjectOf(shop));
    expect(found).toHaveLength(101);
    expect(found).not.toContain('topic');
  });
});

describe('the activity log of a branch', () => {
  const since = new Date(0);

  it('is complete for a year where GitHub lists no more, and read once for the parts of a line', async () => {
    const shop = await on.shop();
    const sha = await shop.push({ branch: 'main', by: 'ada', files: { 'a.txt': 'a\n' } });
    on.asked();
    const subject = subjectOf(shop);
    const log = await on.github.branchMoves(subject, { since, isContinued: false });
    expect(log?.moves[0]).toMatchObject({ kind: 'push', actor: { login: 'ada', kind: 'user' }, after: sha });
    expect(log?.since.getTime()).toBeGreaterThan(0);
    await on.github.branchMoves(subject, { since, isContinued: true });
    expect(on.asked()).toEqual(['repos/list-activities']);
    await shop.push({ branch: 'main', by: 'ada', files: { 'a.txt': 'b\n' } });
    const again = await on.github.branchMoves(subject, { since, isContinued: false });
    expect(again?.moves).toHaveLength((log?.moves.length ?? 0) + 1);
  });

  it('is null where the app may not read it', async () => {
    const shop = await on.shop({ permissions: { checks: 'write', pull_requests: 'write' } });
    expect(await on.github.branchMoves(subjectOf(shop), { since, isContinued: false })).toBeNull();
  });
});
