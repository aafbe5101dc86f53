/**
 * Writes the digest of each image behind its name, in every file that names one, as the registry has it now; or lists those without one.
 *
 *     npm run images:pin
 *     npm run images:check                # fails for an image without a digest that is not listed below with the reason
 *     npm run images:check -- --required  # fails for those, too: before a release
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files that name images. */
export const imageFiles = ['Dockerfile', 'compose.yaml', 'compose.sqlite.yaml'] as const;

/** Images without a digest, each with the reason. A test compares them with the files. */
export const unpinned: Readonly<Record<string, string>> = {
  'node:24-slim': 'Docker Hub could not be asked when this was written.',
  'haproxy:3.2.25': 'Docker Hub could not be asked when this was written.',
  'postgres:18.6': 'Docker Hub could not be asked when this was written.',
};

/** An official image of Docker Hub in a file, such as `node:24-slim` or `node:24-slim@sha256:…`. */
export interface ImageReference {
  readonly name: string;
  readonly tag: string;
  readonly digest: string | null;
}

const reference =
  /^(?<before>FROM |\s+image: )(?<name>[a-z]+):(?<tag>[\w.-]+)(?:@(?<digest>sha256:[0-9a-f]{64}))?(?=\s|$)/gm;

/** The images that the text of a Dockerfile or a compose file names, by tag. */
export function imagesIn(text: string): readonly ImageReference[] {
  return [...text.matchAll(reference)].map(({ groups }) => ({
    name: groups?.name ?? '',
    tag: groups?.tag ?? '',
    digest: groups?.digest ?? null,
  }));
}

/** The text with this digest behind each image, in the place of an earlier one. */
export function pinned(text: string, digestOf: (name: string, tag: string) => string): string {
  return text.replace(
    reference,
    (_, before: string, name: string, tag: string) => `${before}${name}:${tag}@${digestOf(name, tag)}`,
  );
}

/** Of one platform or of several: https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * The digest of an official image of Docker Hub: the hash of its manifest.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 *
 * @param hub where tokens and manifests are
 * @throws where the registry does not answer, or its manifest has another digest than it says
 */
export async function digestOnHub(
  { name, tag }: Pick<ImageReference, 'name' | 'tag'>,
  hub = { tokens: 'https://auth.docker.io', manifests: 'https://registry-1.docker.io' },
): Promise<string> {
  const scope = `service=registry.docker.io&scope=repository:library/${name}:pull`;
  const { token } = JSON.parse(await read(`${hub.tokens}/token?${scope}`, {}));
  const answer = await get(`${hub.manifests}/v2/library/${name}/manifests/${tag}`, {
    accept: manifestTypes,
    authorization: `Bearer ${token}`,
  });
  const digest = `sha256:${createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex')}`;
  const stated = answer.headers.get('docker-content-digest');
  if (stated !== digest)
    throw new Error(`${name}:${tag} has the digest ${digest}, not ${stated} as its registry says.`);
  return digest;
}

async function read(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return (await get(url, headers)).text();
}

async function get(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  return answer;
}

export interface ImageCheck {
  readonly passed: boolean;
  /** One for each image without a digest, with its file, and the command that pins it. */
  readonly lines: readonly string[];
}

/**
 * Finds the images without a digest.
 *
 * @param files the text of each file, by its name
 * @param listed those that are known, with the reason
 * @param isRequired whether a reason does not suffice
 */
export function checkImages(
  files: Readonly<Record<string, string>>,
  listed: Readonly<Record<string, string>>,
  isRequired: boolean,
): ImageCheck {
  const without = Object.entries(files).flatMap(([file, text]) =>
    imagesIn(text)
      .filter(({ digest }) => digest === null)
      .map(({ name, tag }) => ({ file, image: `${name}:${tag}` })),
  );
  const lines = without.map(({ file, image }) =>
    listed[image] === undefined
      ? `${file}: ${image} has no digest.`
      : `${file}: ${image} has no digest yet. ${listed[image]}`,
  );
  const passed = without.every(({ image }) => !isRequired && listed[image] !== undefined);
  if (lines.length === 0) return { passed, lines: ['Every image has its digest.'] };
  return { passed, lines: [...new Set(lines), 'Run "npm run images:pin" where Docker Hub can be reached.'] };
}

/** Writes the digests into the files. Nothing is written unless all are known. */
async function pin(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const named = new Map(
    Object.values(texts)
      .flatMap(imagesIn)
      .map((image) => [`${image.name}:${image.tag}`, image]),
  );
  const digests = new Map<string, string>();
  for (const [image, parts] of named) digests.set(image, await digestOnHub(parts));
  for (const [file, text] of Object.entries(texts)) {
    const digestOf = (name: string, tag: string) => digests.get(`${name}:${tag}`) ?? '';
    writeFileSync(`${folder}/${file}`, pinned(text, digestOf));
  }
  for (const [image, digest] of digests) console.log(`${image}@${digest}`);
  const listed = Object.keys(unpinned).filter((image) => digests.has(image));
  if (listed.length > 0) console.log(`Remove from the list in ${import.meta.filename}: ${listed.join(', ')}`);
}

if (import.meta.main) {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const texts = Object.fromEntries(
    imageFiles.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]),
  );
  if (process.argv.includes('--check')) {
    const { passed, lines } = checkImages(texts, unpinned, process.argv.includes('--required'));
    for (const line of lines) console.log(line);
    process.exitCode = passed ? 0 : 1;
  } else {
    try {
      await pin(folder, texts);
    } catch (error) {
      console.error(`Nothing was pinned: ${reasonOf(error)}`);
      console.error(
        'Run this where Docker Hub can be reached, or write the digest that "docker buildx imagetools inspect <image>" shows behind the image.',
      );
      process.exitCode = 1;
    }
  }
}

/** `fetch` says why in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
