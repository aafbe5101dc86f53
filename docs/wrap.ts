/** Characters in a line of a generated page, where its words allow that. */
const maxWidth = 120;

/**
 * Markdown that is broken at spaces into lines. Code is broken only where it is longer than a line.
 *
 * @param indent begins each line but the first, as in the item of a list
 */
export function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const token of tokensOf(text, maxWidth - indent.length)) {
    const longer = line === '' ? token : `${line} ${token}`;
    if (line === '' || longer.length + indent.length <= maxWidth || startsBlock.test(token)) line = longer;
    else {
      lines.push(line);
      line = token;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/** An item of a list. */
export function item(text: string): string {
  return `- ${wrap(text, '  ')}`;
}

/** At the start of a line these would begin a list, a heading, a quote, a table, a block of code or of HTML. */
const startsBlock = /^(?:[-+*>#=~|<]|```|\d+[.)])/;

/** What stays together: words, and code spans that fit into a line. */
function tokensOf(text: string, width: number): readonly string[] {
  const tokens = text.match(/(?:(`+)(?!`).*?(?<!`)\1(?!`)|[^ ])+/g) ?? [];
  return tokens.flatMap((token) => (token.length > width ? token.split(' ') : [token]));
}
