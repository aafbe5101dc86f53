import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { optionRows } from '../../docs/options.ts';
import { messages as engineMessages } from '../engine/messages.ts';
import { rules } from './index.ts';
import { writtenPolicies } from './policy-clauses.ts';
import type { Rule } from './rule.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** One makes a rule of each definition in a policy file, the others are shared by rules: none declares one. */
const withoutRule: ReadonlySet<string> = new Set([
  'own',
  'major-change',
  'deployments',
  'static-analysis',
  'threat-documents',
  'security-findings',
]);

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !withoutRule.has(entry.name))
  .map(({ name }) => name);

/** The one rule that a folder exports. */
async function ruleIn(folder: string): Promise<Rule | undefined> {
  const exported: object = await import(join(import.meta.dirname, folder, 'index.ts'));
  const values: readonly unknown[] = Object.values(exported);
  return values.length === 1 ? rules.find((rule) => rule === values[0]) : undefined;
}

describe.each(folders)('the folder %s', (folder) => {
  const entries = readdirSync(join(import.meta.dirname, folder), { withFileTypes: true });

  it('declares one rule of the registry, and nothing else', async () => {
    expect(await ruleIn(folder)).toBeDefined();
  });

  it('has the files that each has: anything else is in a folder below', async () => {
    const rule = await ruleIn(folder);
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.sort()).toEqual(
      ['README.md', 'evaluate.ts', 'index.ts', 'messages.ts', 'options.ts', `${rule?.id}.test.ts`].sort(),
    );
  });

  it('has a README with a title, and with examples of what passes and what does not', () => {
    const page = readFileSync(join(import.meta.dirname, folder, 'README.md'), 'utf8');
    expect(page).toMatch(/^# \S/);
    const [, examples = ''] = /\n## Examples\n(.*?)(?=\n## |$)/s.exec(page) ?? [];
    expect(examples).toMatch(/\| passes/);
    expect(examples).toMatch(/\| (?:fails|waiting)/);
  });
});

test('each rule has a folder', () => {
  expect(rules).toHaveLength(folders.length);
});

test('no two rules have the same id', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
  it('has an id in kebab-case', () => {
    expect(id).toMatch(kebab);
  });

  it('says only of its own options which values ask for more', () => {
    const options = new Set(optionRows(rule.options).map(({ key }) => key.split('.')[0]));
    expect(Object.keys(rule.stricter ?? {}).filter((option) => !options.has(option))).toEqual([]);
  });

  it('has messages with ids in kebab-case, each with a sentence, and none of the engine’s', () => {
    const messages = Object.entries(rule.messages ?? {});
    expect(messages).not.toEqual([]);
    for (const [messageId, sentence] of messages) {
      expect(messageId).toMatch(kebab);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(engineMessages).not.toHaveProperty([messageId]);
    }
  });

  it('takes an empty map of options, and describes each of them', () => {
    expect(rule.options.safeParse({}).success).toBe(true);
    for (const { description } of optionRows(rule.options)) expect(description).not.toBe('');
  });

  it('names clauses that the written policies have', () => {
    for (const { title, clauses } of Object.values(writtenPolicies)) {
      const numbers = rule.clauses.filter(({ source }) => source === title).map(({ clause }) => clause);
      for (const number of numbers) expect(Object.keys(clauses)).toContain(number);
    }
  });
});
