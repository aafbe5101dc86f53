import { policyJsonSchema, policySchema } from '../src/policy/schema.ts';
import { code, words } from '../src/report/markdown.ts';
import type { Rule } from '../src/rules/rule.ts';
import { optionRows } from './options.ts';
import { item } from './wrap.ts';

/**
 * The keys of the policy file as docs/policy.md lists them: what its schema says of each.
 *
 *     - **`comment`** (`always` or `needed` or `never`; default `needed`): When the one comment is written: …
 */
export function policyKeys(rules: readonly Rule[]): string {
  const plain = optionRows(policySchema([])).map(({ key, type, fallback, description }) => {
    const values = words(type.replace(/"([^"]+)"/g, '`$1`'));
    const byDefault = fallback === null ? '' : `; default ${code(String(JSON.parse(fallback)))}`;
    return item(`**${code(key)}** (${values}${byDefault}): ${words(description)}`);
  });
  return [...plain, item(`**${code('rules')}** (map): ${words(rulesMeaning(rules))}`)].join('\n');
}

/** The keys below `rules`, with links from docs/. */
export function ruleKeys(rules: readonly Rule[]): string {
  return rules
    .map((rule) => {
      const options = [...new Set(optionRows(rule.options).map(({ key }) => key.split('.')[0] ?? key))];
      const listed = options.map((key) => code(key)).join(', ');
      return item(`[${code(rule.id)}](rules/${rule.id}.md): ${words(rule.passesWhen)} Options: ${listed}.`);
    })
    .join('\n');
}

function rulesMeaning(rules: readonly Rule[]): string {
  const entry = policyJsonSchema(rules).properties?.rules;
  return typeof entry === 'object' ? (entry.description ?? '') : '';
}
