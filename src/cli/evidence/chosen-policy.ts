import { loadPolicy } from '../../policy/load.ts';
import type { Policy } from '../../policy/policy.ts';
import type { PolicySource } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import type { PolicyFiles } from '../../store/organization-policies.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { UsageError } from '../command.ts';
import { readPolicyInput } from '../policy-file.ts';
import type { EvidenceScope } from './evidence-scope.ts';

/** The policy whose register is shown. */
export interface ChosenPolicy {
  readonly policy: Policy;
  /** The path, or `acme/.github at c0ffee`. */
  readonly name: string;
}

/**
 * The policy in a file, as that of the organization.
 *
 * @throws {UsageError} with the mistakes where it is none
 */
export async function policyInFile(path: string): Promise<ChosenPolicy> {
  const input = await readPolicyInput(path);
  if (input.kind !== 'text')
    throw new UsageError(`${path}: ${input.kind === 'refused' ? input.message : input.reason}`);
  return loaded(input.text, { kind: 'organization', repository: '', path, commit: '' }, path);
}

/**
 * The organization's policy as the service read it last; null where it has read none of these repositories' accounts.
 *
 * @throws {UsageError} where it is not clear whose is meant, or this release does not accept it
 */
export async function policyInStore(
  store: PolicyFiles,
  { repositories }: EvidenceScope,
): Promise<ChosenPolicy | null> {
  const owners = repositories?.map(({ name }) => ownerOf(name ?? ''));
  const files = (await store.policyFiles()).filter(
    ({ repository }) => owners === undefined || owners.includes(ownerOf(repository)),
  );
  const [file] = files;
  if (file === undefined) return null;
  const names = [...new Set(files.map(({ repository }) => repository))];
  if (names.length > 1) {
    throw new UsageError(
      `Several organizations have a policy: ${listOfNames(names, 'and', 10)}. Choose repositories of one of them with --repository, or give its file with --policy.`,
    );
  }
  const { repository, commit, text } = file;
  const source = { kind: 'organization', repository, path: '', commit } as const;
  return loaded(text, source, `${repository} at ${commit.slice(0, 12)}`);
}

function loaded(text: string, source: PolicySource, name: string): ChosenPolicy {
  const result = loadPolicy(text, source, rules);
  if (result.valid) return { policy: result.policy, name };
  throw new UsageError(
    result.problems.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`).join('\n'),
  );
}

/** Names of accounts have no case. */
function ownerOf(repository: string): string {
  return repository.split('/')[0]?.toLowerCase() ?? '';
}
