import type { Faults } from '../faults/faults.ts';
import type { ApiRequest } from '../http/exchange.ts';
import type { Delivery, Webhook } from '../webhooks/delivery.ts';
import type { Clock } from '../world/clock.ts';
import type { Access } from '../world/model.ts';
import type { Workflows } from './workflows.ts';
import type { World } from './world.ts';

/** The GitHub App under test: the one that can sign in and receives webhooks. */
export interface AppOptions {
  /** Default: 1. */
  readonly id?: number;
  readonly slug: string;
  readonly name: string;
  /** PEM, RSA. Default: a key generated once per process; read it at `emulator.app.privateKey`. */
  readonly privateKey?: string;
  /** As in `app.yml`: `default_permissions`. Other operations are refused with 403. */
  readonly permissions: Readonly<Record<string, Access>>;
  /**
   * As in `app.yml`: `default_events`. Other events are not sent, except `installation*` and `ping`, which every app
   * receives.
   */
  readonly events: readonly string[];
  /** Of the sign-in with the app. Default: a random one; read it at `emulator.app.clientSecret`. */
  readonly clientSecret?: string;
  /** Where people may be sent back after they let the app act for them. Default: nowhere until `emulator.setCallbackUrls`. */
  readonly callbackUrls?: readonly string[];
  /** The address for webhooks. Default: none are sent until `emulator.setWebhook`. */
  readonly webhook?: Webhook;
}

/** The credentials that a client signs in with as the app. */
export interface AppCredentials {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM. */
  readonly privateKey: string;
  /** The login of its comments and reviews: `slug[bot]`. */
  readonly botLogin: string;
}

export interface EmulatorOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  readonly app: AppOptions;
  /**
   * The start time of a frozen clock, which each action advances by one second, and `clock.advance` by any time.
   * Default: real time, shifted by `clock.advance`.
   */
  readonly clock?: Date;
  /**
   * Runs the workflows of repositories, with these actions: their folders by `owner/name`. Default: workflows do not run.
   */
  readonly actions?: Readonly<Record<string, string>>;
  /** Uses the next version of the REST API, with its breaking changes. Default: false. */
  readonly nextApiVersion?: boolean;
  /** Where the REST API begins in the addresses of repositories, as on GitHub Enterprise Server (`/api/v3`). Default: as on github.com. */
  readonly apiPath?: '' | '/api/v3';
  /**
   * Serves the paths under `/_emulator/`, except `/_emulator/api/`. Default: the pages of this package. A browser
   * that follows a GitHub link, such as a pull request's `html_url`, is redirected there.
   */
  readonly pages?: (
    request: PageRequest,
    emulator: Emulator,
  ) => PageResponse | undefined | Promise<PageResponse | undefined>;
}

export interface PageRequest {
  readonly method: string;
  /** The path after `/_emulator`, starting with `/`. */
  readonly path: string;
  /** The fields of a submitted form. */
  readonly form: Readonly<Record<string, string>>;
}

export interface PageResponse {
  readonly status: number;
  readonly contentType: string;
  /** Where to go next. */
  readonly location?: string;
  readonly body: string | Uint8Array;
}

/** A running GitHub emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: REST at `/` and at `/api/v3`, GraphQL at `/graphql` and at `/api/graphql`. */
  readonly url: string;
  readonly app: AppCredentials;
  /** The people and repositories; its actions are those of the REST API, and send the same webhooks. */
  readonly world: World;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly faults: Faults;

  /** Every API request since the start or the last `clearRequests`, oldest first. */
  readonly requests: readonly ApiRequest[];
  clearRequests(): void;

  /**
   * Each request, answer and webhook that violates GitHub's description of its API, as a sentence. A test should end with none.
   * An operation without a handler is a violation too, and is answered with 501.
   */
  readonly violations: readonly string[];

  /** Every webhook that was sent, failed or lost, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Redelivers a webhook under its GUID. Resolves when it was answered. */
  redeliver(id: number): Promise<Delivery>;
  /** Sends the `ping` event. */
  ping(): Promise<void>;
  setWebhook(webhook: Webhook | null): void;
  /** Replaces the addresses to which people may be sent back after a sign-in. */
  setCallbackUrls(urls: readonly string[]): void;
  /** A user revokes the authorization of the app: the next request with a token of it is answered with 401. */
  revokeAuthorization(login: string): void;

  /**
   * Resolves when no webhook is being sent and no API request is being answered. Held webhooks and requests do not
   * count. The app may still work after it has answered a webhook: wait for the app first.
   */
  idle(): Promise<void>;

  /** A personal token of a user, for `new Octokit({ auth, baseUrl: emulator.url })`. */
  userToken(login: string): string;
  /** Invalidates every issued installation token: the next request with one is answered with 401. */
  revokeInstallationTokens(): void;

  /** Stops the server and the git processes, and deletes the repositories. */
  close(): Promise<void>;
}
