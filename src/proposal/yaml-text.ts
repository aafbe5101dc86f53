import { plain } from '../text/message.ts';

/** Characters of a line of the proposal. */
const width = 100;

/** Characters of a value from the repository in a comment. */
const maxValue = 300;

/** A comment, wrapped; a value from the repository in it cannot end it. What begins with `- ` is an item: its other lines are indented. */
export function comment(text: string, indent = 0): readonly string[] {
  const start = `${' '.repeat(indent)}# `;
  const hanging = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of plain([text]).split(' ')) {
    if (line.trim() !== '' && start.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${hanging}${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${start}${each}`.trimEnd());
}

/** A value from the repository for a comment: on one line, cut when long. */
export function shown(value: string): string {
  const text = plain([value]).toWellFormed();
  return text.length > maxValue ? `${text.slice(0, maxValue).toWellFormed()}…` : text;
}

/** A scalar as YAML, in quotes wherever it could be taken for something else, and without characters that do not show. */
export function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][\w./@-]*$/i.test(value);
  if (isPlain) return value;
  return JSON.stringify(value.toWellFormed()).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** A list of scalars or lists of them, in brackets. */
export function list(values: readonly (string | readonly string[])[]): string {
  return `[${values.map((value) => (typeof value === 'string' ? scalar(value) : list(value))).join(', ')}]`;
}
