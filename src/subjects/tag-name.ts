/** Bytes of a name of a tag, as of any ref. */
const maxNameBytes = 1_024;

/**
 * Whether a text may be the name of a tag, without `refs/tags/`: of the characters that git takes.
 * https://git-scm.com/docs/git-check-ref-format
 */
export function isTagName(text: string): boolean {
  return (
    // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses them
    /^[^\u0000-\u0020\u007f~^:?*[\\]+$/.test(text) &&
    !text.includes('..') &&
    !text.includes('@{') &&
    Buffer.byteLength(text, 'utf8') <= maxNameBytes
  );
}
