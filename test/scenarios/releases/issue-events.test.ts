import { describe, expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { scene } from '../scene.ts';
import { answers, deploy, gatedShop, lastWords, toStaging } from './gate-scene.ts';

const stage = scene({ events: ['issues'] });

/** Production waits for an hour in staging, and is not released with an open finding. */
const policy = `rules:
  staging: { enforcement: enforce, soak: 1 }
  open-alerts: { enforcement: enforce, kinds: [code-scanning], issues: [{ labels: [pentest] }] }
releases:
  - name: production
    environments: [production]
`;

async function waiting() {
  const shop = await gatedShop(stage, { policy });
  await shop.uploadAnalysis({ tool: 'CodeQL', ref: 'refs/heads/main', alerts: [] });
  const fixed = await shop.openIssue({ title: 'A hole', by: 'sam', labels: ['pentest', 'low'] });
  await fixed.close({ by: 'mona' });
  await toStaging(stage, shop);
  const run = await deploy(stage, shop);
  expect(answers(run)).toEqual(['waiting: waiting after 1']);
  expect(lastWords(run)).toMatch(/cannot be released yet/);
  return { shop, run };
}

/** Lets the app learn what happened, long before the ten minutes are over after which a gate looks by itself. */
async function heard(): Promise<void> {
  await stage.settled();
  await stage.advance(60_000);
}

describe('a gate that waits', () => {
  it.each<[what: string, happens: (shop: Repository) => Promise<unknown>]>([
    [
      'opened as a finding',
      (shop) => shop.openIssue({ title: 'Another', by: 'sam', labels: ['pentest', 'critical'] }),
    ],
    [
      'labeled as a finding',
      async (shop) => {
        const issue = await shop.openIssue({ title: 'Another', by: 'sam', labels: ['critical'] });
        await heard();
        await issue.label('pentest', { by: 'sam' });
      },
    ],
    [
      'closed as not planned, which accepts the risk',
      async (shop) => {
        const issue = await shop.openIssue({ title: 'Another', by: 'sam', labels: ['critical'] });
        await issue.close({ by: 'mona', reason: 'not_planned' });
        await heard();
        await issue.label('pentest', { by: 'sam' });
      },
    ],
  ])('is rejected soon after an issue was %s', async (_, happens) => {
    const { shop, run } = await waiting();
    await stage.later(30_000);
    await happens(shop);
    await heard();
    expect(answers(run)).toEqual(['rejected: rejected after 1']);
    expect(lastWords(run)).toMatch(/this commit must not be released/);
  });

  it('goes on waiting, and says nothing, when an issue is opened that is no finding', async () => {
    const { shop, run } = await waiting();
    await stage.later(30_000);
    await shop.openIssue({ title: 'A wish', by: 'sam' });
    await heard();
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
  });
});
