import { policyJsonSchema, policySchema } from '../src/policy/schema.ts';
import { code } from '../src/report/markdown.ts';
import type { Rule } from '../src/rules/rule.ts';
import { optionRows } from './options.ts';
import { cell, table } from './reference.ts';

/**
 * The keys of the policy file as docs/policy.md shows them: what its schema says of each.
 *
 *     | `comment` | `always` or `needed` or `never` | `needed` | When the one comment is written: … |
 */
export function policyKeys(rules: readonly Rule[]): string {
  const plain = optionRows(policySchema([])).map(({ key, type, fallback, description }) => [
    code(key, 'cell'),
    cell(type.replace(/"([^"]+)"/g, '`$1`')),
    fallback === null ? '' : code(String(JSON.parse(fallback)), 'cell'),
    cell(description),
  ]);
  return table(
    ['Key', 'Value', 'Default', 'Meaning'],
    [...plain, ['`rules`', 'map', '', cell(rulesMeaning(rules))]],
  );
}

/** The keys below `rules`, with links from docs/. */
export function ruleKeys(rules: readonly Rule[]): string {
  return table(
    ['Key', 'Passes when', 'Options'],
    rules.map((rule) => [
      `[${code(rule.id, 'cell')}](rules/${rule.id}.md)`,
      cell(rule.passesWhen),
      [...new Set(optionRows(rule.options).map(({ key }) => key.split('.')[0] ?? key))]
        .map((key) => code(key, 'cell'))
        .join(', '),
    ]),
  );
}

function rulesMeaning(rules: readonly Rule[]): string {
  const entry = policyJsonSchema(rules).properties?.rules;
  return typeof entry === 'object' ? (entry.description ?? '') : '';
}
