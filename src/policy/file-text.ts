import { byteLimit } from './document.ts';
import {
  binaryFile,
  emptyFile,
  invalidUtf8,
  largeFilePointer,
  otherEncoding,
  tooLargeFile,
} from './obstacles.ts';
import type { PolicyObstacle } from './policy.ts';

/** The text of a policy file, or why its bytes are none. */
export type FileText =
  | { readonly readable: true; readonly text: string }
  | { readonly readable: false; readonly obstacle: PolicyObstacle };

/** Byte order marks, the longer first: that of UTF-16 begins that of UTF-32. https://www.unicode.org/faq/utf_bom.html#bom4 */
const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['UTF-32 (little endian)', [0xff, 0xfe, 0, 0]],
  ['UTF-32 (big endian)', [0, 0, 0xfe, 0xff]],
  ['UTF-16 (little endian)', [0xff, 0xfe]],
  ['UTF-16 (big endian)', [0xfe, 0xff]],
];

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer */
const largeFileStart = /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//;

/**
 * Reads the bytes of a policy file as UTF-8, with or without a byte order mark. Never throws, whatever the bytes.
 *
 *     fileText(Buffer.from('extends: recommended@1\n'))   // { readable: true, text: 'extends: recommended@1\n' }
 */
export function fileText(bytes: Uint8Array): FileText {
  const obstacle = sizeObstacle(bytes.length) ?? encodingObstacle(bytes);
  if (obstacle !== null) return { readable: false, obstacle };
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { readable: false, obstacle: emptyFile() };
  if (largeFileStart.test(text)) return { readable: false, obstacle: largeFilePointer() };
  return { readable: true, text };
}

/** What the size alone shows: the file is empty, or too large to be read. */
export function sizeObstacle(size: number): PolicyObstacle | null {
  if (size === 0) return emptyFile();
  return size > byteLimit ? tooLargeFile(size, byteLimit) : null;
}

function encodingObstacle(bytes: Uint8Array): PolicyObstacle | null {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return otherEncoding(marked[0]);
  if (bytes.includes(0)) {
    const encoding = unmarkedUtf16(bytes);
    return encoding === null ? binaryFile() : otherEncoding(encoding);
  }
  const line = invalidLine(bytes);
  return line === null ? null : invalidUtf8(line);
}

/** Text in UTF-16 without its mark: at least half of it is plain English, of which every other byte is zero. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const zeros = [0, 1].map(
    (start) => bytes.filter((byte, index) => byte === 0 && index % 2 === start).length,
  );
  const [even = 0, odd = 0] = zeros;
  if (even > 0 === odd > 0 || even + odd < bytes.length / 4) return null;
  const [name, label] =
    even === 0 ? ['UTF-16 (little endian)', 'utf-16le'] : ['UTF-16 (big endian)', 'utf-16be'];
  const text = new TextDecoder(label).decode(bytes);
  return /[^\P{C}\t\r\n]|\u{fffd}/u.test(text) ? null : name;
}

/** The line of the first bytes that are not UTF-8, 1-based; null where all are. */
function invalidLine(bytes: Uint8Array): number | null {
  const encoded = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const length = Math.max(bytes.length, encoded.length);
  let line = 1;
  for (let index = 0; index < length; index++) {
    if (bytes[index] !== encoded[index]) return line;
    if (bytes[index] === 0x0a) line += 1;
  }
  return null;
}
