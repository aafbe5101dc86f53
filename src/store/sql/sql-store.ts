import type { Database } from '../database/database.ts';
import type { Store } from '../store.ts';
import { createAccountedCommits } from './accounted-commits.ts';
import { createDashboardViews } from './dashboard-views.ts';
import { createDeliveries } from './deliveries.ts';
import { createEntries } from './entries.ts';
import { createExceptionEvents } from './exceptions.ts';
import { createLedger } from './ledger.ts';
import { createMaintenance } from './maintenance.ts';
import { createOrganizationPolicies } from './organization-policies.ts';
import { createPosture } from './posture.ts';
import { createRateLimits } from './rate-limits.ts';
import { createSessions } from './sessions.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createStatements } from './statements.ts';
import { createWorkQueue } from './work-queue/index.ts';
import { createWorkViews } from './work-views.ts';

/** Implements `Store` on one SQL database with a current schema. */
export function createStore(database: Database): Store {
  return {
    ...createDeliveries(database),
    ...createWorkQueue(database),
    ...createRateLimits(database),
    ...createWorkViews(database),
    ...createMaintenance(database),
    ...createOrganizationPolicies(database),
    ...createEntries(database),
    ...createLedger(database),
    ...createAccountedCommits(database),
    ...createExceptionEvents(database),
    ...createSigningKeys(database),
    ...createStatements(database),
    ...createPosture(database),
    ...createSessions(database),
    ...createDashboardViews(database),
    close: () => database.close(),
  };
}
