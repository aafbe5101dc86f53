import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { policyJsonSchema } from '../../src/policy/schema.ts';
import { rules } from '../../src/rules/index.ts';

const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');

/** Each block of YAML, with the heading above it. */
const blocks = page.split(/^#{2,} /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']): [string, string] => [
    heading,
    text,
  ]);
});

describe('the page of the policy file', () => {
  test.each(blocks)('has an example that loads: %s', (_, text) => {
    const result = loadPolicy(text, { kind: 'default' }, rules);
    expect(result.valid ? [] : result.problems).toEqual([]);
    expect(result.valid && result.policy.rules.length).toBeGreaterThan(0);
  });

  it('has ten numbered examples', () => {
    const numbers = blocks
      .map(([heading]) => Number(/^(\d+)\. /.exec(heading)?.[1]))
      .filter(Number.isInteger);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('shows each key of the file and each rule', () => {
    const keys = Object.keys(policyJsonSchema(rules).properties ?? {});
    const rows = [...page.matchAll(/^- (?:\*\*|\[)`([\w-]+)`/gm)].map(([, key]) => key);
    expect(rows).toEqual(expect.arrayContaining([...keys, ...rules.map(({ id }) => id)]));
  });

  it('names the line that editors read', () => {
    expect(page).toContain('# yaml-language-server: $schema=<path to sdl-gate>/docs/sdl.schema.json\n');
  });
});
