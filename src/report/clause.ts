import type { Clause } from '../rules/rule.ts';

/** What a source is called where there is little room, by a word of its name. A source that is not here keeps its name. */
const shortNames: readonly (readonly [string, string])[] = [
  ['FlowFuse', 'FF'],
  ['MetaMask', 'MM'],
  ['SSDF', 'SSDF'],
  ['OSPS', 'OSPS'],
  ['SLSA', 'SLSA'],
  ['ISO', 'ISO'],
  ['SAMM', 'SAMM'],
];

/**
 * The clauses in one short line, by source, such as `FF 2a · MM 4.1 · SSDF PW.8.2`: plain text that breaks only between
 * sources.
 *
 * @param most how many sources are named; the others are counted
 */
export function shortClauses(clauses: readonly Clause[], most = Number.POSITIVE_INFINITY): string {
  const bySource = Map.groupBy(clauses, ({ source }) => shortName(source));
  const names = [...bySource].map(([source, group]) => {
    const numbers = [...new Set(group.map(({ clause }) => clause))];
    return `${source} ${numbers.join(', ')}`.replaceAll(' ', '\u{a0}');
  });
  const more = names.length > most ? [`+${names.length - most}`] : [];
  return [...names.slice(0, most), ...more].join(' · ');
}

function shortName(source: string): string {
  const known = shortNames.find(([word]) => source.split(/\W+/).includes(word));
  return known?.[1] ?? source;
}
