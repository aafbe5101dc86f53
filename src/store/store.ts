import type { AccountedCommits } from './accounted-commits.ts';
import type { DashboardViews } from './dashboard-views.ts';
import type { Deliveries } from './deliveries.ts';
import type { Entries } from './entries.ts';
import type { ExceptionEvents } from './exceptions.ts';
import type { Ledger } from './ledger.ts';
import type { Maintenance } from './maintenance.ts';
import type { OrganizationPolicies, PolicyFiles } from './organization-policies.ts';
import type { Posture } from './posture.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Sessions } from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Statements } from './statements.ts';
import type { WorkQueue } from './work-queue.ts';
import type { WorkViews } from './work-views.ts';

/**
 * Every port of the store, for the wiring: accepted events become work here. Each method is one transaction. Times are those of the store:
 * the clocks of replicas may differ.
 */
export interface Store
  extends Deliveries,
    WorkQueue,
    RateLimits,
    WorkViews,
    Maintenance,
    OrganizationPolicies,
    PolicyFiles,
    Entries,
    Ledger,
    AccountedCommits,
    ExceptionEvents,
    SigningKeys,
    Statements,
    Posture,
    Sessions,
    DashboardViews {
  close(): Promise<void>;
}
