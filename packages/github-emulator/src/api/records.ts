/** How a client signs in as the app. */
export interface AppCredentials {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  /** PEM. */
  readonly privateKey: string;
  /** The login of its comments and reviews: `slug[bot]`. */
  readonly botLogin: string;
}

export interface ApiRequest {
  /** The operation id of GitHub's OpenAPI description, `graphql:<operation name>`, or `unknown`. */
  readonly operation: string;
  readonly method: string;
  /** With the query, without the layout's prefix. */
  readonly path: string;
  /** The body as sent, parsed. */
  readonly body: unknown;
  /** `app`, `installation:<id>`, a user's login, or `anonymous`. */
  readonly actor: string;
  /** Answer's status; 0 when a fault dropped the connection. */
  readonly status: number;
  /** Milliseconds on a monotonic clock: requests that overlap were made side by side. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Delivery {
  /** Each attempt has its own id. */
  readonly id: number;
  /** The same in every attempt: `X-GitHub-Delivery`. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly redelivery: boolean;
  readonly sentAt: Date;
  /** The receiver's status; 0: no answer, or lost by a fault; null: under way. */
  readonly status: number | null;
  readonly durationMs: number;
}
