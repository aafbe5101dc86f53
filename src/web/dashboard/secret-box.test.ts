import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSecretBox } from './secret-box.ts';

const key = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
const appKey = key();
const box = createSecretBox(appKey);

describe('what is sealed', () => {
  it('opens with the same key and context, in any process', () => {
    const sealed = box.seal('ghu_tökèn', 'a session');
    expect(createSecretBox(appKey).open(sealed, 'a session')).toBe('ghu_tökèn');
    expect(Buffer.from(sealed).includes('ghu_')).toBe(false);
  });

  it('differs each time', () => {
    expect(box.seal('x', 'y')).not.toEqual(box.seal('x', 'y'));
  });

  it('opens with no other key and no other context', () => {
    const sealed = box.seal('secret', 'a session');
    expect(box.open(sealed, 'another session')).toBeNull();
    expect(createSecretBox(key()).open(sealed, 'a session')).toBeNull();
  });

  it('does not open once it was changed', () => {
    const sealed = box.seal('secret', 'a session');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(box.open(changed, 'a session')).toBeNull();
    }
    expect(box.open(sealed.subarray(0, 20), 'a session')).toBeNull();
    expect(box.open(new Uint8Array(), 'a session')).toBeNull();
  });
});
