import type { Source } from '../../read/source.ts';

/** A commit, as analyzed under some refs. */
export interface Scan extends Source {
  readonly headSha: string;
  /** Where tools report the head: the test merge of a pull request, then the head itself, then its branch. */
  readonly refs: readonly [string, ...(readonly string[])];
  /** The branch whose alerts are not this change's doing: `refs/heads/main`. */
  readonly baseRef: string;
  /** Before this time there was nothing of the subject. */
  readonly since: Date;
  /** The tools whose result GitHub shows on the head as a check: so they have reported, and their alerts can be asked for at once. */
  readonly reported: readonly string[];
}
