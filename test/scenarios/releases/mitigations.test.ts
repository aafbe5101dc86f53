import { expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;
const path = 'docs/threat-models/auth.md';

const policy = `rules:
  mitigations: enforce
releases:
  - name: production
    environments: [production]
`;

const model = (mitigation: string) =>
  `# Threat model\n\n## What can go wrong?\n\n- T1: guessing (mitigated in ${mitigation})\n`;

async function verdictOn(shop: Repository, sha: string) {
  const { rules } = await stage.release(shop, sha, production);
  const found = rules.find(({ id }) => id === 'mitigations')?.verdict;
  if (found === undefined) throw new Error('The rule has no verdict.');
  return [found.status, ...found.findings.map(({ messageId }) => messageId)];
}

const pushed = (shop: Repository, text: string) => shop.push({ branch: 'main', files: { [path]: text } });

it('does not apply without threat models', async () => {
  const shop = await stage.shop({ policy });
  expect(await verdictOn(shop, await shop.sha('main'))).toEqual(['not-applicable']);
});

it('fails while the issue is open, and passes once it is closed', async () => {
  const shop = await stage.shop({ policy });
  const issue = await shop.openIssue({ by: 'mona', title: 'Limit the attempts' });
  const sha = await pushed(shop, model(`#${issue.number}`));
  expect(await verdictOn(shop, sha)).toEqual(['fail', 'open-work']);
  await issue.close({ by: 'mona' });
  expect(await verdictOn(shop, sha)).toEqual(['pass']);
  expect(await verdictOn(shop, await pushed(shop, model('#999')))).toEqual(['fail', 'missing-work']);
});

it('counts a pull request only where the released commit contains it', async () => {
  const shop = await stage.shop({ policy });
  const change = await shop.openPullRequest({
    by: 'mona',
    title: 'Limit the attempts',
    branch: 'limit',
    files: { 'src/limit.ts': 'export const limit = 3;\n' },
  });
  const before = await pushed(shop, model(`#${change.number}`));
  expect(await verdictOn(shop, before)).toEqual(['fail', 'open-work']);
  await stage.settled();
  const merged = await change.merge({ by: 'grace', method: 'squash' });
  expect(await verdictOn(shop, before)).toEqual(['fail', 'not-in-release']);
  expect(await verdictOn(shop, merged)).toEqual(['pass']);
});

it('is an error where an issue cannot be read', async () => {
  const shop = await stage.shop({ policy });
  const sha = await pushed(shop, model('acme-secret/vault#3'));
  expect(await verdictOn(shop, sha)).toEqual(['error', 'not-readable']);
});
