/** A repository, and the installation that covers it. */
export interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repository: string;
}

/** The part of a subject's key that names its repository, in lower case: `123:owner/name`. */
export function placeKey({ installationId, owner, repository }: Place): string {
  return `${installationId}:${owner}/${repository}`.toLowerCase();
}
