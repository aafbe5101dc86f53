import type { Wake } from '../subjects/index.ts';

/** A webhook delivery as accepted: its id is GitHub's, the same when GitHub sends it again. */
export interface Delivery {
  readonly id: string;
  /** As `event.action`. */
  readonly event: string;
}

/** The deliveries that were accepted. */
export interface Deliveries {
  /** Records the delivery and wakes its subjects in one transaction; a delivery that is known already changes nothing. */
  ingest(delivery: Delivery, wakes: readonly Wake[]): Promise<'new' | 'duplicate'>;
  /** Which of these deliveries were accepted. */
  known(deliveries: readonly string[]): Promise<ReadonlySet<string>>;
}
