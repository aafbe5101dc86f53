import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { fileText } from './file-text.ts';

const policy = 'extends: recommended@1\ncomment: never\n';

/** Text in UTF-16 without a mark. */
function utf16(text: string, order: 'little' | 'big'): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

describe('what the bytes of a policy file are', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(policy), policy],
    ['UTF-8 with a byte order mark', Buffer.from(`\u{feff}${policy}`), policy],
    ['UTF-8 with letters that are not English', Buffer.from('# Grüße 🎉\n'), '# Grüße 🎉\n'],
    ['a replacement character that was written', Buffer.from('# \u{fffd}\n'), '# \u{fffd}\n'],
    ['a comment alone', Buffer.from('# later\n'), '# later\n'],
    ['as long as a policy may be', Buffer.alloc(100_000, '#'), '#'.repeat(100_000)],
    [
      'text about Git LFS',
      Buffer.from('# version https://git-lfs.github.com/spec/v1\n'),
      '# version https://git-lfs.github.com/spec/v1\n',
    ],
  ])('%s is read', (_, bytes, text) => {
    expect(fileText(bytes)).toEqual({ readable: true, text });
  });

  test.each<[string, Uint8Array, string, RegExp]>([
    ['no bytes', Buffer.alloc(0), 'the policy file is empty', /is empty/],
    ['white space', Buffer.from(' \r\n\t\n'), 'the policy file is empty', /is empty/],
    ['a byte order mark alone', Buffer.from('\u{feff}'), 'the policy file is empty', /is empty/],
    [
      'one byte too many',
      Buffer.alloc(100_001, '#'),
      'the policy file is too large',
      /has 100001 bytes\. At most 100000 are read/,
    ],
    [
      'UTF-16, little endian',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(policy, 'little')]),
      'the policy file is encoded as UTF-16',
      /UTF-16 \(little endian\)/,
    ],
    [
      'UTF-16, big endian',
      Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(policy, 'big')]),
      'the policy file is encoded as UTF-16',
      /UTF-16 \(big endian\)/,
    ],
    [
      'UTF-16 without a mark',
      utf16(policy, 'little'),
      'the policy file is encoded as UTF-16',
      /little endian/,
    ],
    [
      'the other one without a mark',
      utf16(policy, 'big'),
      'the policy file is encoded as UTF-16',
      /big endian/,
    ],
    ['a mark of UTF-16 alone', Buffer.from([0xff, 0xfe]), 'the policy file is encoded as UTF-16', /UTF-16/],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
      'the policy file is encoded as UTF-32',
      /UTF-32 \(little endian\)/,
    ],
    [
      'Latin-1',
      Buffer.from('# policy\n# für alle\n', 'latin1'),
      'the policy file is not UTF-8',
      /line 2 has bytes that are not UTF-8/,
    ],
    ['UTF-8 that is cut off', Buffer.from([0x23, 0xe2, 0x82]), 'the policy file is not UTF-8', /line 1/],
    [
      'a picture',
      Buffer.from('\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR', 'latin1'),
      'the policy file is binary',
      /binary/,
    ],
    ['bytes without meaning', Buffer.from([0, 1, 2, 255]), 'the policy file is binary', /binary/],
    [
      'a pointer of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n'),
      'the policy file is stored in Git LFS',
      /pointer of Git LFS/,
    ],
  ])('%s: not read, and said', (_, bytes, state, message) => {
    expect(fileText(bytes)).toEqual({
      readable: false,
      obstacle: {
        state,
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(/^[A-Z].*\.$/),
        turn: 'administrator',
      },
    });
  });

  it('is the text whose bytes they are, or an obstacle', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = fileText(bytes);
        if (!read.readable) return;
        const encoded = Buffer.from(read.text);
        const unmarked = bytes[0] === 0xef && encoded.length === bytes.length - 3 ? bytes.slice(3) : bytes;
        expect(encoded.equals(unmarked)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read in any text of UTF-8 that is not empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(text.trim() !== '' && !text.includes('\0') && !text.startsWith('\u{feff}'));
        expect(fileText(Buffer.from(text))).toEqual({ readable: true, text });
      }),
    );
  });
});
