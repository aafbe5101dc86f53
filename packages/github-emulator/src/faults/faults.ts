/** Faults that can be injected. An operation is an operation id such as `checks/create`, `graphql`, or `*`. */
export interface Faults {
  /** Answers with this status instead of doing the operation. */
  fail(operation: string, options: FailOptions): Fault;
  /**
   * Closes the connection: `before` the operation is done (default), `after`, so that only the answer is lost, or
   * `during` the answer, in the middle of its body.
   */
  drop(operation: string, options?: FaultOptions & { readonly when?: 'before' | 'after' | 'during' }): Fault;
  /** Holds the request until `release`, then answers it as usual. */
  hang(operation: string, options?: FaultOptions): Hold;
  /**
   * The primary rate limit: `remaining` is 0 until the reset, by default an hour of the emulator's clock away. REST
   * is refused with this status (default: 403), GraphQL answers with 200 and an error of the type RATE_LIMITED. Default:
   * every operation is refused.
   */
  primaryLimit(options?: PrimaryLimitOptions): Fault;
  /** The secondary rate limit: 403 (default) or 429 with `retry-after`. */
  secondaryLimit(
    operation: string,
    options?: FaultOptions & { readonly retryAfterSeconds?: number; readonly status?: 403 | 429 },
  ): Fault;
  /** An outage until the fault is removed: every connection is closed without an answer, and no webhook is sent or listed. */
  outage(): Fault;
  /**
   * A partial GraphQL answer: the field `Type.field`, such as `PullRequest.reviews`, is null with an error of this type.
   * If the field is non-null, its parent becomes null, as GraphQL specifies. With the type null, a field that may be null is null without
   * an error, as where GitHub leaves something out and does not say why.
   */
  partial(
    field: string,
    options?: FaultOptions & { readonly type?: string | null; readonly message?: string },
  ): Fault;
  readonly webhooks: WebhookFaults;
  /** Removes every fault; held requests and webhooks are released. */
  clear(): void;
}

export interface FaultOptions {
  /** Number of times that it applies. Default: until removed. */
  readonly times?: number;
}

export interface FailOptions extends FaultOptions {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PrimaryLimitOptions extends FaultOptions {
  /** The only operation that is refused. Default: all. */
  readonly operation?: string;
  readonly resetInSeconds?: number;
  readonly status?: 403 | 429;
}

export interface WebhookFaults {
  /**
   * GitHub sends it and gets no answer: the app does not receive it, and GitHub lists a failed delivery that can be
   * redelivered. A redelivery is not lost.
   */
  lose(match?: WebhookMatch & { readonly as?: DeliveryFailure }): Fault;
  /** GitHub never sends it and lists no delivery: only the API shows the change. */
  omit(match?: WebhookMatch): Fault;
  /** Sent twice, with one GUID. */
  double(match?: WebhookMatch): Fault;
  /** Held back until `release`. */
  hold(match?: WebhookMatch): WebhookHold;
}

/** Why a delivery failed, in GitHub's words. */
export type DeliveryFailure = 'failed to connect to host' | 'timed out';

export interface WebhookMatch extends FaultOptions {
  /** `pull_request`, or with its action `pull_request.synchronize`. Default: every event. */
  readonly event?: string;
}

export interface Fault {
  /** Number of times that it was applied. */
  readonly hits: number;
  remove(): void;
}

export interface Hold extends Fault {
  /** Releases held requests and removes the fault. */
  release(): void;
  /** Resolves when a request is held. */
  reached(): Promise<void>;
}

export interface WebhookHold extends Fault {
  /** Sends held webhooks, one after another, and removes the fault. */
  release(order?: 'as-sent' | 'reversed'): Promise<void>;
}
