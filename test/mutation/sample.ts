import { type Random, randomOf } from '../faults/random.ts';
import { lineOf, type Mutation } from './mutation.ts';

/**
 * All lines that have mutations in an order that the seed decides, each with its mutations in such an order. A line with a
 * long table counts once, so that tables do not crowd out code.
 *
 * @param texts each file's text
 */
export function shuffledLines(
  mutations: readonly Mutation[],
  texts: ReadonlyMap<string, string>,
  seed: number,
): readonly (readonly Mutation[])[] {
  const lines = new Map<string, Mutation[]>();
  for (const mutation of mutations) {
    const place = `${mutation.file}:${lineOf(texts.get(mutation.file) ?? '', mutation)}`;
    lines.set(place, [...(lines.get(place) ?? []), mutation]);
  }
  const random = randomOf(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let index = 0; index < 20; index++) random(1);
  return shuffled([...lines.values()], random).map((line) => shuffled(line, random));
}

/** https://en.wikipedia.org/wiki/Fisher-Yates_shuffle */
function shuffled<T>(values: readonly T[], random: Random): T[] {
  const all = [...values];
  for (let last = all.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}
