import type { Root } from 'mdast';
import { textOf } from '../../../text/markdown/parse.ts';
import { answers } from '../../threat-documents/sections.ts';
import type { Options } from '../options.ts';

/** What a threat model says: the text of its answers and threats, without comments, formatting and references. */
export function saidIn(tree: Root, { questions }: Pick<Options, 'questions'>): string {
  return [...answers(tree, questions).values()].flatMap(({ nodes }) => nodes.map(textOf)).join('\n');
}

/**
 * Whether a text says something that another one does not: a word is added or another one is there. Numbers, addresses and words that
 * only refer to a change ("For #7", "Last reviewed in May") are not counted.
 */
export function saysMore(after: string, before: string): boolean {
  const known = new Map<string, number>();
  for (const word of wordsIn(before)) known.set(word, (known.get(word) ?? 0) + 1);
  return wordsIn(after).some((word) => {
    const left = known.get(word) ?? 0;
    known.set(word, left - 1);
    return left <= 0 && !referring.has(word);
  });
}

function wordsIn(text: string): readonly string[] {
  return (
    text
      .replaceAll(/https?:\S+/gi, ' ')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? []
  );
}

/** Words of a line that only refers to a change or a date. */
const referring: ReadonlySet<string> = new Set(
  `a also and by change changes checked cover covers date for gh in is issue last of on pr pull request requests review reviewed see
  the this update updated version with written january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec`.split(/\s+/),
);
