/**
 * What is wrong with the syntax of a policy file, in plain words.
 *
 *     syntaxMistake('TAB_AS_INDENT', 'Tabs are not allowed as indentation')  // 'Indent with spaces: YAML allows no tabs.'
 *
 * @param code of the parser's error, see https://eemeli.org/yaml/#errors
 * @param message the parser's text
 */
export function syntaxMistake(code: string, message: string): string {
  return known(code, message) ?? `This is not valid YAML: ${message.replace(/\s+/g, ' ')}.`;
}

/** Also of values that the reader refuses. */
export const tooDeep = 'The values are nested too deeply.';

function known(code: string, message: string): string | null {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'The file has more than one document: take out the line `---` before this one.';
    case 'NON_STRING_KEY':
      return 'A key must be text.';
    case 'TAG_RESOLVE_FAILED':
      return 'A tag (`!…`) is not allowed here: write the plain value.';
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'TAB_AS_INDENT':
      return 'Indent with spaces: YAML allows no tabs.';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Write each `key: value` on a separate line, indented like the keys beside it.';
    case 'BAD_SCALAR_START':
      return 'Put quotes around a value that begins with a special character.';
    case 'MISSING_CHAR':
      return message.includes('quote') ? 'A quotation mark before this place is never closed.' : null;
    case 'BAD_INDENT':
      return message.startsWith('Flow')
        ? 'A bracket before this place is never closed, or what it holds is not indented.'
        : 'Indent all keys of a map, and all entries of a list, alike.';
    default:
      return null;
  }
}
