import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from '@jest/globals';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { authenticated, entryAuthenticator } from './entry-mac.ts';

const pem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
const appKey = pem();
const authenticator = entryAuthenticator(appKey);
const digest = 'ab'.repeat(32);
const mac = authenticator.macOf(digest);

describe('an entry', () => {
  it('is authentic with its code, in each process with the same key', () => {
    expect(mac).toMatch(/^[0-9a-f]{64}$/);
    expect(entryAuthenticator(appKey).isAuthentic(digest, mac)).toBe(true);
  });

  test.each<[string, string, string | null]>([
    ['no code', digest, null],
    ['an empty code', digest, ''],
    ['the code of another entry', digest, authenticator.macOf('cd'.repeat(32))],
    ['a shorter code', digest, mac.slice(1)],
    ['a code with characters of several bytes', digest, 'ä'.repeat(32)],
    ['the code under another key', digest, entryAuthenticator(pem()).macOf(digest)],
  ])('is not authentic with %s', (_, of, code) => {
    expect(authenticator.isAuthentic(of, code)).toBe(false);
  });

  it('gets its code when it is made', () => {
    const entry = authenticated(fakeRecorder, authenticator).entry({ kind: 'commit', facts: {} });
    expect(authenticator.isAuthentic(entry.digest, entry.mac ?? null)).toBe(true);
  });
});
