import { beforeAll, describe, expect, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { sampleRelease } from '../../../test/samples/release.ts';
import { type Attested, type Instance, sigstoreInstance } from '../../../test/samples/sigstore.ts';
import type { Artifact, Attestations } from '../../evidence/attestations.ts';
import type { Release } from '../../evidence/release.ts';
import { available, unavailable } from '../../evidence/slice.ts';
import { plain, say } from '../../text/message.ts';
import type { Verdict } from '../verdict.ts';
import { provenance } from './index.ts';

const now = new Date('2026-05-04T12:00:00Z');
const digest = `sha256:${'d'.repeat(64)}`;
const commit = 'a'.repeat(40);
const tag = { kind: 'tag', name: 'v1.0.0' } as const;
const problem = { reason: 'not-permitted', message: say`No.`, remedy: say`Grant it.` } as const;

let instance: Instance;
let other: Instance;
let logged: Instance;

beforeAll(async () => {
  // One after the other: what signs keeps a state of its own.
  instance = await sigstoreInstance();
  other = await sigstoreInstance();
  logged = await sigstoreInstance({ logs: true });
});

interface Situation extends Partial<Attestations> {
  readonly bundles?: readonly string[];
  readonly root?: string;
  readonly rootDays?: number;
  readonly of?: Partial<Release>;
  readonly options?: object;
}

function verdictOf({
  bundles = [],
  root = instance.root,
  rootDays = 1,
  of,
  options,
  ...made
}: Situation): Verdict {
  const changedAt = new Date(now.getTime() - rootDays * 86_400_000);
  const attestations: Attestations = {
    repositoryUrl: 'https://github.com/acme/shop',
    release: { tag: 'v1.0.0', immutable: true },
    artifacts: [{ name: 'shop.tgz', digest, bundles: available(bundles) }],
    trustedRoot: available({ text: root, changedAt }),
    ...made,
  };
  const release = sampleRelease({ sha: commit, target: tag, ...of });
  return judgeRule(provenance, { release, attestations }, options, now, 'release');
}

const attest = (made: Partial<Attested> = {}) => instance.attest({ digest, commit, ...made });
const said = ({ findings }: Verdict) => findings.map(({ message }) => plain(message));

test('a file with provenance of the released commit passes', async () => {
  const verdict = verdictOf({ bundles: [await attest()] });
  expect([verdict.status, plain(verdict.summary)]).toEqual([
    'pass',
    '1 file of the release has provenance of an expected workflow for this commit.',
  ]);
});

const signer = (path: string, repository = 'acme/shop') => `https://github.com/${repository}/${path}`;
const release = '.github/workflows/release.yml';

test.each<[what: string, attested: Partial<Attested>, said: string]>([
  ['a forged payload', { forged: true }, 'no root of trust verifies the signature of its attestation.'],
  ['no timestamp', { untimed: true }, 'no root of trust verifies the signature of its attestation.'],
  ['another file', { digest: `sha256:${'e'.repeat(64)}` }, 'its attestation is about another digest.'],
  [
    'the release itself',
    { predicateType: 'https://in-toto.io/attestation/release/v0.1' },
    'its attestation is https://in-toto.io/attestation/release/v0.1 and no provenance.',
  ],
  [
    'another issuer',
    { issuer: 'https://accounts.google.com' },
    'its attestation was vouched for by https://accounts.google.com.',
  ],
  [
    'another repository',
    { repositoryUrl: 'https://github.com/evil/shop' },
    'its attestation is of the repository https://github.com/evil/shop.',
  ],
  [
    'another branch',
    { signer: signer(`${release}@refs/heads/evil`) },
    `its attestation is by ${signer(`${release}@refs/heads/evil`)}, which ran from another branch or tag than the released one.`,
  ],
  [
    'a workflow elsewhere',
    { signer: signer(`${release}@refs/heads/main`, 'evil/ci') },
    `its attestation is by ${signer(`${release}@refs/heads/main`, 'evil/ci')}, which is not an expected workflow.`,
  ],
  [
    'a person',
    { signer: 'https://github.com/login/oauth' },
    'its attestation is by https://github.com/login/oauth, which is not an expected workflow.',
  ],
  [
    'another commit',
    { commit: 'b'.repeat(40) },
    'it was built from bbbbbbb and not from the released commit.',
  ],
])('an attestation of %s does not count', async (_, attested, expected) => {
  const verdict = verdictOf({ bundles: [await attest(attested)] });
  expect([verdict.status, said(verdict)]).toEqual(['fail', [`shop.tgz: ${expected}`]]);
});

test('a signature by another instance does not count', async () => {
  const bundles = [await other.attest({ digest, commit })];
  expect(verdictOf({ bundles }).status).toBe('fail');
  // Two instances can be trusted: one of each line.
  expect(verdictOf({ bundles, root: `${instance.root}\n${other.root}\n` }).status).toBe('pass');
});

test('where a root has logs, a timestamp alone does not count', async () => {
  const bundles = [await logged.attest({ digest, commit })];
  expect(verdictOf({ bundles, root: logged.root }).status).toBe('fail');
});

test('one of several attestations is enough, and what is nearest is told', async () => {
  const wrong = await attest({ predicateType: 'https://in-toto.io/attestation/release/v0.1' });
  expect(verdictOf({ bundles: [wrong, await attest()] }).status).toBe('pass');
  expect(said(verdictOf({ bundles: ['{}', await attest({ commit: 'b'.repeat(40) }), wrong] }))).toEqual([
    'shop.tgz: it was built from bbbbbbb and not from the released commit.',
  ]);
});

describe('workflows that the policy names', () => {
  test.each<[workflow: string, by: string, status: string]>([
    [release, signer(`${release}@refs/heads/main`), 'pass'],
    [release, signer(`${release}@refs/tags/v1.0.0`), 'pass'],
    [release, signer(`${release}@refs/tags/v0.9.0`), 'fail'],
    [release, signer('.github/workflows/ci.yml@refs/heads/main'), 'fail'],
    [release, signer(`${release}@refs/heads/main`, 'evil/ci'), 'fail'],
    [`acme/ci/${release}@refs/heads/v2`, signer(`${release}@refs/heads/v2`, 'acme/ci'), 'pass'],
    [`acme/ci/${release}@refs/heads/v2`, signer(`${release}@refs/heads/evil`, 'acme/ci'), 'fail'],
    [`acme/ci/${release}`, signer(`${release}@refs/heads/v2`, 'acme/ci'), 'fail'],
  ])('%s: by %s is a %s', async (workflow, by, status) => {
    const bundles = [await attest({ signer: by })];
    expect(verdictOf({ bundles, options: { workflows: [workflow] } }).status).toBe(status);
  });
});

test.each<[what: string, situation: Situation, status: string, messageId: string]>([
  ['nothing attested', {}, 'fail', 'not-attested'],
  ['hostile bundles', { bundles: ['', '{', 'null', '[]', '{"dsseEnvelope":1}'] }, 'fail', 'not-attested'],
  ['no release on GitHub', { release: null, artifacts: [] }, 'error', 'no-artifacts'],
  ['a release without files', { artifacts: [] }, 'error', 'no-artifacts'],
  ['a root that is no root', { root: '{}' }, 'error', 'root-missing'],
  ['an empty root', { root: '\n' }, 'error', 'root-missing'],
  ['no root', { trustedRoot: unavailable(problem) }, 'error', 'root-missing'],
  ['a root that is too old', { rootDays: 91 }, 'error', 'root-too-old'],
])('%s', (_, situation, status, messageId) => {
  expect(verdictOf(situation)).toMatchObject({ status, messageId });
});

test('files: signatures are no artifacts, and what cannot be read is an error', async () => {
  const bundles = available([await attest()]);
  const good: Artifact = { name: 'shop.tgz', digest, bundles };
  const files = (...artifacts: readonly Artifact[]) => verdictOf({ artifacts }).status;
  expect(files(good, { name: 'shop.tgz.asc', digest, bundles: available([]) })).toBe('pass');
  expect(files(good, { name: 'old.tgz', digest: null, bundles: available([]) })).toBe('error');
  expect(files(good, { name: 'old.tgz', digest, bundles: unavailable(problem) })).toBe('error');
  expect(files(good, { name: 'old.tgz', digest, bundles: available([]) })).toBe('fail');
});

test('an immutable release can be asked for', async () => {
  const bundles = [await attest()];
  const options = { immutable: true };
  expect(verdictOf({ bundles, options }).status).toBe('pass');
  for (const immutable of [false, null])
    expect(verdictOf({ bundles, options, release: { tag: 'v1.0.0', immutable } })).toMatchObject({
      status: 'fail',
      findings: [{ messageId: 'not-immutable' }],
    });
});
