/** How many changes of one directory, author or team a rule concerns. */
export interface Share {
  readonly name: string;
  /** Changes for which the rule says pass or fail; of a rule whose applicability is replayed, all whose files are known. */
  readonly changes: number;
  /** Those of them that fail, or to which the rule applies. */
  readonly affected: number;
}

/** Counts changes by name. */
export class ShareCounter {
  readonly #shares = new Map<string, { changes: number; affected: number }>();

  add(name: string, isAffected: boolean): void {
    const share = this.#shares.get(name) ?? { changes: 0, affected: 0 };
    share.changes += 1;
    if (isAffected) share.affected += 1;
    this.#shares.set(name, share);
  }

  /** Those with the most changes, or the most affected changes, first. */
  result(first: 'changes' | 'affected'): readonly Share[] {
    return [...this.#shares]
      .map(([name, share]) => ({ name, ...share }))
      .sort((a, b) => b[first] - a[first] || b.changes - a.changes || (a.name < b.name ? -1 : 1));
  }
}
