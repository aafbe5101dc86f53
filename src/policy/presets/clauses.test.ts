import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { rules } from '../../rules/index.ts';
import { openClauses } from '../../rules/open-clauses.ts';
import { type PolicyName, writtenPolicies } from '../../rules/policy-clauses.ts';
import { presetNamed } from './index.ts';

const clausesOf = (policy: PolicyName): Readonly<Record<string, string>> => writtenPolicies[policy].clauses;

/** The clauses of a written policy that each rule claims, by rule id. */
function claimed(policy: PolicyName, id: string): readonly string[] {
  const { title } = writtenPolicies[policy];
  const clauses = rules.find((rule) => rule.id === id)?.clauses ?? [];
  return clauses.filter(({ source }) => source === title).map(({ clause }) => clause);
}

/** The lines `// Clause 2a: text` right above each rule of a preset, by rule id. */
function commented(name: string): ReadonlyMap<string, readonly (readonly [clause: string, text: string])[]> {
  const source = readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8');
  const entries = [...source.matchAll(/((?:^ {4}\/\/ .*\n)*)^ {4}'?([\w-]+)'?: \{/gm)];
  return new Map(
    entries.map(([, comments = '', id = '']) => [
      id,
      [...comments.matchAll(/^ *\/\/ Clause ([\w.]+): (.*)$/gm)].map(
        ([, clause = '', text = '']) => [clause, text] as const,
      ),
    ]),
  );
}

describe.each<[PolicyName, string]>([
  ['flowfuse', 'flowfuse@1'],
  ['metamask', 'metamask@1'],
])('the clauses of %s', (policy, name) => {
  const clauses = clausesOf(policy);
  const ids = Object.keys(presetNamed(name)?.rules ?? {});
  const open = Object.entries(openClauses[policy]);
  const page = readFileSync(new URL(`../../../docs/presets/${name}.md`, import.meta.url), 'utf8');
  const rowOf = (clause: string) => page.split('\n').find((line) => line.startsWith(`| ${clause} | `)) ?? '';

  it('stand above each rule of the preset, as the rule claims them', () => {
    const comments = commented(name);
    expect([...comments.keys()]).toEqual(ids);
    for (const id of ids) {
      const expected = claimed(policy, id).map((clause) => [clause, clauses[clause]]);
      expect([id, comments.get(id)]).toEqual([id, expected]);
    }
  });

  it('each have a rule of the preset, or a reason why not', () => {
    const enforced = new Set(ids.flatMap((id) => claimed(policy, id)));
    const reasons = new Set(open.map(([clause]) => clause));
    expect(Object.keys(clauses).filter((clause) => !enforced.has(clause) && !reasons.has(clause))).toEqual(
      [],
    );
  });

  it('that are open are clauses of the policy, with a sentence', () => {
    for (const [clause, { reason }] of open) {
      expect(Object.keys(clauses)).toContain(clause);
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are on the page of the preset, with rules and reasons', () => {
    for (const clause of Object.keys(clauses)) expect(rowOf(clause)).not.toBe('');
    for (const id of ids)
      for (const clause of claimed(policy, id)) expect(rowOf(clause)).toContain(`\`${id}\``);
    const words = page.replaceAll('\n  ', ' ');
    for (const [clause, { reason, state }] of open) {
      expect(rowOf(clause)).toContain(`*${state.replace('-', ' ')}*`);
      expect(words).toContain(`- ${clause}, *${state.replace('-', ' ')}*: ${reason}`);
    }
  });
});

test('what is open may still be claimed in part, and each rule claims only clauses that there are', () => {
  for (const policy of Object.keys(writtenPolicies) as PolicyName[])
    for (const { id } of rules)
      expect(Object.keys(clausesOf(policy))).toEqual(expect.arrayContaining([...claimed(policy, id)]));
});
