import type { Preset } from '../src/policy/presets/preset.ts';
import { code, words } from '../src/report/markdown.ts';
import { type ClauseState, type OpenClause, openClauses } from '../src/rules/open-clauses.ts';
import { writtenPolicies } from '../src/rules/policy-clauses.ts';
import type { Rule } from '../src/rules/rule.ts';
import { cell, link, list, page, table } from './reference.ts';
import { wrap } from './wrap.ts';

type PolicyName = Preset['coverage'][number];

/** The pages of the presets by path below docs/: the rules and options of each, and the clauses that they cover. */
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
    wrap(
      'A preset names rules and their options. A policy file uses it with `extends`, and an option in the file overrides the same option of the preset. A preset never says how a verdict counts: `enforcement` in the policy file does, for all named rules or for one.',
    ),
    wrap(
      'The version is part of the name. A released version never changes, so a new release of the app asks for nothing new. Until the first public release, version 1 may still grow.',
    ),
    ...presets.flatMap((preset) => [
      `## ${link(preset.name, `${preset.name}.md`)}`,
      wrap(words(preset.description)),
      list([
        `Rules: ${Object.keys(preset.rules)
          .map((id) => code(id))
          .join(', ')}`,
        ...preset.coverage.map((policy) => `Covers ${words(counted(coverage(preset, policy, rules)))}`),
      ]),
    ]),
  ];
}

function presetSections(preset: Preset, rules: readonly Rule[]): readonly string[] {
  return [
    `# ${code(preset.name)}`,
    wrap(words(preset.description)),
    `\`\`\`yaml\nextends: ${preset.name}\n\`\`\``,
    '## Rules',
    'Options that are not listed have the default of the rule.',
    list(rulesOf(preset, rules).map((rule) => ruleText(rule, preset.rules[rule.id] ?? {}))),
    ...preset.coverage.flatMap((policy) => coverageSections(coverage(preset, policy, rules))),
  ];
}

function ruleText({ id, passesWhen }: Rule, options: Readonly<Record<string, unknown>>): string {
  const written = Object.entries(options).map(([key, value]) => code(`${key}: ${JSON.stringify(value)}`));
  const suffix = written.length === 0 ? '' : ` Options: ${written.join(', ')}`;
  return `${link(id, `../rules/${id}.md`)}: ${words(passesWhen)}${suffix}`;
}

interface Coverage {
  readonly policy: PolicyName;
  readonly clauses: readonly {
    readonly clause: string;
    readonly text: string;
    readonly by: readonly Rule[];
    /** What is left, where the clause is not enforced as a whole. */
    readonly open: OpenClause | undefined;
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
      open: new Map<string, OpenClause>(Object.entries(openClauses[policy])).get(clause),
    })),
  };
}

function coverageSections(found: Coverage): readonly string[] {
  const { title, url } = writtenPolicies[found.policy];
  return [
    `## ${words(title)}: ${found.clauses.filter(({ by }) => by.length > 0).length} of ${found.clauses.length} clauses`,
    wrap(`The clauses of the [policy](${url}) in short, and the rules of this preset that enforce them.`),
    table(
      ['Clause', 'Text', 'Rules'],
      found.clauses.map(({ clause, text, by, open }) => [
        cell(clause),
        cell(text),
        [
          ...by.map(({ id }) => code(id, 'cell')),
          ...(open === undefined ? [] : [`*${states[open.state]}*`]),
        ].join(', ') || 'another rule',
      ]),
    ),
    wrap(
      '*Attested* is what only the organization can state, *not observable* what nothing on GitHub shows:',
    ),
    list(
      found.clauses.flatMap(({ clause, open }) =>
        open === undefined ? [] : [`${cell(clause)}, *${states[open.state]}*: ${words(open.reason)}`],
      ),
    ),
  ];
}

const states: Readonly<Record<ClauseState, string>> = {
  attested: 'attested',
  'not-observable': 'not observable',
};

function counted({ policy, clauses }: Coverage): string {
  const covered = clauses.filter(({ by }) => by.length > 0).length;
  return `${covered} of ${clauses.length} clauses of the ${writtenPolicies[policy].title}`;
}

function rulesOf(preset: Preset, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ id }) => Object.hasOwn(preset.rules, id));
}

/** Clause 10 comes after clause 9. */
const numbering = new Intl.Collator('en', { numeric: true });
