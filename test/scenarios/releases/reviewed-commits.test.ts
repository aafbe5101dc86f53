import { expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { plain } from '../../../src/text/message.ts';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;

const policy = (since: string | null = null, first = 100) => `rules:
  review: enforce
  reviewed-commits:
    enforcement: enforce
    since: ${since === null ? 'null' : `"${since}"`}
    first: ${first}
releases:
  - name: production
    environments: [production]
`;

/** A shop whose policy names its first commit. */
async function openShop(): Promise<Repository> {
  const shop = await stage.shop({ policy: policy() });
  const since = await shop.push({
    branch: 'main',
    files: { '.github/sdl.yml': policy(await shop.sha('main')) },
  });
  await shop.push({ branch: 'main', files: { '.github/sdl.yml': policy(since) } });
  await stage.advance(20_000);
  return shop;
}

async function merge(
  shop: Repository,
  name: string,
  { reviewed }: { readonly reviewed: boolean },
): Promise<string> {
  const change = await shop.openPullRequest({
    by: 'mona',
    title: `Add ${name}`,
    branch: name,
    files: { [`src/${name}.ts`]: `export const ${name} = 1;\n` },
  });
  if (reviewed) await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  const sha = await change.merge({ by: 'grace', method: 'squash' });
  await stage.advance(20_000);
  await stage.settled();
  return sha;
}

/** A commit without a pull request is read again three times before it is recorded, five seconds apart. */
async function untilRecorded(): Promise<void> {
  for (let time = 0; time < 5; time += 1) await stage.advance(6_000);
}

async function verdictOn(shop: Repository, sha: string) {
  const { rules } = await stage.release(shop, sha, production);
  const found = rules.find(({ id }) => id === 'reviewed-commits')?.verdict;
  if (found === undefined) throw new Error('The rule has no verdict.');
  return {
    status: found.status,
    summary: plain(found.summary),
    findings: found.findings.map(({ messageId }) => messageId),
  };
}

it('passes for what was merged with a review, and then asks about what came since', async () => {
  const shop = await openShop();
  const policyCommit = await shop.sha('main');
  const first = await merge(shop, 'cart', { reviewed: true });
  // The commit that names `since` was pushed directly.
  expect(await verdictOn(shop, first)).toMatchObject({ status: 'fail', findings: ['direct-push'] });
  await shop.push({ branch: 'main', files: { '.github/sdl.yml': policy(policyCommit) } });
  await stage.advance(20_000);
  expect(await verdictOn(shop, first)).toEqual({
    status: 'pass',
    summary: `1 commit since ${policyCommit.slice(0, 7)}, which the policy names: it is accounted for.`,
    findings: [],
  });
  const pushed = await shop.push({
    branch: 'main',
    by: 'mona',
    files: { 'src/tax.ts': 'export const tax = 1;\n' },
  });
  await untilRecorded();
  expect(await verdictOn(shop, pushed)).toMatchObject({
    status: 'fail',
    findings: ['direct-push', 'direct-push'],
  });
  // The release that failed is no beginning, and the one that passed is one without `since`.
  const latest = await shop.push({ branch: 'main', files: { '.github/sdl.yml': policy() } });
  await untilRecorded();
  expect(await verdictOn(shop, latest)).toMatchObject({
    status: 'fail',
    findings: ['direct-push', 'direct-push', 'direct-push'],
  });
});

it('counts what was merged in an emergency that is declared afterwards, until its review is overdue', async () => {
  const exceptions = `exceptions:
  approvers:
    - { by: [ada] }
  emergency: { by: [grace] }
`;
  const observed = policy(null, 1).replace('review: enforce', 'review: observe');
  const shop = await stage.shop({ policy: `${exceptions}${observed}` });
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Stop the payments',
    branch: 'stop',
    files: { 'src/pay.ts': 'export {};\n' },
  });
  await stage.settled();
  const sha = await change.merge({ by: 'grace', method: 'squash' });
  await stage.later(20_000);
  await stage.settled();
  expect(await verdictOn(shop, sha)).toMatchObject({
    status: 'fail',
    findings: ['rule-not-met', 'first-release'],
  });
  await change.comment({
    by: 'grace',
    body: '/sdl emergency because payments fail incident https://status.example.com/1',
  });
  await stage.settled();
  expect(await verdictOn(shop, sha)).toMatchObject({
    status: 'pass',
    findings: ['emergency-open', 'first-release'],
  });
  await stage.leap(60 * 24 * 60 * 60_000);
  expect(await verdictOn(shop, sha)).toMatchObject({
    status: 'fail',
    findings: ['emergency-not-reviewed', 'first-release'],
  });
});

it('waits for a commit that has just landed', async () => {
  const shop = await stage.shop({ policy: policy(null, 1) });
  const pushed = await shop.push({
    branch: 'main',
    by: 'mona',
    files: { 'src/tax.ts': 'export const tax = 1;\n' },
  });
  expect((await verdictOn(shop, pushed)).status).toBe('pending');
});

it('does not take a commit of a merged branch for one that landed', async () => {
  const shop = await openShop();
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Add cart',
    branch: 'cart',
    files: { 'src/cart.ts': 'export const cart = 1;\n' },
  });
  const { headSha } = change;
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  await change.merge({ by: 'grace', method: 'merge' });
  await stage.advance(11 * 60_000);
  const verdict = await verdictOn(shop, headSha);
  expect(verdict.status).toBe('fail');
  expect(verdict.findings).toContain('not-recorded');
});
