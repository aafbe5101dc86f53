import type { DeliveryFailure } from '../faults/faults.ts';

/** The address of an app's webhooks, and the secret that signs them. */
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
  /** The receiver's status; 0 means no answer or lost by a fault, null means that it is being sent. */
  readonly status: number | null;
  readonly durationMs: number;
}

/** A webhook to send. */
export interface OutgoingWebhook {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
}

/** A delivery with the details that GitHub's API shows. */
export interface DeliveryRecord extends Delivery, OutgoingWebhook {
  requestHeaders: Readonly<Record<string, string>>;
  response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string } | null;
  status: number | null;
  /** The reason for no answer. */
  failure: DeliveryFailure | null;
  durationMs: number;
}
