import { expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { loadPolicy } from './load.ts';
import { namedBots } from './named-bots.ts';

test.each<[what: string, policy: string, bots: readonly string[]]>([
  [
    'that a rule exempts',
    "rules: { review: { enforcement: enforce, exempt-authors: ['Renovate[bot]', ada] } }",
    ['renovate[bot]'],
  ],
  ['that a default names', 'rules: { review: enforce, sast: enforce, dependencies: enforce }', []],
  [
    'of which a scope asks more',
    "rules: { review: enforce }\nscopes: [{ name: agents, authors: ['agent[bot]'], rules: { review: { approvals: 2 } } }]",
    [],
  ],
])('bots %s', (_, text, bots) => {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (!loaded.valid) throw new Error(JSON.stringify(loaded.problems));
  expect([...namedBots(loaded.policy)]).toEqual(bots);
});
