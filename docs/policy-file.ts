import { policyJsonSchema, policySchema } from '../src/policy/schema.ts';
import { code, words } from '../src/report/markdown.ts';
import type { Rule } from '../src/rules/rule.ts';
import { type OptionRow, optionRows } from './options.ts';
import { item } from './wrap.ts';

/**
 * The keys of the policy file as docs/policy.md lists them: what its schema says of each.
 *
 *     - **`comment`** (`always` or `needed` or `never`; default `needed`): When the one comment is written: …
 */
export function policyKeys(rules: readonly Rule[]): string {
  const meanings = policyJsonSchema(rules).properties ?? {};
  const rows = optionRows(policySchema([]));
  const items = Object.entries(meanings).flatMap(([key, meaning]) => {
    const own = rows.find((row) => row.key === key);
    if (own !== undefined) return [item(keyWords(key, own))];
    const below = rows
      .filter((row) => row.key.startsWith(`${key}.`))
      .map((row) => `  ${item(keyWords(row.key, row)).replaceAll('\n', '\n  ')}`);
    const description = typeof meaning === 'object' ? (meaning.description ?? '') : '';
    return [item(`**${code(key)}** (map): ${words(description)}`), ...below];
  });
  return items.join('\n');
}

function keyWords(key: string, { type, fallback, description }: OptionRow): string {
  // Which keys there are depends on the rules.
  const values = key === 'overridable' ? 'list of keys' : words(type.replace(/"([^"]+)"/g, '`$1`'));
  const isShown = fallback !== null && !['[]', '{}'].includes(fallback);
  const byDefault = isShown ? `; default ${code(String(JSON.parse(fallback)))}` : '';
  return `**${code(key)}** (${values}${byDefault}): ${words(description)}`;
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
