import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { describeAccountedCommits } from './store-contract/accounted-commits.ts';
import type { OpenStore } from './store-contract/bench.ts';
import { describeClockSteps } from './store-contract/clock-steps.ts';
import { describeDashboardViews } from './store-contract/dashboard-views.ts';
import { describeDeliveries } from './store-contract/deliveries.ts';
import { describeEntries } from './store-contract/entries.ts';
import { recordModel } from './store-contract/entries-model.ts';
import { describeExceptions } from './store-contract/exceptions.ts';
import { describeLedger } from './store-contract/ledger.ts';
import { describeMaintenance } from './store-contract/maintenance.ts';
import { storeModel } from './store-contract/model.ts';
import { describeOrganizationPolicies } from './store-contract/organization-policies.ts';
import { describePosture } from './store-contract/posture.ts';
import { describeQuarantine } from './store-contract/quarantine.ts';
import { describeRateLimits } from './store-contract/rate-limits.ts';
import { describeSessions } from './store-contract/sessions.ts';
import { describeSigningKeys } from './store-contract/signing-keys.ts';
import { describeStatements } from './store-contract/statements.ts';
import { describeStorms } from './store-contract/storms.ts';
import { describeWorkQueue } from './store-contract/work-queue.ts';
import { describeWorkViews } from './store-contract/work-views.ts';

/**
 * What every store keeps to, port by port.
 *
 * @param histories how many random histories are tried
 */
export function describeStore(name: string, open: OpenStore, histories = 200): void {
  describe(`the store on ${name}:`, () => {
    describeDeliveries(open);
    describeWorkQueue(open);
    describeStorms(open);
    describeQuarantine(open);
    describeClockSteps(open);
    describeRateLimits(open);
    describeWorkViews(open);
    describeOrganizationPolicies(open);
    describeExceptions(open);
    describeAccountedCommits(open);
    describeMaintenance(open);
    describeEntries(open);
    describeLedger(open);
    describeSigningKeys(open);
    describeStatements(open);
    describePosture(open);
    describeSessions(open);
    describeDashboardViews(open);

    it('does as the model does, whatever happens in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(storeModel.commands, async (commands) => {
          let now = Date.UTC(2026, 0, 1);
          const store = await open(() => now);
          const advance = (milliseconds: number) => {
            now += milliseconds;
          };
          try {
            const setup = () => ({ model: storeModel.initial(now), real: { store, claims: [], advance } });
            await fc.asyncModelRun(setup, commands);
          } finally {
            await store.close();
          }
        }),
        { numRuns: histories },
      );
    }, 120_000);

    it('has every entry of a claim that ended, and every one that was intended, once, whatever happens', async () => {
      await fc.assert(
        fc.asyncProperty(recordModel.commands, async (commands) => {
          let now = Date.UTC(2026, 0, 1);
          const store = await open(() => now);
          const advance = (milliseconds: number) => {
            now += milliseconds;
          };
          try {
            const setup = () => ({ model: recordModel.initial(), real: { store, claims: [], advance } });
            await fc.asyncModelRun(setup, commands);
          } finally {
            await store.close();
          }
        }),
        { numRuns: histories },
      );
    }, 120_000);
  });
}
