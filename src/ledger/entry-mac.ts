import { createHmac, createPrivateKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Digest, Draft, NewEntry, Recorder } from '../subjects/entries.ts';

/**
 * Tells entries that a process with the app's private key wrote from those that somebody put in the database: an HMAC-SHA-256 of the digest,
 * in hexadecimal, under a key that HKDF (RFC 5869) derives from the app's private key. The digest covers all that an entry says.
 */
export interface EntryAuthenticator {
  macOf(digest: Digest): string;
  /** @param mac null: the entry has none */
  isAuthentic(digest: Digest, mac: string | null): boolean;
}

/** @param appKey the app's private key, PEM */
export function entryAuthenticator(appKey: string): EntryAuthenticator {
  const secret = createPrivateKey(appKey).export({ type: 'pkcs8', format: 'der' });
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'sdl-gate entry authentication', 32));
  const macOf = (digest: Digest) => createHmac('sha256', key).update(digest).digest('hex');
  return {
    macOf,
    isAuthentic(digest, mac) {
      const [expected, given] = [Buffer.from(macOf(digest)), Buffer.from(mac ?? '')];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}

/** A recorder whose entries are authenticated. */
export function authenticated(recorder: Recorder, { macOf }: EntryAuthenticator): Recorder {
  const withMac = (entry: NewEntry): NewEntry => ({ ...entry, mac: macOf(entry.digest) });
  const ofDraft = (draft: Draft): Draft => ({
    says: draft.says,
    encode() {
      const { entry, evidence } = draft.encode();
      return { entry: withMac(entry), evidence };
    },
  });
  return {
    verdict: (verdict) => ofDraft(recorder.verdict(verdict)),
    release: (verdict) => ofDraft(recorder.release(verdict)),
    entry: (of) => withMac(recorder.entry(of)),
  };
}
