import type { StoreAction } from '../store-command.ts';

/** A sub-command of `evidence`. */
export interface EvidenceCommand {
  /** One line for the list of sub-commands. */
  readonly summary: string;
  /** How it is called, its options, and what its exit codes mean where they say more than that the store failed. */
  readonly usage: string;
  /** Reads its arguments, and then works on the store. */
  readonly action: StoreAction;
}
