import { describe, expect, it } from '@jest/globals';
import { type OpenStore, storeBench } from './bench.ts';

const first = { repository: 'acme/.github', commit: 'c1', blob: 'b1', text: 'rules: {}\n# “für”\n' };
const day = 86_400_000;

/** What every store keeps to as `OrganizationPolicies`. */
export function describeOrganizationPolicies(open: OpenStore): void {
  describe('the policy files of organizations', () => {
    const { fresh, time } = storeBench(open);

    it('keeps the last version of each installation, with its age', async () => {
      const store = await fresh();
      expect(await store.lastPolicyFile(1)).toBeNull();
      await store.rememberPolicyFile(1, first);
      await store.rememberPolicyFile(2, { ...first, repository: 'other/.github' });
      time.pass(day);
      expect(await store.lastPolicyFile(1)).toEqual({ ...first, ageMs: day });
      await store.rememberPolicyFile(1, { ...first, commit: 'c2', blob: 'b2', text: 'rules: {}\n' });
      time.pass(5);
      expect(await store.lastPolicyFile(1)).toMatchObject({ commit: 'c2', blob: 'b2', ageMs: 5 });
      expect(await store.lastPolicyFile(2)).toMatchObject({ repository: 'other/.github', commit: 'c1' });
    });

    it('lists those of all installations', async () => {
      const store = await fresh();
      expect(await store.policyFiles()).toEqual([]);
      await store.rememberPolicyFile(1, { ...first, repository: 'other/.github' });
      await store.rememberPolicyFile(2, first);
      time.pass(5);
      expect(await store.policyFiles()).toEqual([
        { ...first, ageMs: 5 },
        { ...first, repository: 'other/.github', ageMs: 5 },
      ]);
    });

    it('forgets one whose file was deleted, and no other', async () => {
      const store = await fresh();
      await store.rememberPolicyFile(1, first);
      await store.rememberPolicyFile(2, first);
      await store.forgetPolicyFile(1);
      await store.forgetPolicyFile(3);
      expect(await store.lastPolicyFile(1)).toBeNull();
      expect(await store.lastPolicyFile(2)).toMatchObject(first);
    });

    it('never loses one by its age', async () => {
      const store = await fresh();
      await store.rememberPolicyFile(1, first);
      time.pass(2_000 * day);
      await store.prune({ deliveriesMs: 1, evaluationsMs: 1, subjectsMs: 1, evidenceMs: 1 });
      expect(await store.lastPolicyFile(1)).toMatchObject({ ...first, ageMs: 2_000 * day });
    });
  });
}
