import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/engine/report.ts';
import { plain } from '../../../src/text/message.ts';
import { reported, scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;

const policy = `rules:
  production: enforce
releases:
  - name: production
    environments: [production]
    tags: ["v*"]
`;
const safe = {
  branches: ['main'],
  reviewers: ['ada'],
  preventSelfReview: true,
  adminsBypass: false,
} as const;

type Environment = Parameters<Awaited<ReturnType<typeof stage.shop>>['environment']>[1];

async function released(environment: Environment | null, options: Parameters<typeof stage.shop>[0] = {}) {
  const shop = await stage.shop({ policy, ...options });
  if (environment !== null) shop.environment('production', environment);
  return stage.release(shop, await shop.sha('main'), production);
}

function verdictOf({ rules }: Report) {
  const verdict = rules.find(({ id }) => id === 'production')?.verdict;
  if (verdict === undefined) throw new Error('The rule has no verdict.');
  return verdict;
}

describe('the settings of production', () => {
  it('pass where they restrict who and what is deployed', async () => {
    expect(reported(await released(safe))).toMatchObject({
      conclusion: 'success',
      rules: { production: 'pass' },
    });
  });

  it('fail with each that is missing, and where it is', async () => {
    const verdict = verdictOf(await released({}));
    expect(verdict.status).toBe('fail');
    expect(verdict.findings.map(({ topic }) => topic)).toEqual(['reviewers', 'admins', 'branches']);
    expect('remedy' in verdict && plain(verdict.remedy)).toContain('Settings → Environments → production');
  });

  it('fail where there is no such environment', async () => {
    expect(verdictOf(await released(null))).toMatchObject({ status: 'fail', messageId: 'no-environment' });
  });

  it('are an error where GitHub does not tell whether administrators bypass them', async () => {
    const verdict = verdictOf(await released({ ...safe, adminsBypass: null }));
    expect(verdict).toMatchObject({ status: 'error', messageId: 'bypass-not-shown' });
  });

  it('are an error in a private repository whose plan may have no reviewers', async () => {
    const shop = await stage.shop({ policy, private: true });
    shop.plan('team');
    shop.environment('production', safe);
    const report = await stage.release(shop, await shop.sha('main'), production);
    expect(verdictOf(report)).toMatchObject({ status: 'error', messageId: 'not-in-plan' });
  });
});

it('do not matter for a tag', async () => {
  const shop = await stage.shop({ policy });
  const report = await stage.release(shop, await shop.sha('main'), { kind: 'tag', name: 'v1' });
  expect(verdictOf(report)).toMatchObject({ status: 'not-applicable' });
});
