import type { Artifact, Attestations } from '../../evidence/attestations.ts';
import type { Release } from '../../evidence/release.ts';
import { matcher } from '../matching.ts';
import {
  attested,
  type Lack,
  lacks,
  noArtifacts,
  noDigest,
  noProvenance,
  notAttested,
  notCounted,
  notImmutable,
  notReadable,
  type ProvenanceFinding,
  rootMissing,
  rootTooOld,
  rootUnreadable,
  unreadable,
} from './messages.ts';
import type { Options } from './options.ts';
import { type Roots, readRoots, type VerifiedStatement, verifyBundle } from './verification/verify-bundle.ts';

interface Evidence {
  readonly release: Release;
  readonly attestations: Attestations;
}

const dayMs = 86_400_000;

/** Days after which roots of trust have to be read again. */
const maxRootDays = 90;

/** Whether each file of the release has provenance of an expected workflow for the released commit. */
export function evaluate(evidence: Evidence, options: Options, now: Date) {
  const { release, artifacts, trustedRoot } = evidence.attestations;
  const isIgnored = matcher(options.ignore);
  const released = artifacts.filter(({ name }) => !isIgnored(name));
  if (release === null || released.length === 0) return noArtifacts(release?.tag ?? null);
  if (!trustedRoot.available) return rootMissing(trustedRoot.problem);
  const days = Math.floor((now.getTime() - trustedRoot.value.changedAt.getTime()) / dayMs);
  if (days > maxRootDays) return rootTooOld(days);
  const roots = readRoots(trustedRoot.value.text);
  if (roots === null) return rootUnreadable();
  const findings = released.flatMap((artifact) => findingOf(artifact, evidence, roots, options));
  const isMutable = options.immutable && release.immutable !== true;
  const bad = findings.filter(({ level }) => level === 'failure');
  if (bad.length > 0 || isMutable)
    return notAttested(bad.length, isMutable, [
      ...bad,
      ...(isMutable ? [notImmutable(release.tag)] : []),
      ...findings.filter(({ level }) => level !== 'failure'),
    ]);
  return findings.length > 0 ? notReadable(findings.length, findings) : attested(released.length);
}

/** Nothing where one attestation counts: a release that is immutable has a second one, by GitHub. */
function findingOf(
  { name, digest, bundles }: Artifact,
  evidence: Evidence,
  roots: Roots,
  options: Options,
): readonly ProvenanceFinding[] {
  if (digest === null) return [noDigest(name)];
  if (!bundles.available) return [unreadable(name, bundles.problem)];
  if (bundles.value.length === 0) return [noProvenance(name)];
  let best: readonly [lack: Lack, found: string] | null = null;
  for (const bundle of bundles.value) {
    const found = lackOf(verifyBundle(bundle, roots), digest, evidence, options);
    if (found === null) return [];
    // What is nearest to what is expected says best what to change.
    if (best === null || lacks.indexOf(found[0]) > lacks.indexOf(best[0])) best = found;
  }
  return best === null ? [] : [notCounted(name, ...best)];
}

/** What an attestation lacks to count, with what it has instead; null where it counts. */
function lackOf(
  statement: ReturnType<typeof verifyBundle>,
  digest: string,
  { release, attestations }: Evidence,
  options: Options,
): readonly [lack: Lack, found: string] | null {
  if (typeof statement === 'string') return [statement, ''];
  const { signer, issuer, repository, commit, predicateType, subjects } = statement;
  if (!subjects.includes(digest.toLowerCase())) return ['digest', ''];
  if (!/^https:\/\/slsa\.dev\/provenance\/v(?:0\.2|1)$/.test(predicateType))
    return ['predicate', predicateType];
  if (issuer !== options.issuer) return ['issuer', issuer ?? ''];
  const { repositoryUrl } = attestations;
  if (repository?.toLowerCase() !== repositoryUrl.toLowerCase()) return ['repository', repository ?? ''];
  const lack = signerLack(signer, release, attestations, options);
  if (lack !== null) return [lack, signer];
  return commit === release.sha
    ? null
    : ['commit', /^[0-9a-f]{40}$/.test(commit ?? '') ? (commit ?? '') : ''];
}

/** Whether the workflow is expected, and ran from the branch or the tag that is released. */
function signerLack(
  signer: VerifiedStatement['signer'],
  { branches, target }: Release,
  { repositoryUrl, release }: Attestations,
  { workflows }: Options,
): Lack | null {
  const { origin, pathname } = new URL(repositoryUrl);
  const parts =
    /^(https?:\/\/[^/]+)\/([^/]+\/[^/]+)\/(\.github\/workflows\/[^/@]+)@(refs\/(?:heads|tags)\/.+)$/.exec(
      signer,
    );
  if (parts === null) return 'workflow';
  const [, host = '', repository = '', path = '', ref = ''] = parts;
  if (host !== origin) return 'workflow';
  const isOwn = repository.toLowerCase() === pathname.slice(1).toLowerCase();
  const refs = [
    ...branches.filter(({ contains }) => contains).map(({ name }) => `refs/heads/${name}`),
    ...(target.kind === 'tag' ? [`refs/tags/${target.name}`] : []),
    ...(release === null ? [] : [`refs/tags/${release.tag}`]),
  ];
  if (workflows.length === 0) return isOwn ? (refs.includes(ref) ? null : 'ref') : 'workflow';
  const named = workflows.filter((workflow) => {
    const [wanted = ''] = workflow.split('@', 1);
    return isOwn && wanted === path
      ? true
      : wanted.toLowerCase() === `${repository}/${path}`.toLowerCase() && wanted.endsWith(path);
  });
  if (named.length === 0) return 'workflow';
  const isFromRef = named.some((workflow) => {
    const at = workflow.indexOf('@');
    return at < 0 ? isOwn && refs.includes(ref) : workflow.slice(at + 1) === ref;
  });
  return isFromRef ? null : 'ref';
}
