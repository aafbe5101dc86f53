import type { Clone } from '../git/clone.ts';
import type { Range } from '../git/range.ts';
import { blobBytes, entryAt, type TreeEntry } from '../git/tree.ts';
import { fileText, sizeObstacle } from '../policy/file-text.ts';
import { folderAtPath, linkAtPath, submoduleAtPath } from '../policy/obstacles.ts';
import { policyPath } from '../policy/path.ts';
import type { PolicyChange, PolicyObstacle, PolicyResult } from '../policy/policy.ts';
import { comparePolicies } from '../policy/policy-change.ts';
import { readPolicyFile } from '../policy/read-policy-file.ts';
import { repairPolicy } from '../policy/repair-policy.ts';
import { resolvePolicy } from '../policy/resolve.ts';
import type { PolicyFile, PolicySource } from '../policy/written-policy.ts';
import { rules } from '../rules/index.ts';

/** The policy of a range. */
export interface RangePolicy {
  /** What the change is evaluated by. */
  readonly result: PolicyResult;
  /** What the change makes of the policy file; null where it leaves it alone. */
  readonly change: PolicyChange | null;
}

/**
 * The policy file of the base, and what the change makes of it. Without a file the default applies, as in the service; what lies at its path
 * and is no policy is a mistake. A change that repairs the file is evaluated by the default, as there.
 *
 * @throws {GitError} where the clone lacks the file's content
 */
export async function policyOfRange(clone: Clone, range: Range): Promise<RangePolicy> {
  const [base, parted, head] = await Promise.all(
    [range.base, range.mergeBase, range.head].map((commit) => entryAt(clone, commit, policyPath)),
  );
  const present = await policyAt(clone, range, range.base, base ?? null);
  if (isSame(parted ?? null, head ?? null)) return { result: present, change: null };
  const proposed = await policyAt(clone, range, range.head, head ?? null);
  const change = comparePolicies(present, proposed);
  const isRepaired = !present.valid && change?.kind === 'repaired';
  return {
    result: isRepaired ? repairPolicy(present.source, present.problems, rules) : present,
    change,
  };
}

function isSame(one: TreeEntry | null, other: TreeEntry | null): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

const obstacles: Readonly<Record<string, () => PolicyObstacle>> = {
  '040000': folderAtPath,
  '120000': linkAtPath,
  '160000': submoduleAtPath,
};

async function policyAt(
  clone: Clone,
  { branch }: Range,
  commit: string,
  entry: TreeEntry | null,
): Promise<PolicyResult> {
  const source: PolicySource = { kind: 'repository', path: policyPath, commit };
  const invalid = (problem: PolicyObstacle): PolicyResult => ({ valid: false, source, problems: [problem] });
  const resolved = (file: PolicyFile | null): PolicyResult => {
    const layers = { organization: null, repository: file };
    const { extends: preset, ...policy } = resolvePolicy(layers, { branch, properties: {} }, rules);
    return {
      valid: true,
      policy: { ...policy, ...(file === null || preset === undefined ? {} : { extends: preset }) },
    };
  };
  if (entry === null) return resolved(null);
  const obstacle = obstacles[entry.mode]?.() ?? sizeObstacle(entry.size ?? 0);
  if (obstacle !== null) return invalid(obstacle);
  const read = fileText(await blobBytes(clone, entry.oid, entry.size ?? 0));
  if (!read.readable) return invalid(read.obstacle);
  const file = readPolicyFile(read.text, source, rules);
  return file.valid ? resolved(file.file) : file;
}
