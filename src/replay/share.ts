/** How many changes of one directory, kind, size, week, author or team a rule concerns. */
export interface Share {
  readonly name: string;
  readonly changes: number;
  /** Those of them that fail, or to which the rule applies. */
  readonly affected: number;
}

/** Different names that are counted. */
const maxNames = 5_000;

/** Stands for every name above the limit. */
const otherNames = '(other)';

/**
 * Counts changes by name; the first 5,000 names by themselves, the others together.
 *
 *     counter.add('src/cart', true);
 *     counter.byAffected();   // [{ name: 'src/cart', changes: 1, affected: 1 }]
 */
export class ShareCounter {
  readonly #shares = new Map<string, { changes: number; affected: number }>();

  add(name: string, isAffected: boolean): void {
    const counted = this.#shares.has(name) || this.#shares.size < maxNames ? name : otherNames;
    const share = this.#shares.get(counted) ?? { changes: 0, affected: 0 };
    share.changes += 1;
    if (isAffected) share.affected += 1;
    this.#shares.set(counted, share);
  }

  /** Those with the most affected changes first. */
  byAffected(): readonly Share[] {
    return this.#sorted((a, b) => b.affected - a.affected || b.changes - a.changes);
  }

  /** Those with the most changes first. */
  byChanges(): readonly Share[] {
    return this.#sorted((a, b) => b.changes - a.changes);
  }

  /** In the order of the names: of those that are listed, or of the alphabet. */
  byName(names: readonly string[] = []): readonly Share[] {
    return this.#sorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  }

  #sorted(order: (a: Share, b: Share) => number): readonly Share[] {
    return [...this.#shares]
      .map(([name, share]) => ({ name, ...share }))
      .sort((a, b) => order(a, b) || (a.name < b.name ? -1 : 1));
  }
}
