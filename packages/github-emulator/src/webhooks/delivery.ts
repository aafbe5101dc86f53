import type { DeliveryFailure } from '../faults/faults.ts';

/** Where an app receives its webhooks, and what signs them. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** One attempt to deliver a webhook. */
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

/** What is to be told to the app. */
export interface Outgoing {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
}

/** A delivery with what GitHub's API tells of it. */
export interface DeliveryRecord extends Delivery, Outgoing {
  requestHeaders: Readonly<Record<string, string>>;
  response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string } | null;
  status: number | null;
  /** Why nobody answered. */
  failure: DeliveryFailure | null;
  durationMs: number;
}
