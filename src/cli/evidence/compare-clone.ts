import { type Clone, openClone } from '../../git/clone.ts';
import { defaultBranchOf, firstParentsIn, NoBranch } from '../../git/first-parents.ts';
import type { EvidenceScope } from './evidence-scope.ts';
import type { BranchComparison } from './export-manifest.ts';

/** Commits of a difference that are named. */
const maxNamed = 100;

/** Compares the commits that are exported with those of a local clone, which nobody wrote by way of the record. */
export interface CloneComparison {
  /** A commit that was exported. */
  add(branch: string, sha: string): void;
  /** Of each branch of which a commit was exported, and of the default branch of the clone. */
  result(scope: Pick<EvidenceScope, 'from' | 'to'>): Promise<readonly BranchComparison[]>;
}

/** @throws {GitError} there is no clone at the path */
export async function openComparison(path: string): Promise<CloneComparison> {
  const clone = await openClone(path);
  const exported = new Map<string, Set<string>>();
  const defaultBranch = await defaultBranchOf(clone);
  if (defaultBranch !== null) exported.set(defaultBranch, new Set());
  return {
    add(branch, sha) {
      const shas = exported.get(branch) ?? new Set();
      exported.set(branch, shas.add(sha));
    },
    async result(scope) {
      const all: BranchComparison[] = [];
      for (const [branch, shas] of [...exported].toSorted(([one], [other]) => (one < other ? -1 : 1)))
        all.push(await compared(clone, branch, shas, scope));
      return all;
    },
  };
}

async function compared(
  clone: Clone,
  branch: string,
  exported: ReadonlySet<string>,
  scope: Pick<EvidenceScope, 'from' | 'to'>,
): Promise<BranchComparison> {
  const left = new Set(exported);
  const missing: string[] = [];
  let inClone = 0;
  let missed = 0;
  try {
    for await (const sha of firstParentsIn(clone, branch, scope)) {
      inClone += 1;
      if (left.delete(sha)) continue;
      missed += 1;
      if (missing.length < maxNamed) missing.push(sha);
    }
  } catch (error) {
    // A branch that was deleted: the clone has no commit of it. A clone without its default branch cannot be compared.
    if (!(error instanceof NoBranch) || exported.size === 0) throw error;
  }
  return {
    branch,
    inClone,
    exported: exported.size,
    missing: { count: missed, commits: missing },
    notInClone: { count: left.size, commits: [...left].slice(0, maxNamed) },
  };
}

/** Whether the export has exactly the commits of the clone. */
export function isSame({ missing, notInClone }: BranchComparison): boolean {
  return missing.count + notInClone.count === 0;
}
