import { afterAll, beforeAll, expect, it, jest, test } from '@jest/globals';
import { strict1 } from '../../src/policy/presets/strict@1.ts';
import { rules } from '../../src/rules/index.ts';
import type { MeasuredChange } from '../measured-changes.ts';
import { beyond, type CostMeter, startCostMeter } from '../rule-costs.ts';

jest.setTimeout(60_000);

let meter: CostMeter;
const without = new Map<MeasuredChange, readonly string[]>();

beforeAll(async () => {
  meter = await startCostMeter();
  for (const change of ['documents', 'code', 'feature'] as const)
    without.set(change, (await meter.measure('rules: {}\n', change)).first);
});
afterAll(() => meter.close());

/** What a policy asks for, beyond one without rules. */
async function cost(policy: string, change: MeasuredChange) {
  const { first, again } = await meter.measure(policy, change);
  const none = without.get(change) ?? [];
  return { first: beyond(first, none).toSorted(), again: beyond(again, none) };
}

const rule = (id: string) => `rules: { ${id}: enforce }\n`;

const files = 'pulls/list-files';
const templates = 'graphql:Templates';
const documents = 'graphql:Documents';

test('a policy without rules costs one request', () => {
  expect([...without.values()]).toEqual([1, 1, 1].map(() => [expect.stringMatching(/^graphql:/)]));
});

/** At first, by kind of change. */
const costs: Readonly<Record<string, Readonly<Record<MeasuredChange, readonly string[]>>>> = {
  tests: { documents: [files], code: [files], feature: [files] },
  review: { documents: [], code: [], feature: [] },
  'required-checks': { documents: [], code: [], feature: [] },
  dependencies: {
    documents: [files],
    code: [files],
    feature: ['dependency-graph/diff-range', files],
  },
  'threat-model': { documents: [files], code: [files], feature: [documents, files] },
  'linked-issue': {
    documents: [templates, files],
    code: [templates, files],
    feature: ['graphql:LinkedIssues', templates, files],
  },
  documentation: { documents: [files], code: [files], feature: ['graphql:LinkedWork', files] },
  signatures: { documents: [], code: [], feature: [] },
  agents: { documents: [], code: [], feature: [] },
};

it.each(Object.entries(costs))('%s asks only for what the change makes it need', async (id, expected) => {
  for (const [change, operations] of Object.entries(expected))
    expect([change, (await cost(rule(id), change as MeasuredChange)).first]).toEqual([change, operations]);
});

it.each(rules.map(({ id }) => id))(
  '%s asks nothing again where nothing it caches may have changed',
  async (id) => {
    const { first, again } = await cost(rule(id), 'feature');
    expect(again).toEqual(id === 'linked-issue' ? ['graphql:LinkedIssues'] : []);
    // No operation twice: what several slices need is read once.
    expect(new Set(first).size).toBe(first.length);
  },
);

it('an issue that a fix names is not read', async () => {
  expect((await cost(rule('linked-issue'), 'code')).again).toEqual([]);
});

test('a preset costs no more than its rules by themselves', async () => {
  const { name, rules: named } = strict1;
  const apart = new Set<string>();
  for (const [id, options] of Object.entries(named)) {
    const policy = JSON.stringify({ rules: { [id]: { enforcement: 'enforce', ...options } } });
    for (const operation of (await cost(policy, 'feature')).first) apart.add(operation);
  }
  const { first } = await cost(`extends: ${name}\nenforcement: enforce\n`, 'feature');
  expect(first.filter((operation) => !apart.has(operation))).toEqual([]);
});
