import type { Digest, NewEntry } from '../subjects/entries.ts';

/** An entry as it is listed, without its body. */
export interface ListedEntry extends Omit<NewEntry, 'body' | 'mac'> {
  /** Counts up in the order of writing; unique in a store. */
  readonly id: number;
  /** When it was written, in milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  /** False: the process ended before it knew whether GitHub took it. */
  readonly confirmed: boolean;
}

export interface StoredEntry extends ListedEntry {
  /** Null: redacted. Its digest stays. Empty: damaged. */
  readonly body: string | null;
}

/** Which entries to list. What is absent does not matter. */
export interface EntryFilter {
  readonly kind?: string;
  readonly repositoryId?: number;
  /** `owner/name`, whatever its case: as the repository was named when the entry was written. */
  readonly repository?: string;
  readonly number?: number;
  readonly sha?: string;
  /** Also the target of a release, see `NewEntry`. */
  readonly branch?: string;
  readonly conclusion?: string;
  /** A rule, with or without its status: `review` or `review=fail`. */
  readonly rule?: string;
  /** Written at or after this, and before that; milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
}

/** Where a page begins: behind the last entry of the one before. */
export type EntryPlace = Pick<ListedEntry, 'at' | 'id'>;

/** An entry as retention sees it. */
export type AgedEntry = Pick<ListedEntry, 'id' | 'at' | 'kind'> & { readonly hasBody: boolean };

/**
 * The record: what was decided, never pruned. Entries are written with the end of a claim (`WorkQueue`).
 *
 * @example
 * const newest = await store.entries({ repository: 'acme/shop', conclusion: 'failure' }, 100);
 */
export interface Entries {
  /** The newest entries first, at most `limit`. */
  entries(filter: EntryFilter, limit: number, after?: EntryPlace): Promise<readonly ListedEntry[]>;
  /** The oldest entry; null where there is none. */
  firstEntry(filter: EntryFilter): Promise<ListedEntry | null>;
  /** @param id its number, or its digest or the first 8 or more digits of it; null where there is none, or several */
  entry(id: number | Digest): Promise<StoredEntry | null>;
  /**
   * The evidence with these digests, decompressed. Null: it is kept no longer, or was redacted. Empty: damaged.
   */
  evidence(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, string | null>>;
  /**
   * Removes the body of an entry, and evidence, for good: only the digests stay. The removal is an entry itself.
   *
   * @returns false where there is no such entry, or it was redacted before
   */
  redact(id: number, evidence: readonly Digest[], removal: NewEntry): Promise<boolean>;
  /** Entries that are older than this many milliseconds, oldest first, after a place. */
  olderEntries(ageMs: number, limit: number, after: EntryPlace | null): Promise<readonly AgedEntry[]>;
  /**
   * Removes the bodies of entries, for good. The removal is an entry itself, where there was one to remove.
   *
   * @returns how many were removed
   */
  redactAll(ids: readonly number[], removal: NewEntry): Promise<number>;
}
