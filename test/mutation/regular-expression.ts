/** A piece of a pattern's source: an escape, a character class, a quantifier, or one other character. */
interface Token {
  readonly text: string;
  readonly start: number;
}

const tokenPattern =
  /\\[pPxuk](?:\{[^}]*\}|<[^>]*>)|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<\w+>)|\{\d+(?:,\d*)?\}|./gsu;

/** Escapes with their opposite. */
const opposites: Readonly<Record<string, string>> = {
  '\\d': '\\D',
  '\\s': '\\S',
  '\\w': '\\W',
  '\\D': '\\d',
  '\\S': '\\s',
  '\\W': '\\w',
};

/**
 * Patterns that differ in one place: an anchor or an alternative dropped, a class or a look-around negated, a quantifier or a flag
 * changed.
 *
 * @param literal as in the source, with its slashes and flags
 * @returns other literals; some may not be valid patterns
 */
export function changedPatterns(literal: string): readonly string[] {
  const close = literal.lastIndexOf('/');
  const source = literal.slice(1, close);
  const flags = literal.slice(close + 1);
  const tokens = tokensOf(source);
  const sources = tokens.flatMap((token) =>
    changesOf(token).map(
      (text) => source.slice(0, token.start) + text + source.slice(token.start + token.text.length),
    ),
  );
  return [
    ...[...sources, ...withoutAlternatives(source, tokens)].map((changed) => `/${changed}/${flags}`),
    ...(flags.includes('i') ? [`/${source}/${flags.replace('i', '')}`] : []),
  ].filter(isPattern);
}

function tokensOf(source: string): readonly Token[] {
  return [...source.matchAll(tokenPattern)].map(({ 0: text, index }) => ({ text, start: index }));
}

function changesOf({ text }: Token): readonly string[] {
  const opposite = opposites[text];
  if (opposite !== undefined) return [opposite];
  if (text === '^' || text === '$' || text === '\\b' || text === '?') return [''];
  if (text === '+') return ['*', ''];
  if (text === '*') return ['+'];
  if (text.startsWith('{')) return [''];
  if (text.startsWith('[^')) return [`[${text.slice(2)}`];
  if (text.startsWith('[')) return [`[^${text.slice(1)}`];
  if (text === '(?=' || text === '(?!') return [text === '(?=' ? '(?!' : '(?='];
  if (text === '(?<=' || text === '(?<!') return [text === '(?<=' ? '(?<!' : '(?<='];
  return [];
}

/** The source without one of its alternatives, at any depth. */
function withoutAlternatives(source: string, tokens: readonly Token[]): readonly string[] {
  const shorter: string[] = [];
  const open: { starts: number[] }[] = [{ starts: [0] }];
  const closeGroup = (end: number) => {
    const starts = open.pop()?.starts ?? [];
    if (starts.length < 2) return;
    for (const [index, start] of starts.entries()) {
      const next = starts[index + 1];
      // With the bar behind it, or for the last one the bar before it.
      shorter.push(
        next === undefined
          ? source.slice(0, start - 1) + source.slice(end)
          : source.slice(0, start) + source.slice(next),
      );
    }
  };
  for (const { text, start } of tokens) {
    if (text.startsWith('(')) open.push({ starts: [start + text.length] });
    else if (text === ')') closeGroup(start);
    else if (text === '|') open.at(-1)?.starts.push(start + 1);
  }
  closeGroup(source.length);
  return shorter;
}

function isPattern(literal: string): boolean {
  const close = literal.lastIndexOf('/');
  // Two slashes are a comment.
  if (close === 1) return false;
  try {
    new RegExp(literal.slice(1, close), literal.slice(close + 1));
    return true;
  } catch {
    return false;
  }
}
