/** Characters of one pattern. */
export const maxPatternLength = 200;

/** Elements of one pattern with its repetitions written out: RE2's time for a line grows with them. */
export const maxPatternSize = 1_000;

/** RE2 refuses a larger count. */
const maxCount = 1_000;

/** An escape, a class, or the start of a group that is more than a bracket. */
const longElement =
  /\\(?:Q.*?(?:\\E|$)|[pPx]\{[^}]{0,60}\}|.)|\[\^?\]?(?:\\.|\[:\^?\w{1,10}:\]|[^\]\\])*\]|\(\?(?:P?<[^>]*>|[a-zA-Z-]*[:)]?)/suy;
const count = /\{(\d{1,4})(,?)(\d{0,4})\}/y;

interface Level {
  size: number;
  /** The size of the element that a repetition would repeat. */
  last: number;
  readonly isCaptured: boolean;
}

/**
 * At least as many instructions as RE2 compiles a pattern to, without compiling it: `(?:ab){3}` counts 6. That can take a second and
 * hundreds of megabytes where a short pattern repeats much. A text that is no pattern has a size,
 * too; one that is too long for a pattern has its length.
 */
export function patternSize(pattern: string): number {
  if (pattern.length > maxPatternLength) return pattern.length;
  const levels: Level[] = [{ size: 0, last: 0, isCaptured: false }];
  for (let at = 0; at < pattern.length; ) {
    const level = levels.at(-1) as Level;
    const repeated = matchAt(count, pattern, at);
    if (repeated !== null) {
      const [text, least, comma, most] = repeated;
      at += text.length;
      repeat(level, Number(least), comma === '' ? Number(least) : most === '' ? null : Number(most));
      continue;
    }
    const element = matchAt(longElement, pattern, at)?.[0] ?? pattern.charAt(at);
    at += element.length;
    // A repetition behind it repeats what is before it.
    if (element === '\\Q\\E' || /^\(\?[a-zA-Z-]*\)$/.test(element)) continue;
    if (element.startsWith('(')) {
      levels.push({ size: 0, last: 0, isCaptured: !/^\(\?[^P<]/.test(element) });
    } else if (element === ')' && levels.length > 1) {
      close(levels);
    } else if (/^[*+?]$/.test(element)) {
      add(level, element === '*' ? 2 : 1, level.last);
    } else if (element.startsWith('\\Q')) {
      add(level, element.length);
      level.last = 1;
    } else {
      // Each alternative may be empty, which takes an instruction.
      add(level, element === '|' ? 2 : 1);
    }
  }
  while (levels.length > 1) close(levels);
  return levels[0]?.size ?? 0;
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** @param before the size of what the element belongs to, and is repeated with */
function add(level: Level, size: number, before = 0): void {
  level.size += size;
  level.last = before + size;
}

function close(levels: Level[]): void {
  const { size, isCaptured } = levels.pop() as Level;
  add(levels.at(-1) as Level, Math.max(1, size) + (isCaptured ? 2 : 0));
}

/** @param most null: any number of times */
function repeat(level: Level, least: number, most: number | null): void {
  // RE2 refuses the pattern, and says it better.
  if (Math.max(least, most ?? 0) > maxCount) return;
  const copies = Math.max(least, most ?? 1, 1);
  const size = level.last * copies + (most === null ? 2 : Math.max(0, most - least));
  level.size += size - level.last;
  level.last = size;
}

/** How much larger a pattern becomes than it is written, by counts such as `{3}`. */
export function repetitionsIn(pattern: string): number {
  if (!/\{\d/.test(pattern)) return 0;
  return Math.max(0, patternSize(pattern) - pattern.length);
}
