import { expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../manifest.ts';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;
const permissions = { ...registeredApp().permissions, vulnerability_alerts: 'read' } as const;

const policy = (options = '') => `rules:
  components:
    enforcement: enforce
${options}releases:
  - name: production
    environments: [production]
`;

async function verdictOn(shop: Repository) {
  const { rules } = await stage.release(shop, await shop.sha('main'), production);
  const found = rules.find(({ id }) => id === 'components')?.verdict;
  if (found === undefined) throw new Error('The rule has no verdict.');
  return [found.status, found.messageId];
}

it('passes where GitHub analyzes each manifest, and is an error where its alerts are off', async () => {
  const shop = await stage.shop({ policy: policy(), permissions });
  expect(await verdictOn(shop)).toEqual(['pass', 'analyzed']);
  shop.dependabot.enabled(false);
  expect(await verdictOn(shop)).toEqual(['error', 'alerts-unknown']);
});

it('is an error where the app may not read the alerts', async () => {
  const { vulnerability_alerts: _, ...fewer } = permissions;
  const shop = await stage.shop({ policy: policy(), permissions: fewer });
  expect(await verdictOn(shop)).toEqual(['error', 'alerts-unknown']);
});

it('fails for code of others, and passes once a scan of it succeeded', async () => {
  const analyses =
    "    analyses: [{ tool: { check: scan, app: github-actions }, files: ['third_party/**'] }]\n";
  const files = { 'third_party/zlib/inflate.c': 'int inflate(void);\n' };
  const shop = await stage.shop({ policy: policy(analyses), permissions, files });
  expect(await verdictOn(shop)).toEqual(['pending', 'analysis-awaited']);
  const sha = await shop.sha('main');
  await shop.reportCheck({ name: 'scan', sha, conclusion: 'success' });
  expect(await verdictOn(shop)).toEqual(['pass', 'analyzed']);
  await shop.push({ branch: 'main', files: { 'conanfile.txt': '[requires]\nzlib/1.3\n' } });
  expect(await verdictOn(shop)).toEqual(['fail', 'not-analyzed']);
});

it('does not apply where nothing comes from others', async () => {
  const ignoring = "    ignore: ['**']\n";
  const shop = await stage.shop({ policy: policy(ignoring), permissions });
  expect(await verdictOn(shop)).toEqual(['not-applicable', 'no-components']);
});
