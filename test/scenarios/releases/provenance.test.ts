import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { plain } from '../../../src/text/message.ts';
import { registeredApp } from '../../manifest.ts';
import { type Instance, sigstoreInstance } from '../../samples/sigstore.ts';
import { scene } from '../scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'roots-'));
const trustedRoot = join(folder, 'trusted_root.jsonl');
const stage = scene({ trustedRoot });
const permissions = { ...registeredApp().permissions, attestations: 'read' } as const;
const tag = { kind: 'tag', name: 'v1.0.0' } as const;
const production = { kind: 'environment', name: 'production' } as const;
const daysMs = 86_400_000;

let instance: Instance;

beforeAll(async () => {
  instance = await sigstoreInstance();
  writeFileSync(trustedRoot, instance.root);
});
afterAll(() => rmSync(folder, { recursive: true }));

const policy = `rules:
  provenance: enforce
releases:
  - name: versions
    tags: ["v*"]
  - name: production
    environments: [production]
`;

async function verdictOn(shop: Repository, target: typeof tag | typeof production = tag) {
  const { rules } = await stage.release(shop, await shop.sha('main'), target);
  const found = rules.find(({ id }) => id === 'provenance')?.verdict;
  if (found === undefined) throw new Error('The rule has no verdict.');
  return [found.status, found.messageId, ...found.findings.map(({ message }) => plain(message))];
}

async function publish(shop: Repository): Promise<string> {
  const release = await shop.releases.create({ by: 'grace', tag: tag.name, draft: true });
  const digest = await shop.releases.upload(release, { by: 'grace', name: 'shop.tgz', content: 'files' });
  await shop.releases.publish(release, { by: 'grace' });
  return digest ?? '';
}

async function attest(shop: Repository, digest: string, commit: string) {
  const repositoryUrl = `${stage.emulator.url}/${shop.owner}/${shop.name}`;
  const bundle = await instance.attest({
    digest,
    commit,
    repositoryUrl,
    signer: `${repositoryUrl}/.github/workflows/release.yml@refs/tags/${tag.name}`,
  });
  return JSON.parse(bundle);
}

it('passes once each file of the release is attested for the commit', async () => {
  const shop = await stage.shop({ policy, permissions });
  expect(await verdictOn(shop)).toEqual(['error', 'no-artifacts']);
  const digest = await publish(shop);
  expect(await verdictOn(shop)).toEqual(['fail', 'not-attested', 'shop.tgz: nothing is attested about it.']);
  await shop.attestations.add({ digest, bundle: await attest(shop, digest, 'b'.repeat(40)) });
  expect(await verdictOn(shop)).toEqual([
    'fail',
    'not-attested',
    'shop.tgz: it was built from bbbbbbb and not from the released commit.',
  ]);
  await shop.attestations.add({ digest, bundle: await attest(shop, digest, await shop.sha('main')) });
  expect(await verdictOn(shop)).toEqual(['pass', 'attested']);
  expect(await verdictOn(shop, production)).toEqual(['pass', 'attested']);
});

it('does not take the files of a draft for those that are published under the tag', async () => {
  const shop = await stage.shop({ policy, permissions });
  await publish(shop);
  const draft = await shop.releases.create({ by: 'mona', tag: tag.name, draft: true });
  const good = await shop.releases.upload(draft, { by: 'mona', name: 'good.tgz', content: 'good' });
  const bundle = await attest(shop, good ?? '', await shop.sha('main'));
  await shop.attestations.add({ digest: good ?? '', bundle });
  expect(await verdictOn(shop)).toEqual(['fail', 'not-attested', 'shop.tgz: nothing is attested about it.']);
});

it('never asks a host that is not GitHub’s', async () => {
  const shop = await stage.shop({ policy, permissions });
  const digest = await publish(shop);
  const bundle = await attest(shop, digest, await shop.sha('main'));
  await shop.attestations.add({ digest, bundle, url: 'https://evil.example.com/bundle.json.sn' });
  const [status, id, said] = await verdictOn(shop);
  expect([status, id]).toEqual(['error', 'not-readable']);
  expect(said).toContain('evil.example.com');
});

it('is an error where the app may not read attestations', async () => {
  const { attestations: _, ...fewer } = permissions;
  const shop = await stage.shop({ policy, permissions: fewer });
  await publish(shop);
  expect(await verdictOn(shop)).toMatchObject([
    'error',
    'not-readable',
    expect.stringContaining('not permitted'),
  ]);
});

it('is an error where the roots of trust are too old', async () => {
  const shop = await stage.shop({ policy, permissions });
  await publish(shop);
  const old = new Date(stage.emulator.clock.now().getTime() - 100 * daysMs);
  utimesSync(trustedRoot, old, old);
  expect(await verdictOn(shop)).toEqual(['error', 'root-too-old']);
});
