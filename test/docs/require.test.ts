import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { loadPolicy } from '../../src/policy/load.ts';
import { rules } from '../../src/rules/index.ts';
import { ownRuleSchema } from '../../src/rules/own/index.ts';

const pageOf = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const page = pageOf('require.md');

/** The blocks of YAML that are policies of sdl-gate. */
function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, block = '']) => block)
    .filter((block) => !block.startsWith('# policy-bot'));
}

test.each([...blocksOf(page), ...blocksOf(pageOf('from-policy-bot.md'))])('the example loads: %s', (text) => {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  expect(loaded.valid ? [] : loaded.problems).toEqual([]);
  expect(loaded.valid && loaded.policy.rules.length).toBeGreaterThan(0);
});

describe('the page of own requirements', () => {
  const schema = z.toJSONSchema(ownRuleSchema, { io: 'input', unrepresentable: 'any' });
  const keysIn = (value: unknown): readonly string[] =>
    Object.keys((value as { readonly properties?: object } | undefined)?.properties ?? {});

  it('shows each key of a definition, of a condition and of what is asked for', () => {
    const { requires } = schema.properties ?? {};
    const keys = [...keysIn(schema), ...keysIn(schema.$defs?.condition), ...keysIn(requires)];
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !page.includes(key))).toEqual([]);
  });
});
