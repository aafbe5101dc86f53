import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { checkImages, digestOnHub, imageFiles, imagesIn, pinned, unpinned } from './pin-images.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const other = `sha256:${'f'.repeat(64)}`;

describe('the images of the project', () => {
  const texts = imageFiles.map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const images = texts.flatMap(imagesIn);

  it('are all found: none is named in another way', () => {
    const lines = texts.flatMap((text) => text.split('\n').filter((line) => /^FROM |^\s+image:/.test(line)));
    expect(images).toHaveLength(lines.length);
  });

  it('have a digest, or are listed with the reason, and not both', () => {
    const withoutDigest = images.filter((image) => image.digest === null);
    expect(new Set(withoutDigest.map(({ name, tag }) => `${name}:${tag}`))).toEqual(
      new Set(Object.keys(unpinned)),
    );
    for (const reason of Object.values(unpinned)) expect(reason).not.toBe('');
  });
});

describe('npm run images:check', () => {
  const files = {
    Dockerfile: 'FROM node:24-slim AS build',
    'compose.yaml': `    image: postgres:18.6@${digest}`,
  };
  const reason = { 'node:24-slim': 'The registry did not answer.' };
  const command = 'Run "npm run images:pin" where Docker Hub can be reached.';

  it.each([
    [files, {}, false, false, ['Dockerfile: node:24-slim has no digest.', command]],
    [
      files,
      reason,
      false,
      true,
      ['Dockerfile: node:24-slim has no digest yet. The registry did not answer.', command],
    ],
    [
      files,
      reason,
      true,
      false,
      ['Dockerfile: node:24-slim has no digest yet. The registry did not answer.', command],
    ],
    [{ 'compose.yaml': files['compose.yaml'] }, {}, true, true, ['Every image has its digest.']],
  ])(
    'names each image without a digest, and the command that pins it: %#',
    (texts, listed, required, passed, lines) => {
      expect(checkImages(texts, listed, required)).toEqual({ passed, lines });
    },
  );
});

test.each([
  ['FROM node:24-slim AS build', `FROM node:24-slim@${digest} AS build`],
  ['FROM node:24-slim', `FROM node:24-slim@${digest}`],
  [`FROM node:24-slim@${other} AS build`, `FROM node:24-slim@${digest} AS build`],
  ['  a:\n    image: postgres:18.6\n', `  a:\n    image: postgres:18.6@${digest}\n`],
  [`    image: haproxy:3.2.25@${other}`, `    image: haproxy:3.2.25@${digest}`],
  // A stage of the same file, and a comment.
  ['FROM build', 'FROM build'],
  ['# FROM node:24-slim', '# FROM node:24-slim'],
])('%j is pinned', (text, expected) => {
  expect(pinned(text, () => digest)).toBe(expected);
  expect(imagesIn(expected).filter((image) => image.digest !== digest)).toEqual([]);
});

describe('the digest of an image', () => {
  const manifest = JSON.stringify({ schemaVersion: 2, manifests: [] });
  const itsDigest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  let server: Server;
  let stated = itsDigest;
  let status = 200;
  const requests: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
  const hub = () => {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { tokens: address, manifests: address };
  };

  beforeAll(async () => {
    server = createServer(({ url, headers }, response) => {
      requests.push({ url, headers });
      if (url?.startsWith('/token')) response.end('{"token":"for-one-image"}');
      else response.writeHead(status, { 'docker-content-digest': stated }).end(manifest);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is the hash of its manifest for all platforms, read with a token', async () => {
    expect(await digestOnHub({ name: 'node', tag: '24-slim' }, hub())).toBe(itsDigest);
    expect(requests).toMatchObject([
      { url: '/token?service=registry.docker.io&scope=repository:library/node:pull' },
      {
        url: '/v2/library/node/manifests/24-slim',
        headers: {
          authorization: 'Bearer for-one-image',
          accept: expect.stringContaining('application/vnd.oci.image.index.v1+json'),
        },
      },
    ]);
  });

  it('is refused where the registry says another one, or fails', async () => {
    stated = other;
    await expect(digestOnHub({ name: 'node', tag: '24-slim' }, hub())).rejects.toThrow('not sha256:ffff');
    status = 429;
    await expect(digestOnHub({ name: 'node', tag: '24-slim' }, hub())).rejects.toThrow('answers 429');
  });
});
