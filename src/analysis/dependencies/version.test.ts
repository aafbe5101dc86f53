import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../../test/samples/hostile-text.ts';
import { direction } from './version.ts';

const [oldDigest, newDigest] = ['77d8'.repeat(16), '6058'.repeat(16)].map((hex) => `@sha256:${hex}`);
const [oldCommit, newCommit] = ['99887766'.repeat(5), '1122aabb'.repeat(5)];

describe('the direction of a version', () => {
  test.each<[from: string | null, to: string | null, expected: string]>([
    ['^1.2.0', '^1.10.0', 'raised'],
    ['v5', 'v4.9', 'lowered'],
    ['>=1.21.1,<3', '>=1.26,<4', 'raised'],
    ['22-alpine3.19', '22-alpine3.20', 'changed'],
    ['22-alpine3.20', '24-alpine3.19', 'raised'],
    ['acme/fork#v1.2.0', 'acme/fork#v1.1.0', 'lowered'],
    ['https://example.com/pad-1.2.tgz', 'https://example.com/pad-1.3.tgz', 'raised'],
    ['release-1.2', 'release-1.3', 'raised'],
    ['bookworm-20250101', 'bookworm-20250201', 'raised'],
    ['bookworm-20250101', 'trixie-20240101', 'changed'],
    ['alpine3', 'debian12', 'changed'],
    ['latest', 'stable', 'changed'],
    ['latest', '22', 'changed'],
    ['1.0.0-rc.1', '1.0.0-rc.2', 'changed'],
    [null, '1.0', 'changed'],
  ])('from %s to %s is %s', (from, to, expected) => {
    expect(direction(from, to)).toBe(expected);
  });

  test.each<[what: string, from: string | undefined, to: string | undefined, expected: string]>([
    ['digests alone', oldDigest, newDigest, 'changed'],
    ['digests of the same tag', `22${oldDigest}`, `22${newDigest}`, 'changed'],
    ['tags before their digests', `22${oldDigest}`, `24${newDigest}`, 'raised'],
    ['a tag for a digest', '22', newDigest, 'changed'],
    ['commits', oldCommit, newCommit, 'changed'],
    ['short commits', '77d8a01', '60580b2', 'changed'],
    ['tags named after a commit', 'sha-77d8a01', 'sha-60580b2', 'changed'],
    ['commits of a fork', `acme/fork#${oldCommit}`, `acme/fork#${newCommit}`, 'changed'],
    ['integrities', 'sha512-9aB+c/==', 'sha512-1aB+c/==', 'changed'],
    ['sums of Go', 'v1.2.0 h1:9aB+c/=', 'v1.2.0 h1:1aB+c/=', 'changed'],
    ['a version with a commit behind it', `v0.1.0-9${oldCommit}`, `v0.2.0-1${newCommit}`, 'raised'],
  ])('ignores hashes: %s', (_, from = '', to = '', expected) => {
    expect(direction(from, to)).toBe(expected);
  });

  test('is never raised both ways, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const opposite = { raised: 'lowered', lowered: 'raised', changed: 'changed' } as const;
        expect(direction(b, a)).toBe(opposite[direction(a, b)]);
      }),
    );
  });
});
