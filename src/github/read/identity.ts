import { RepositoryElsewhere } from '../client/failure.ts';
import { noId } from '../client/no-id.ts';

/**
 * In every query by name: a name may belong to another repository by now, which must never be evaluated in its place, and the repository may
 * be archived.
 */
export const identityFragment =
  'fragment identity on Repository { databaseId nameWithOwner isArchived isDisabled }';

export interface IdentityNode {
  readonly databaseId: number | null;
  readonly nameWithOwner: string;
  readonly isArchived: boolean;
  readonly isDisabled: boolean;
}

/**
 * Asserts that an answer is about the repository that was meant. GitHub follows the former name of a renamed or transferred repository, until
 * another repository takes that name. One that belongs to another account may be covered by another installation. The owner of a token
 * names a repository, and means the one that has the name: its id is known from the first answer on.
 *
 * @throws {RepositoryElsewhere} otherwise
 * @see https://docs.github.com/repositories/creating-and-managing-repositories/renaming-a-repository
 */
export function assertIsThere<Node extends IdentityNode>(
  { repositoryId, owner }: { readonly repositoryId: number; readonly owner: string },
  found: Node | null | undefined,
): asserts found is Node {
  if (!found) throw new RepositoryElsewhere(`GitHub does not find the repository ${repositoryId}.`);
  const { databaseId, nameWithOwner } = found;
  if (repositoryId === noId && databaseId !== null) return;
  if (databaseId !== repositoryId) {
    throw new RepositoryElsewhere(`${nameWithOwner} is the repository ${databaseId}, not ${repositoryId}.`);
  }
  if (nameWithOwner.split('/')[0]?.toLowerCase() !== owner.toLowerCase()) {
    throw new RepositoryElsewhere(`The repository ${repositoryId} is ${nameWithOwner} now.`);
  }
}

/**
 * Whether nothing can be written to a repository, so that there is nothing to evaluate: the resync finds it when it is unarchived.
 *
 * @see https://docs.github.com/repositories/archiving-a-github-repository/archiving-repositories
 */
export function isReadOnly({ isArchived, isDisabled }: IdentityNode): boolean {
  return isArchived || isDisabled;
}
