import type { Preset } from '../src/policy/presets/preset.ts';
import { code, words } from '../src/report/markdown.ts';
import { writtenPolicies } from '../src/rules/policy-clauses.ts';
import type { Rule } from '../src/rules/rule.ts';
import { cell, page, table } from './reference.ts';

type PolicyName = Preset['coverage'][number];

/** The pages of the presets by path below docs/: what each asks for, and which clauses that covers. */
export function presetPages(presets: readonly Preset[], rules: readonly Rule[]): ReadonlyMap<string, string> {
  return new Map([
    ['presets/README.md', page(index(presets, rules))],
    ...presets.map((preset): [string, string] => [
      `presets/${preset.name}.md`,
      page(presetSections(preset, rules)),
    ]),
  ]);
}

function index(presets: readonly Preset[], rules: readonly Rule[]): readonly string[] {
  return [
    '# Presets',
    'A preset names rules with their options. A policy file takes it over by `extends`, and what the file itself says of an option beats it. How a verdict counts is never in a preset: `enforcement` in the file says it, for all named rules or for one.',
    'The version is part of the name. A released version never changes, so that no new release of the app asks for more than the file says; until the first public release, version 1 may still grow.',
    table(
      ['Preset', 'For', 'Rules', 'Covers'],
      presets.map((preset) => [
        `[${code(preset.name, 'cell')}](${preset.name}.md)`,
        cell(preset.description),
        Object.keys(preset.rules)
          .map((id) => code(id, 'cell'))
          .join(', '),
        preset.coverage.map((policy) => cell(counted(coverage(preset, policy, rules)))).join('<br>'),
      ]),
    ),
  ];
}

function presetSections(preset: Preset, rules: readonly Rule[]): readonly string[] {
  return [
    `# ${code(preset.name)}`,
    words(preset.description),
    `\`\`\`yaml\nextends: ${preset.name}\n\`\`\``,
    '## Rules',
    'Options that are not listed are the defaults of the rule.',
    table(
      ['Rule', 'Passes when', 'Options'],
      rulesOf(preset, rules).map((rule) => [
        `[${code(rule.id, 'cell')}](../rules/${rule.id}.md)`,
        cell(rule.passesWhen),
        Object.entries(preset.rules[rule.id] ?? {})
          .map(([key, value]) => code(`${key}: ${JSON.stringify(value)}`, 'cell'))
          .join('<br>'),
      ]),
    ),
    ...preset.coverage.flatMap((policy) => coverageSections(coverage(preset, policy, rules))),
  ];
}

interface Coverage {
  readonly policy: PolicyName;
  readonly clauses: readonly {
    readonly clause: string;
    readonly text: string;
    readonly by: readonly Rule[];
  }[];
}

/** Which rules of the preset enforce which clause of the written policy. */
function coverage(preset: Preset, policy: PolicyName, rules: readonly Rule[]): Coverage {
  const { title, clauses } = writtenPolicies[policy];
  const inOrder = Object.entries(clauses).sort(([a], [b]) => numbering.compare(a, b));
  return {
    policy,
    clauses: inOrder.map(([clause, text]) => ({
      clause,
      text,
      by: rulesOf(preset, rules).filter((rule) =>
        rule.clauses.some((each) => each.source === title && each.clause === clause),
      ),
    })),
  };
}

function coverageSections(found: Coverage): readonly string[] {
  const { title, url } = writtenPolicies[found.policy];
  return [
    `## ${words(title)}: ${found.clauses.filter(({ by }) => by.length > 0).length} of ${found.clauses.length} clauses`,
    `The clauses of the [policy](${url}) in short, and the rules of this preset that enforce them.`,
    table(
      ['Clause', 'Text', 'Rules'],
      found.clauses.map(({ clause, text, by }) => [
        cell(clause),
        cell(text),
        by.map(({ id }) => `[${code(id, 'cell')}](../rules/${id}.md)`).join(', ') || 'not yet',
      ]),
    ),
  ];
}

function counted({ policy, clauses }: Coverage): string {
  const covered = clauses.filter(({ by }) => by.length > 0).length;
  return `${covered} of ${clauses.length} clauses of the ${writtenPolicies[policy].title}`;
}

function rulesOf(preset: Preset, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ id }) => Object.hasOwn(preset.rules, id));
}

/** Clause 10 comes after clause 9. */
const numbering = new Intl.Collator('en', { numeric: true });
