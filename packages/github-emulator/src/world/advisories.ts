import type { Account } from './account.ts';

/** A security advisory of a repository: `triage` is a report that nobody accepted or closed yet. */
export interface Advisory {
  readonly id: number;
  readonly ghsaId: string;
  readonly summary: string;
  readonly author: Account;
  readonly createdAt: Date;
  state: 'triage' | 'draft' | 'published' | 'closed';
  updatedAt: Date;
}

export interface AdvisoriesState {
  /** Whether anybody can report a vulnerability in private; off in a new repository. */
  privateReporting: boolean;
  /** Oldest first. */
  readonly all: Advisory[];
}
