/** A repository by its name. */
export interface RepositoryName {
  readonly owner: string;
  readonly repository: string;
}

/** A repository, and where it was last seen. */
export interface Place extends RepositoryName {
  /** GitHub's id: it stays when the repository is renamed or transferred, and no other repository ever has it. */
  readonly repositoryId: number;
  /**
   * The installation that covers the repository, its owner and its name, as last seen. They only say where to ask first: another repository
   * may have the name by now, so that an answer counts only if it carries the id.
   */
  readonly installationId: number;
}

/** The place of a subject, without what else it is about. */
export function placeOf({ repositoryId, installationId, owner, repository }: Place): Place {
  return { repositoryId, installationId, owner, repository };
}

/** The part of a subject's key that identifies its repository. */
export function placeKey({ repositoryId }: Place): string {
  return String(repositoryId);
}

/** The repository as people write it: `octo-org/widgets`. */
export function placeName({ owner, repository }: Place): string {
  return `${owner}/${repository}`;
}
