import { inOrder, type Proposal } from '../../engine/joint-evidence.ts';

/** One of the open pull requests that may share a head and a check. */
export interface Candidate extends Proposal {
  /** The branch that it proposes the head to. */
  readonly base: string;
}

/** Pull requests that are evaluated together at most: each is read for each of them. */
export const maxTogether = 6;

/** Which pull requests with the same head are read, and which need not be. */
export interface Choice {
  /** Those that decide, by number; too many to be read where there are more than {@link maxTogether}. */
  readonly read: readonly number[];
  /** Opened by strangers, the same for a base as one that is read, and left out because they are many. */
  readonly ignored: readonly Candidate[];
}

/**
 * Chooses among the open pull requests with the same head. Each that a person with write access or an app opened must be read, and one for
 * each base, since its policy counts. Of what strangers propose again there is no end: as many of those are read as there is room for.
 *
 * @param candidates the evaluated one among them; the choice does not depend on which one that is
 */
export function chooseSiblings(candidates: readonly Candidate[]): Choice {
  const sorted = candidates.toSorted(inOrder);
  const bases = new Set<string>();
  const needed: Candidate[] = [];
  const further: Candidate[] = [];
  for (const candidate of sorted) {
    const isFirst = !bases.has(candidate.base);
    bases.add(candidate.base);
    (isFirst || candidate.openedBy !== 'other' ? needed : further).push(candidate);
  }
  const room = Math.max(0, maxTogether - needed.length);
  return {
    read: [...needed, ...further.slice(0, room)].map(({ number }) => number).toSorted((a, b) => a - b),
    ignored: further.slice(room),
  };
}
