/** A version of the policy file of an account, as it was read. */
export interface PolicyFileVersion {
  /** `owner/name` of the repository that holds it. */
  readonly repository: string;
  readonly commit: string;
  /** Git's hash of the file. */
  readonly blob: string;
  readonly text: string;
}

/** How long the version that was read last counts while the file cannot be read. */
export const policyFileCountsMs = 7 * 24 * 60 * 60 * 1000;

/** The version that was read last. */
export interface LastPolicyFile extends PolicyFileVersion {
  /** Milliseconds since it was read last. */
  readonly ageMs: number;
}

/** Whether the version that was read last is recent enough to count in place of the present one. */
export function isRecentPolicyFile({ ageMs }: Pick<LastPolicyFile, 'ageMs'>): boolean {
  return ageMs <= policyFileCountsMs;
}

/**
 * Whether a version is of the repository that holds the policy of its account: of one that the operator named before, nothing counts. Names
 * of repositories have no case.
 */
export function isOfPolicyRepository(
  { repository }: Pick<PolicyFileVersion, 'repository'>,
  organizationRepository: string,
): boolean {
  const [, name = ''] = repository.split('/');
  return name.toLowerCase() === organizationRepository.toLowerCase();
}

/**
 * The policy file of each installation's account as it was last read, for the time in which it cannot be read. It is never removed by age:
 * an account that had a minimum must not lose it because nobody could read it for long.
 *
 * @example
 * await store.rememberPolicyFile(1013, { repository: 'acme/.github', commit, blob, text });
 * (await store.lastPolicyFile(1013))?.ageMs; // 0
 */
export interface OrganizationPolicies {
  /** @returns null where none was read, or it was deleted since */
  lastPolicyFile(installationId: number): Promise<LastPolicyFile | null>;
  rememberPolicyFile(installationId: number, file: PolicyFileVersion): Promise<void>;
  /** The account has no policy file: its repository could be read, and holds none. */
  forgetPolicyFile(installationId: number): Promise<void>;
}

/** The same for commands. */
export interface PolicyFiles {
  /** The version that was read last of each account that has one, by its repository. */
  policyFiles(): Promise<readonly LastPolicyFile[]>;
}
