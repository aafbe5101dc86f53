import { describe, expect, it } from '@jest/globals';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;

const policy = (entry = '') => `rules:
  production: { enforcement: enforce, reviewers: false, prevent-self-review: false }
releases:
  - name: production
    environments: [production]${entry}
`;
const safe = { branches: ['main'], adminsBypass: false } as const;
const open = { protectedBranches: false } as const;

type Shop = Awaited<ReturnType<typeof stage.shop>>;

async function deployed(shop: Shop, sha: string, state: 'success' | 'failure' = 'success'): Promise<void> {
  await stage.later(60_000);
  await shop.reportDeployment({ sha, environment: 'Production', state, by: 'mona' });
  await stage.later(60_000);
}

async function outcome(shop: Shop, sha: string): Promise<string> {
  const { conclusion, release } = await stage.release(shop, sha, production);
  return release?.rollBack ? `${conclusion} as a roll-back` : conclusion;
}

describe('a commit that the environment ran before', () => {
  it('passes as a roll-back where its release had passed', async () => {
    const shop = await stage.shop({ policy: policy() });
    const sha = await shop.sha('main');
    shop.environment('production', safe);
    expect(await outcome(shop, sha)).toBe('success');
    await deployed(shop, sha);
    shop.environment('production', open);
    expect(await outcome(shop, sha)).toBe('success as a roll-back');
  });

  it('passes as one where it ran before any release was evaluated', async () => {
    const shop = await stage.shop({ policy: policy() });
    const sha = await shop.sha('main');
    shop.environment('production', open);
    await deployed(shop, sha);
    const next = await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': 'a' } });
    expect(await outcome(shop, next)).toBe('failure');
    expect(await outcome(shop, sha)).toBe('success as a roll-back');
  });

  it('does not pass where its release had failed, though somebody reports a deployment', async () => {
    const shop = await stage.shop({ policy: policy() });
    const sha = await shop.sha('main');
    shop.environment('production', open);
    expect(await outcome(shop, sha)).toBe('failure');
    await deployed(shop, sha);
    expect(await outcome(shop, sha)).toBe('failure');
  });

  it('does not pass where it was never evaluated, though somebody reports a deployment', async () => {
    const shop = await stage.shop({ policy: policy() });
    const first = await shop.sha('main');
    shop.environment('production', open);
    expect(await outcome(shop, first)).toBe('failure');
    const next = await shop.push({ branch: 'main', by: 'mona', files: { 'a.txt': 'a' } });
    await deployed(shop, next);
    expect(await outcome(shop, next)).toBe('failure');
  });

  it('does not pass where it failed there, or the policy forbids it', async () => {
    const shop = await stage.shop({ policy: policy() });
    const sha = await shop.sha('main');
    shop.environment('production', safe);
    expect(await outcome(shop, sha)).toBe('success');
    await deployed(shop, sha, 'failure');
    shop.environment('production', open);
    expect(await outcome(shop, sha)).toBe('failure');

    const strict = await stage.shop({ policy: policy('\n    roll-back: forbid') });
    const head = await strict.sha('main');
    strict.environment('production', safe);
    expect(await outcome(strict, head)).toBe('success');
    await deployed(strict, head);
    strict.environment('production', open);
    expect(await outcome(strict, head)).toBe('failure');
  });
});
