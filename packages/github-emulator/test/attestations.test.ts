import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uncompress } from 'snappyjs';
import type { NewAttestation } from '../src/index.ts';
import { everyPermission, type Stage, stage } from './fixture.ts';

const repo = { owner: 'acme', repo: 'shop' };
const digest = `sha256:${'ab'.repeat(32)}`;
const about = { ...repo, subject_digest: digest };

let on: Stage;
beforeEach(async () => {
  on = await stage({ clock: new Date('2026-01-05T09:00:00Z') });
});

/** A bundle whose statement has a type of predicate. */
function bundle(predicateType: string): object {
  const payload = Buffer.from(JSON.stringify({ predicateType })).toString('base64');
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: 'AA==' }, tlogEntries: [] },
    dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: 'AA==' }] },
  };
}

const provenance = bundle('https://slsa.dev/provenance/v1');
const release = bundle('https://in-toto.io/attestation/release/v0.2');
const add = (more: Partial<NewAttestation> = {}) =>
  on.repository.attestations.add({ digest, bundle: provenance, ...more });

async function list(query: object = {}) {
  const { data } = await (await on.installed()).rest.repos.listAttestations({ ...about, ...query });
  return data.attestations ?? [];
}

async function address(): Promise<string> {
  return (await list())[0]?.bundle_url ?? '';
}

/** A JSON value from its compressed bytes. */
async function read(response: Response): Promise<unknown> {
  return JSON.parse(Buffer.from(uncompress(new Uint8Array(await response.arrayBuffer()))).toString());
}

describe('attestations', () => {
  afterEach(() => on.close());

  it('are listed by digest, the newest first, with the address of the bundle', async () => {
    await add({ bundle: release, initiator: 'github' });
    await add();
    await add({ digest: `sha256:${'cd'.repeat(32)}` });
    const found = await list();
    expect(found).toEqual([
      { repository_id: on.repository.id, initiator: 'user', bundle: null, bundle_url: expect.any(String) },
      { repository_id: on.repository.id, initiator: 'github', bundle: null, bundle_url: expect.any(String) },
    ]);
    const bundles = await Promise.all(found.map(async ({ bundle_url: url = '' }) => read(await fetch(url))));
    expect(bundles).toEqual([provenance, release]);
    expect(await list({ subject_digest: digest.toUpperCase() })).toHaveLength(2);
  });

  it('are filtered by the type of the predicate, by name and in full', async () => {
    await add();
    await add({ bundle: release });
    await add({ bundle: bundle('https://spdx.dev/Document/v2.3') });
    await add({ bundle: bundle('https://cyclonedx.org/bom') });
    await add({ bundle: { dsseEnvelope: { payload: '%' } } });
    await add({ bundle: null });
    const count = async (type: string) => (await list({ predicate_type: type })).length;
    expect(await count('provenance')).toBe(1);
    expect(await count('sbom')).toBe(2);
    expect(await count('release')).toBe(1);
    expect(await count('https://slsa.dev/provenance/v1')).toBe(1);
    expect(await count('https://slsa.dev/provenance/v')).toBe(0);
    expect(await list()).toHaveLength(6);
  });

  it('are 404 for a digest without any', async () => {
    await expect(list()).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('Not Found'),
    });
    await add();
    await expect(list({ subject_digest: 'sha256:' })).rejects.toMatchObject({ status: 404 });
    await expect(on.repository.attestations.add({ digest: 'abc', bundle: {} })).rejects.toThrow('no digest');
  });

  it('are paged by cursor', async () => {
    for (let count = 0; count < 5; count += 1) await add();
    const { paginate, rest } = await on.installed();
    const first = await rest.repos.listAttestations({ ...about, per_page: 2, predicate_type: 'provenance' });
    const next = new URL(/<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '');
    expect([...next.searchParams.keys()].sort()).toEqual(['after', 'per_page', 'predicate_type']);
    const pages = await paginate('GET /repos/{owner}/{repo}/attestations/{subject_digest}', {
      ...about,
      per_page: 2,
    });
    // Octokit flattens only lists with a total.
    const all = pages.flatMap((each) => ('attestations' in each ? each.attestations : []));
    expect(all).toHaveLength(5);
  });

  it('need read access to attestations', async () => {
    await on.close();
    const { attestations: _, ...permissions } = everyPermission;
    on = await stage({ permissions });
    await add();
    await expect(list()).rejects.toMatchObject({ status: 403 });
    expect((await on.as('carol').rest.repos.listAttestations(about)).status).toBe(200);
  });

  it('contain the bundle itself where the server is older', async () => {
    await add({ embedded: true });
    expect(await list()).toEqual([
      { repository_id: on.repository.id, initiator: 'user', bundle: provenance },
    ]);
  });

  it('have any address and any bytes that a test asks for', async () => {
    await add({ url: 'https://storage.example/x' });
    expect(await address()).toBe('https://storage.example/x');
    await add({ file: Buffer.from('no snappy') });
    expect(await (await fetch(await address())).text()).toBe('no snappy');
  });

  it('refuse an address that has ended or was changed', async () => {
    await add();
    const url = await address();
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-snappy']);
    expect((await fetch(url.replace(/\d+\.json/, '1.json'))).status).toBe(403);
    expect((await fetch(url.replace('2026', '2027'))).status).toBe(403);
    expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403);
    on.emulator.clock.advance(60 * 60_000);
    expect((await fetch(url)).status).toBe(403);
  });

  it('are subject to faults, and are in the log of requests', async () => {
    await add();
    const url = await address();
    on.emulator.clearRequests();
    on.emulator.faults.fail('attestation-bundle', { status: 503, times: 1 });
    expect((await fetch(url)).status).toBe(503);
    on.emulator.faults.drop('attestation-bundle', { when: 'during', times: 1 });
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
    on.emulator.faults.drop('attestation-bundle', { times: 1 });
    await expect(fetch(url)).rejects.toThrow();
    const hold = on.emulator.faults.hang('attestation-bundle');
    const held = fetch(url);
    await hold.reached();
    hold.release();
    expect((await held).status).toBe(200);
    expect(on.emulator.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['attestation-bundle', 503],
      ['attestation-bundle', 0],
      ['attestation-bundle', 0],
      ['attestation-bundle', 200],
    ]);
  });
});

it('an address of a bundle refuses credentials, which are a violation', async () => {
  await add();
  const response = await fetch(await address(), { headers: { authorization: 'bearer secret' } });
  expect(response.status).toBe(401);
  expect(on.emulator.violations).toEqual([
    'attestation-bundle: the address of a bundle was asked with credentials',
  ]);
  await on.close({ violations: 1 });
});
