import type { Wake } from '../subjects/index.ts';

/** An accepted webhook delivery. A redelivery has the same id. */
export interface Delivery {
  readonly id: string;
  /** As `event.action`. */
  readonly event: string;
}

/**
 * The accepted deliveries.
 *
 * @example
 * await store.ingest({ id: '72d3162e', event: 'pull_request.opened' }, [{ subject, reason: event('pull_request.opened') }]);
 * // 'new'; a second time 'duplicate'
 */
export interface Deliveries {
  /** Records the delivery and wakes its subjects in one transaction; a duplicate changes nothing. */
  ingest(delivery: Delivery, wakes: readonly Wake[]): Promise<'new' | 'duplicate'>;
  /** The accepted ones of these deliveries. */
  known(deliveries: readonly string[]): Promise<ReadonlySet<string>>;
}
