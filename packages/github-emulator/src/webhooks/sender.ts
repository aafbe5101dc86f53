import { createHmac } from 'node:crypto';
import type { DeliveryFailure } from '../faults/faults.ts';
import type { WebhookFaultRegistry } from '../faults/webhook-fault-registry.ts';
import type { Activity } from '../world/activity.ts';
import type { Delivery, DeliveryRecord, OutgoingWebhook, Webhook } from './delivery.ts';

/** Milliseconds that GitHub waits for a receiver, and bytes of the largest payload that it sends. */
const timeoutMs = 10_000;
const maxPayloadBytes = 25 * 1024 * 1024;

export const hookId = 1;

export interface SenderOptions {
  readonly receiver: Webhook | null;
  readonly appId: number;
  readonly now: () => Date;
  readonly faults: WebhookFaultRegistry;
  readonly activity: Activity;
}

/** Signs and sends webhooks, one after another. */
export class Sender {
  readonly deliveries: DeliveryRecord[] = [];
  receiver: Webhook | null;
  private readonly appId: number;
  private readonly now: () => Date;
  private readonly faults: WebhookFaultRegistry;
  /** Counts webhooks that are sent or queued, but not those that a fault holds. */
  private readonly activity: Activity;
  private readonly stopped = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();

  constructor({ receiver, appId, now, faults, activity }: SenderOptions) {
    this.receiver = receiver;
    this.appId = appId;
    this.now = now;
    this.faults = faults;
    this.activity = activity;
  }

  /** Sends an event, subject to faults. */
  send(event: OutgoingWebhook): void {
    const dispatch = (redelivery: boolean): Promise<void> => this.inTurn(this.record(event, redelivery));
    const treatment = this.faults.treat(event, () => dispatch(false));
    if (treatment.kind === 'lose') this.lose(this.record(event, false), treatment.as);
    if (treatment.kind === 'send' || treatment.kind === 'double') void dispatch(false);
    if (treatment.kind === 'double') void dispatch(true);
  }

  /** Redelivers a webhook under its GUID. @throws when the id is unknown */
  async redeliver(id: number): Promise<Delivery> {
    const first = this.deliveries.find((candidate) => candidate.id === id);
    if (first === undefined) throw new Error(`no delivery ${id}`);
    const delivery = this.record(first, true);
    await this.inTurn(delivery);
    return delivery;
  }

  /** Aborts requests in flight and sends nothing more. */
  stop(): void {
    this.stopped.abort();
  }

  private record(event: OutgoingWebhook, redelivery: boolean): DeliveryRecord {
    const { guid, action, payload, installationId, repositoryId } = event;
    const delivery: DeliveryRecord = {
      id: this.deliveries.length + 1,
      guid,
      event: event.event,
      action,
      payload,
      installationId,
      repositoryId,
      redelivery,
      sentAt: this.now(),
      status: null,
      failure: null,
      durationMs: 0,
      requestHeaders: {},
      response: null,
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  private lose(delivery: DeliveryRecord, failure: DeliveryFailure): void {
    delivery.status = 0;
    delivery.failure = failure;
  }

  private inTurn(delivery: DeliveryRecord): Promise<void> {
    this.activity.begin();
    const done = this.turn.then(() => this.deliver(delivery)).finally(() => this.activity.end());
    this.turn = done;
    return done;
  }

  private async deliver(delivery: DeliveryRecord): Promise<void> {
    const { receiver } = this;
    const body = Buffer.from(JSON.stringify(delivery.payload));
    if (receiver === null || body.length > maxPayloadBytes) {
      this.lose(delivery, 'failed to connect to host');
      return;
    }
    delivery.requestHeaders = this.headers(delivery, body, receiver.secret);
    const startedAt = performance.now();
    try {
      const response = await fetch(receiver.url, {
        method: 'POST',
        headers: delivery.requestHeaders,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(timeoutMs)]),
      });
      delivery.response = { headers: Object.fromEntries(response.headers), payload: await response.text() };
      delivery.status = response.status;
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      this.lose(delivery, late ? 'timed out' : 'failed to connect to host');
    }
    delivery.durationMs = performance.now() - startedAt;
  }

  private headers({ guid, event }: DeliveryRecord, body: Buffer, secret: string): Record<string, string> {
    const sign = (algorithm: string): string =>
      `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
    return {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/emulator',
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-github-hook-id': String(hookId),
      'x-github-hook-installation-target-id': String(this.appId),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': sign('sha1'),
      'x-hub-signature-256': sign('sha256'),
    };
  }
}
