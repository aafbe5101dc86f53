/** A repository, and the installation through which it is reached. */
export interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

/** The part of a subject's key that names its repository, the same however GitHub spells it: `123:owner/name`. */
export function placeKey({ installationId, owner, repository }: Place): string {
  return `${installationId}:${owner}/${repository}`.toLowerCase();
}
