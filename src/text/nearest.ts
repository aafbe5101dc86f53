/** Characters of a word that may be a misspelling; it also bounds the work. */
const maxLength = 60;

/**
 * The candidate that was probably meant: one or two slips away (more in a long word), or begun with the word.
 *
 *     nearest('reveiw', ['review', 'sast'])   // 'review'
 *
 * @returns the nearest, the first of equals; null when none is near
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length > maxLength) return null;
  const asked = normal(word);
  const ranked = candidates
    .map((candidate) => ({ candidate, slips: slips(asked, normal(candidate)) }))
    .sort((a, b) => a.slips - b.slips);
  const [best] = ranked;
  if (best !== undefined && best.slips <= Math.ceil(asked.length * 0.4) && best.slips < asked.length)
    return best.candidate;
  const begun = candidates.filter((candidate) => asked.length > 2 && normal(candidate).startsWith(asked));
  return begun[0] ?? null;
}

/** `threat_model`, `threatModel` and `threat-model` are spelt alike. */
function normal(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * How many letters to add, drop, replace or swap with their neighbour make one word of the other: the optimal string
 * alignment distance.
 */
function slips(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
