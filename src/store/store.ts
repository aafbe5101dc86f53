import type { Deliveries } from './deliveries.ts';
import type { Maintenance } from './maintenance.ts';
import type { RateLimits } from './rate-limits.ts';
import type { WorkQueue } from './work-queue.ts';
import type { WorkViews } from './work-views.ts';

/**
 * Where accepted events become work: every port of the store, for the wiring. Each method is one transaction. Time is the store's own:
 * replicas need not agree on theirs.
 */
export interface Store extends Deliveries, WorkQueue, RateLimits, WorkViews, Maintenance {
  close(): Promise<void>;
}
