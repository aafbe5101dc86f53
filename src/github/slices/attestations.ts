import type { Artifact, Attestations, PublishedRelease } from '../../evidence/attestations.ts';
import type { Release } from '../../evidence/release.ts';
import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { lacksPermission } from '../client/permissions.ts';
import { readBundle } from '../read/attestation-bundle.ts';
import { defineCache } from '../read/cache.ts';
import { incomplete, notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Files of one release. */
const maxAssets = 100;

/** Attestations of one file. */
const maxAttestations = 30;

/** The newest releases among which that of a commit is looked for, and how many of them are compared with it. */
const releasesListed = 30;
const releasesCompared = 10;

/** The files of the release on GitHub, and what is attested about each. */
export const attestations = defineReader({
  slice: 'attestations',
  lists: [],
  async readForRelease({ source, sha, reading: { repositoryUrl }, slice }): Promise<Slice<Attestations>> {
    const release = await slice('release');
    if (release?.available !== true) return release ?? unavailable(incomplete(say`the release`));
    const found = await findRelease(source, release.value.target, sha);
    const trustedRoot = (await source.trustedRoot?.()) ?? unavailable(noRoot);
    if (found === null) return available({ repositoryUrl, release: null, artifacts: [], trustedRoot });
    if (found.assets.length >= maxAssets)
      return unavailable(
        tooLarge(say`the files of the release`, say`Publish fewer than ${maxAssets} files in one release.`),
      );
    const artifacts: Artifact[] = [];
    for (const { name, digest } of found.assets)
      artifacts.push({
        name,
        digest,
        bundles: digest === null ? available([]) : await readBundles(source, digest),
      });
    return available({ repositoryUrl, release: found.release, artifacts, trustedRoot });
  },
});

const noRoot: Problem = {
  reason: 'disabled',
  message: say`The operator of sdl-gate provides no roots of trust, with which attestations are verified offline.`,
  remedy: say`The operator writes them with ${'gh attestation trusted-root > trusted_root.jsonl'}, and names the file in ${'TRUSTED_ROOT'}.`,
};

interface FoundRelease {
  readonly release: PublishedRelease;
  readonly assets: readonly { readonly name: string; readonly digest: string | null }[];
}

interface ReleaseEntry {
  readonly tag_name: string;
  readonly draft: boolean;
  readonly immutable?: boolean;
  readonly assets: readonly { readonly name: string; readonly digest?: string | null }[];
}

/** The release of a tag; for an environment, the newest one whose tag is the commit. */
async function findRelease(
  source: Source,
  target: Release['target'],
  sha: string,
): Promise<FoundRelease | null> {
  const { installation, owner, repository: repo } = source;
  const { data } = await installation.request('GET /repos/{owner}/{repo}/releases', {
    owner,
    repo,
    per_page: releasesListed,
  });
  if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer was cut off.', null);
  const releases = data as readonly ReleaseEntry[];
  if (target.kind === 'tag') {
    // Several drafts may name one tag: what is published under it counts, and a draft only before that.
    const ofTag = releases.filter(({ tag_name: tag }) => tag === target.name);
    const found =
      ofTag.find(({ draft }) => !draft) ?? (await releaseOfTag(source, target.name)) ?? ofTag[0] ?? null;
    return found === null ? null : releaseOf(found);
  }
  for (const entry of releases.filter(({ draft }) => !draft).slice(0, releasesCompared))
    if ((await commitOfTag(source, entry.tag_name)) === sha) return releaseOf(entry);
  return null;
}

async function releaseOfTag(
  { installation, owner, repository: repo }: Source,
  tag: string,
): Promise<ReleaseEntry | null> {
  return orNull(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', {
      owner,
      repo,
      tag,
    });
    return data as ReleaseEntry;
  });
}

async function commitOfTag(
  { installation, owner, repository: repo }: Source,
  tag: string,
): Promise<string | null> {
  return orNull(async () => {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      owner,
      repo,
      // A branch of the same name is another thing.
      ref: `tags/${tag}`,
    });
    return data.sha;
  });
}

/** Null: it does not exist. */
async function orNull<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refused && [404, 422].includes(error.status)) return null;
    throw error;
  }
}

function releaseOf({ tag_name: tag, immutable, assets }: ReleaseEntry): FoundRelease {
  return {
    release: { tag, immutable: immutable ?? null },
    assets: assets.map(({ name, digest }) => ({
      name,
      digest: /^sha256:[0-9a-f]{64}$/i.test(digest ?? '') ? (digest ?? '').toLowerCase() : null,
    })),
  };
}

/** Bundles by repository, digest and place: an attestation never changes. */
const knownBundles = defineCache<string>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (json) => json.length + 100,
});

interface AttestationEntry {
  readonly bundle?: object | null;
  readonly bundle_url?: string;
}

/** The provenance of a digest: https://docs.github.com/rest/repos/attestations#list-attestations */
async function readBundles(source: Source, digest: string): Promise<Artifact['bundles']> {
  const { installation, owner, repository: repo } = source;
  try {
    const { data, url } = await installation.request(
      'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
      { owner, repo, subject_digest: digest, predicate_type: 'provenance', per_page: maxAttestations },
    );
    if (!Array.isArray(data.attestations)) throw new RetryLater('GitHub’s answer was cut off.', null);
    const entries = data.attestations as readonly AttestationEntry[];
    // One that counts among them would do: those that are not read prove nothing.
    const bundles: string[] = [];
    let problem: Problem | null = null;
    for (const { bundle, bundle_url: address } of entries) {
      const found = await bundleOf(source, bundle ?? null, address ?? '', url);
      if (typeof found === 'string') bundles.push(found);
      else problem = found;
    }
    return bundles.length === 0 && problem !== null ? unavailable(problem) : available(bundles);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 403 && error.status !== 404) throw error;
    if (lacksPermission(await installation.permissions(), error.accepted ?? 'attestations=read'))
      return unavailable(notPermitted(say`attestations`, [['Attestations', 'read']]));
    if (error.status === 404) return available([]);
    throw error;
  }
}

async function bundleOf(
  { cache, repositoryId }: Source,
  bundle: object | null,
  address: string,
  apiUrl: string,
): Promise<string | Problem> {
  if (bundle !== null) return JSON.stringify(bundle);
  // What follows the question mark is a signature, and changes.
  const key = `${repositoryId}:${address.split('?', 1)[0] ?? ''}`;
  const known = cache.of(knownBundles).get(key);
  if (known !== undefined) return known;
  const found = await readBundle(address, apiUrl);
  if (typeof found === 'string') {
    cache.of(knownBundles).set(key, found);
    return found;
  }
  return found.unread === 'host'
    ? {
        reason: 'unreadable',
        message: say`its attestation is on ${found.host}, which is not known as a host of GitHub and is not asked.`,
        remedy: say`Report this to the maintainers of sdl-gate.`,
      }
    : incomplete(say`its attestation`);
}
