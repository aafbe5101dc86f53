import type { AppOptions, Webhook } from './app.ts';
import type { Faults } from './faults.ts';
import type { ApiRequest, AppCredentials, Delivery } from './records.ts';
import type { World } from './world.ts';

export type { Access, AppOptions, Webhook } from './app.ts';

export interface EmulatorOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  readonly app: AppOptions;
  /**
   * The time at the start. Given: time stands still, but for one second that each action takes and for `clock.advance`.
   * Absent: real time, which `clock.advance` shifts.
   */
  readonly clock?: Date;
  /** Answers and judges by the next version of the REST API, with its breaking changes. Default: false. */
  readonly nextApiVersion?: boolean;
  /**
   * Serves what lies under `/_emulator/`, apart from `/_emulator/api/`. Default: this package's own pages. A browser that follows a
   * link of GitHub's, such as a pull request's `html_url`, is led there.
   */
  readonly pages?: (request: PageRequest, emulator: Emulator) => PageResponse | undefined;
}

export interface PageRequest {
  readonly method: string;
  /** The path behind `/_emulator`, beginning with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface PageResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

export interface Clock {
  now(): Date;
  /** Moves the time forward. Installation tokens live for an hour of this clock; app JWTs are judged by the real one. */
  advance(milliseconds: number): void;
}

/** A GitHub that runs on this machine. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: REST at `/` and at `/api/v3`, GraphQL at `/graphql` and at `/api/graphql`. */
  readonly url: string;
  readonly app: AppCredentials;
  /** What happens on this GitHub: its actions are those of the REST API, and send the same webhooks. */
  readonly world: World;
  readonly clock: Clock;
  readonly faults: Faults;

  /** Every API request since the start or the last `clearRequests`, oldest first. */
  readonly requests: readonly ApiRequest[];
  clearRequests(): void;

  /**
   * Each request, answer and webhook that breaks GitHub's description of its API, in words. A test ends with it empty.
   * An operation without a handler is a violation too, and is answered 501.
   */
  readonly violations: readonly string[];

  /** Every webhook sent, tried or lost, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Sends a delivery again, with its GUID. Resolves when it was answered. */
  redeliver(id: number): Promise<Delivery>;
  /** Sends the `ping` event. */
  ping(): Promise<void>;
  setWebhook(webhook: Webhook | null): void;

  /**
   * Resolves when no webhook is under way and no API request is being answered. Held webhooks and hanging requests do
   * not count. What the app does after it answered a webhook is the app's: wait for its own idleness, then for this.
   */
  idle(): Promise<void>;

  /** A personal token of a user, for `new Octokit({ auth, baseUrl: emulator.url })`. */
  userToken(login: string): string;
  /** Makes every installation token that was given out invalid: the next request with one is answered 401. */
  revokeInstallationTokens(): void;

  /** Stops the server and the git processes, and removes the repositories. */
  close(): Promise<void>;
}
