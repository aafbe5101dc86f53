import { expect } from '@jest/globals';
import type { DeployingRun, DeployOptions, Repository, WaitingSetRecord } from '@sdl-gate/github-emulator';
import { readEntry } from '../../../src/record/entry.ts';
import type { Scene } from '../scene.ts';

/** What the gate is in the emulator. */
const app = 'sdl-gate';

/** Production waits for an hour of the commit in staging. */
export const staged = `rules:
  staging: { enforcement: enforce, soak: 1 }
releases:
  - name: production
    environments: [production]
`;

/** Every commit of the default branch may be released. */
export const free = `rules: {}
releases:
  - name: production
    environments: [production]
`;

/** A shop whose production asks the gate. */
export async function gatedShop(
  stage: Scene,
  options: Parameters<Scene['shop']>[0] = {},
): Promise<Repository> {
  const shop = await stage.shop({ policy: staged, ...options });
  shop.environment('staging');
  shop.environment('production', { gates: [app] });
  return shop;
}

/** Starts a run that deploys to production, and lets the gate learn of it. */
export async function deploy(
  stage: Scene,
  shop: Repository,
  options: Partial<DeployOptions> = {},
): Promise<DeployingRun> {
  const run = await shop.deploy({ by: 'mona', jobs: ['production'], ...options });
  await stage.settled();
  return run;
}

/** Deploys the newest commit to staging. */
export async function toStaging(stage: Scene, shop: Repository): Promise<void> {
  const run = await shop.deploy({ by: 'mona', jobs: ['staging'], path: '.github/workflows/staging.yml' });
  await run.finish('success');
  await stage.later(20_000);
  await stage.settled();
}

/** The answer of the gate about each set of jobs: `approved: approved`, after how many reports. */
export function answers({ sets }: DeployingRun): readonly string[] {
  return sets.map(({ outcome, gates }) => {
    const gate = gates[app];
    return `${outcome}: ${gate?.state ?? 'not asked'} after ${gate?.reports.length ?? 0}`;
  });
}

/** What the gate said last about the newest set. */
export function lastWords({ sets }: DeployingRun): string {
  const gate = (sets.at(-1) as WaitingSetRecord).gates[app];
  return (gate?.state === 'waiting' ? gate.reports.at(-1) : gate?.comment) ?? '';
}

/** What the record says of the gates of a repository, oldest first. */
export async function recorded(stage: Scene, shop: Repository): Promise<readonly string[]> {
  return (await entries(stage, shop)).map(
    ({ facts, confirmed }) =>
      `${facts.attempt}.${facts.round} ${facts.decision}${confirmed ? '' : ' (unconfirmed)'}`,
  );
}

/** The facts of the newest entry about a gate. */
export async function newestFacts(
  stage: Scene,
  shop: Repository,
): Promise<Readonly<Record<string, unknown>>> {
  const newest = (await entries(stage, shop)).at(-1);
  expect(newest).toBeDefined();
  return newest?.facts ?? {};
}

async function entries(stage: Scene, shop: Repository) {
  const found = await stage.store.entries({ kind: 'gate', repositoryId: shop.id }, 1_000);
  const read = found.map(async ({ id, confirmed }) => {
    const entry = readEntry((await stage.store.entry(id))?.body ?? '');
    return { confirmed, facts: 'facts' in entry ? entry.facts : {} };
  });
  return (await Promise.all(read)).toReversed();
}
