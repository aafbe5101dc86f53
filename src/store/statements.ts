import type { Bundle } from '../ledger/bundle.ts';
import type { PredicateType } from '../ledger/statement-types.ts';
import type { StoredEntry } from './entries.ts';

/** A signed statement about an entry. */
export interface NewStatement {
  readonly predicateType: PredicateType;
  readonly repositoryId: number;
  readonly sha: string;
  readonly bundle: Bundle;
}

/** An entry of which statements are due. */
export interface EntryToState extends StoredEntry {
  /** Its code, see `EntryAuthenticator`; null: it has none. */
  readonly mac: string | null;
}

export interface StoredStatement extends NewStatement {
  /** The number of the entry that it is about. */
  readonly entry: number;
}

/**
 * Signed statements about entries: commits that landed, and verdicts on releases. Those of an entry are made once.
 *
 * @example
 * for (const entry of await store.entriesToState(100)) await store.keepStatements(entry.id, await signed(entry));
 */
export interface Statements {
  /** Entries whose statements are due, the oldest first. */
  entriesToState(limit: number): Promise<readonly EntryToState[]>;
  /**
   * Keeps the statements of an entry, which are no longer due then.
   *
   * @returns false where another process was first: nothing is kept
   */
  keepStatements(entry: number, statements: readonly NewStatement[]): Promise<boolean>;
  /**
   * The statements about a commit: first those about how it landed, then the others, each the newest entries first. Everybody who may read the
   * repository can ask for verdicts on releases of any name, which must not crowd out how it landed.
   */
  statementsAbout(repositoryId: number, sha: string, limit: number): Promise<readonly StoredStatement[]>;
  /** The statements about an entry. */
  statementsOfEntry(entry: number): Promise<readonly StoredStatement[]>;
}
