/** Characters of a line that are compared. */
const maxLength = 500;

/** What a line says without its white space, punctuation and letter case: moved, indented or laid out differently it is still the same. */
export function lineKey(line: string): string {
  return withoutFillers(line.slice(0, maxLength))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters that take no place on a screen, such as the fillers of Hangul, are no words. */
export function withoutFillers(text: string): string {
  return text.replaceAll(/[\u115f\u1160\u3164\uffa0]/g, '');
}
