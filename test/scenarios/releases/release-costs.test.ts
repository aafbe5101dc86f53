import { expect, test } from '@jest/globals';
import { scene } from '../scene.ts';

const stage = scene();
const production = { kind: 'environment', name: 'production' } as const;

const releases = `releases:
  - name: production
    environments: [production]
`;

/** Requests of the first evaluation of a release, and of the next one: docs/rule-costs.md has them without those of no rule. */
const costs: readonly (readonly [rule: string, policy: string, first: number, again: number])[] = [
  ['no rule', 'rules: {}', 6, 6],
  ['open-alerts', 'rules: { open-alerts: { enforcement: enforce } }', 13, 13],
  ['remediation', 'rules: { remediation: { enforcement: enforce } }', 13, 13],
  [
    'release-sast',
    'rules: { release-sast: { enforcement: enforce, tools: [{ check: scan, app: github-actions }] } }',
    7,
    7,
  ],
  ['components', 'rules: { components: { enforcement: enforce } }', 8, 7],
  ['staging', 'rules: { staging: { enforcement: enforce, environments: [staging] } }', 6, 6],
  ['production', 'rules: { production: { enforcement: enforce } }', 7, 7],
  ['release-verified', 'rules: { release-verified: { enforcement: enforce } }', 7, 7],
  [
    'reviewed-commits',
    'rules: { reviewed-commits: { enforcement: enforce, since: 4b825dc642cb6eb9a060e54bf8d69288fbee4904 } }',
    7,
    7,
  ],
  ['mitigations', 'rules: { mitigations: { enforcement: enforce } }', 7, 6],
  ['provenance', 'rules: { provenance: { enforcement: enforce } }', 7, 7],
];

test.each(costs)(
  'the release of a commit with %s (%s) costs %d requests, and %d again',
  async (_, rules, first, again) => {
    const shop = await stage.shop({ policy: `${rules}\n${releases}`, private: true });
    const sha = await shop.sha('main');
    stage.asked();
    const ask = async () => {
      await stage.release(shop, sha, production);
      return stage.asked().map(({ operation }) => operation);
    };
    const [one, two] = [await ask(), await ask()];
    expect([one.length, two.length]).toEqual([first, again]);
  },
);
