/** What signs in as the test app and as two users. Each may be missing: what needs it is not tested. */
export interface Credentials {
  readonly app: { readonly id: number; readonly privateKey: string } | null;
  readonly author: string | null;
  readonly reviewer: string | null;
}

/** The variables of the environment with credentials, and what each is for. */
export const variables = {
  CONFORMANCE_APP_ID: 'the id of the test app, which is installed on all repositories of the organization',
  CONFORMANCE_PRIVATE_KEY: 'its private key, as PEM',
  CONFORMANCE_AUTHOR_TOKEN:
    'a classic token of a user who may create and delete repositories there: repo, workflow, delete_repo',
  CONFORMANCE_REVIEWER_TOKEN: 'a classic token of a second user, who gets write access: repo',
} as const;

/**
 * Reads the credentials from the environment. An empty variable is missing.
 *
 * @throws {Error} where one of the app's variables is there without the other, or the id is no number
 */
export function readCredentials(environment: Readonly<Record<string, string | undefined>>): Credentials {
  const value = (name: keyof typeof variables): string | null => environment[name]?.trim() || null;
  const [id, key] = [value('CONFORMANCE_APP_ID'), value('CONFORMANCE_PRIVATE_KEY')];
  if ((id === null) !== (key === null)) {
    throw new Error('Set both CONFORMANCE_APP_ID and CONFORMANCE_PRIVATE_KEY, or neither.');
  }
  if (id !== null && !/^\d{1,15}$/.test(id)) {
    throw new Error('CONFORMANCE_APP_ID is not a number. The page of the app shows it as "App ID".');
  }
  return {
    // In a variable, line breaks are often written as \n.
    app: id === null || key === null ? null : { id: Number(id), privateKey: key.replaceAll('\\n', '\n') },
    author: value('CONFORMANCE_AUTHOR_TOKEN'),
    reviewer: value('CONFORMANCE_REVIEWER_TOKEN'),
  };
}
