import { hash } from 'node:crypto';
import type { RecordedCommit } from './commit-rows.ts';

/** A commit of a sample, with the digest that chose it. */
export interface ChosenCommit {
  readonly commit: RecordedCommit;
  readonly rank: string;
}

/** How a sample is chosen, for a person who wants to choose it again. */
export const sampleMethod =
  'Each commit has a rank: SHA-256, in hexadecimal, of the seed, the id of the repository, the branch and the commit, ' +
  'joined with line feeds, in UTF-8. The commits with the lowest ranks are the sample.';

/** The rank of a commit: `printf '%s\n%s\n%s\n%s' 42 1296269 main 8c5bd1e… | sha256sum`. */
export function rankOf(
  seed: string,
  { repositoryId, branch, sha }: Pick<RecordedCommit, 'repositoryId' | 'branch' | 'sha'>,
): string {
  return hash('sha256', [seed, repositoryId ?? '', branch, sha].join('\n'));
}

/**
 * Chooses commits by chance that the seed alone decides, whatever the order in which they come; each is as likely as any other. A larger
 * sample with the same seed holds the smaller one. Nobody who writes a commit can tell whether a seed that is chosen later takes it.
 */
export class SampleChooser {
  readonly #seed: string;
  readonly #count: number;
  /** In the order of their ranks. */
  #chosen: ChosenCommit[] = [];
  #size = 0;

  constructor(seed: string, count: number) {
    this.#seed = seed;
    this.#count = count;
  }

  add(commit: RecordedCommit): void {
    this.#size += 1;
    const rank = rankOf(this.#seed, commit);
    const worst = this.#chosen.at(-1);
    if (this.#chosen.length >= this.#count && worst !== undefined && rank >= worst.rank) return;
    const place = this.#chosen.findIndex((other) => rank < other.rank);
    this.#chosen.splice(place === -1 ? this.#chosen.length : place, 0, { commit, rank });
    this.#chosen = this.#chosen.slice(0, this.#count);
  }

  /** Commits that were added. */
  get size(): number {
    return this.#size;
  }

  get chosen(): readonly ChosenCommit[] {
    return this.#chosen;
  }
}
