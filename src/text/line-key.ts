/** Characters of a line that are compared. */
const maxLength = 500;

/** What a line says without its white space, punctuation and letter case: moved, indented or laid out differently it is still the same. */
export function lineKey(line: string): string {
  return line
    .slice(0, maxLength)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
