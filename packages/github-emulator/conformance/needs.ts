/** What a statement needs besides a repository and the account that created it. */
export interface Needs {
  /** The permissions of the test installation; an empty object asks for the installation alone. */
  readonly app?: Readonly<Record<string, 'read' | 'write'>>;
  /** Events that the test app has to subscribe to. */
  readonly events?: readonly string[];
  /** A second user: nobody approves a pull request of their own. */
  readonly reviewer?: true;
  /** A plan or feature of the organization, in words: it is shown, and its absence shows itself when the statement is run. */
  readonly plan?: string;
}
