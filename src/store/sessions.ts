/** A session of somebody who signed in to the dashboard. The store never sees what the browser holds. */
export interface NewSession {
  /** SHA-256 of the id in the browser's cookie, in hexadecimal. */
  readonly digest: string;
  /** GitHub's id of the user, and the login. */
  readonly userId: number;
  readonly login: string;
  /** The token by which GitHub shows what the user may see, encrypted. */
  readonly token: Uint8Array;
  /** Milliseconds from now after which it ends, whatever happens. */
  readonly endsInMs: number;
}

export interface StoredSession extends Pick<NewSession, 'digest' | 'userId' | 'login' | 'token'> {
  /** Milliseconds since the epoch, by the store's clock. */
  readonly endsAt: number;
}

/**
 * Sessions of the dashboard, shared by all replicas.
 *
 * @example
 * await store.addSession({ digest, userId: 7, login: 'ada', token, endsInMs: 8 * 3_600_000 });
 * const session = await store.useSession(digest, 3_600_000); // null once it ended
 */
export interface Sessions {
  /** Keeps the ten sessions of a person that end last, and ends the others. */
  addSession(session: NewSession): Promise<void>;
  /**
   * The session with this digest, and notes that it is used.
   *
   * @param idleMs a session that was not used for this time has ended
   * @returns null where there is none, or it ended
   */
  useSession(digest: string, idleMs: number): Promise<StoredSession | null>;
  /** Ends a session now. Nothing happens where there is none. */
  endSession(digest: string): Promise<void>;
}
