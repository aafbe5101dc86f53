import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { releaseKeys, releasePlan } from '../../src/policy/releases.ts';
import { rules } from '../../src/rules/index.ts';

const page = readFileSync(new URL('../../docs/releases.md', import.meta.url), 'utf8');
const policies = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
  .map(([, block = '']) => block)
  .filter((block) => !block.includes('jobs:'));

test.each(policies)('the example loads, and lists what it releases to: %s', (text) => {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  expect(loaded.valid ? [] : loaded.problems).toEqual([]);
  if (!loaded.valid) return;
  const plans = [
    releasePlan(loaded.policy, { kind: 'environment', name: 'production' }),
    releasePlan(loaded.policy, { kind: 'tag', name: 'v1.0.0' }),
  ];
  expect(plans.some(({ entries, rules: enabled }) => entries.length > 0 && enabled.length > 0)).toBe(true);
});

describe('the page of releases', () => {
  it('has examples', () => {
    expect(policies.length).toBeGreaterThanOrEqual(4);
  });

  it('describes each key of an entry', () => {
    expect([...Object.keys(releaseKeys), 'rules'].filter((key) => !page.includes(`| \`${key}\` |`))).toEqual(
      [],
    );
  });
});
