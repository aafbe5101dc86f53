// What each rule costs: requests to GitHub for the first evaluation of a pull request and for one after which nothing changed, and the
// processor time of the verdict. `--operations` names the requests.
import { parseArgs } from 'node:util';
import { engine } from '../src/engine/engine.ts';
import { presets } from '../src/policy/presets/index.ts';
import { rules } from '../src/rules/index.ts';
import { evaluateTogether } from '../src/subjects/joint-evaluation.ts';
import { type MeasuredChange, measuredChanges } from '../test/measured-changes.ts';
import { beyond, startCostMeter } from '../test/rule-costs.ts';
import { medianOf } from './median.ts';
import { printTable } from './table.ts';

/** Evaluations of a change; the first quarter is for the compiler. */
const evaluations = 200;

/** Options with which a rule reads something else than by default, as in a policy file. */
const variants: Readonly<Record<string, readonly string[]>> = {
  review: ['teams: [security]', 'code-owners: true', 'independence: strict', 'resolved-threads: true'],
  'required-checks': ['checks: [build]'],
  sast: ['provenance: required'],
  'threat-model': ['team: security', 'mitigations: linked'],
  'security-review': ['team: security'],
  dependencies: ['approvers: [{ team: security }]'],
  documentation: ['decisions: off'],
  'manual-test': ['ways: [deployment]', 'testers: [security]'],
  changelog: ['conventions: [changelog]'],
  'policy-guard': ['workflows: all'],
};

const { values } = parseArgs({ options: { operations: { type: 'boolean', default: false } } });

const cases: readonly { readonly name: string; readonly policy: string }[] = [
  ...rules.flatMap(({ id }) => [
    { name: id, policy: `rules: { ${id}: enforce }\n` },
    ...(variants[id] ?? []).map((option) => ({
      name: `${id}, ${option}`,
      policy: `rules:\n  ${id}:\n    enforcement: enforce\n    ${option}\n`,
    })),
  ]),
  ...presets.map(({ name }) => ({ name, policy: `extends: ${name}\nenforcement: enforce\n` })),
];

const meter = await startCostMeter();
try {
  const without = new Map<MeasuredChange, { first: readonly string[]; again: readonly string[] }>();
  for (const change of measuredChanges) without.set(change, await meter.measure('rules: {}\n', change));
  const rows: (readonly (string | number)[])[] = [];
  for (const { name, policy } of cases) {
    const cells: (string | number)[] = [];
    const operations: string[] = [];
    for (const change of measuredChanges) {
      const measured = await meter.measure(policy, change);
      const first = beyond(measured.first, without.get(change)?.first ?? []);
      const again = beyond(measured.again, without.get(change)?.again ?? []);
      cells.push(first.length, again.length);
      if (change === 'feature') cells.push(await processorTimeOf(measured.gathered));
      operations.push(`${change}: ${first.join(', ') || 'none'}; again: ${again.join(', ') || 'none'}`);
    }
    rows.push([name, ...cells, ...(values.operations ? [operations.join('. ')] : [])]);
  }
  const none = measuredChanges.map((change) => {
    const { first = [], again = [] } = without.get(change) ?? {};
    return `${change} ${first.length} and ${again.length}`;
  });
  printTable(
    `Requests beyond those of a policy without rules (${none.join(', ')}), at first and again`,
    [
      'rule or preset',
      'documents',
      'again',
      'code',
      'again',
      'feature',
      'again',
      'CPU (ms)',
      ...(values.operations ? ['operations'] : []),
    ],
    rows,
  );
} finally {
  await meter.close();
}

/** Median milliseconds of processor time of a verdict on evidence that was never analyzed before. */
async function processorTimeOf(gathered: Parameters<typeof evaluateTogether>[0]): Promise<string> {
  const times: number[] = [];
  const now = new Date('2026-03-02T10:00:00Z');
  for (let count = 0; count < evaluations; count++) {
    // What was analyzed is remembered by the object.
    const fresh = { ...gathered, evidence: structuredClone(gathered.evidence) };
    const { user, system } = process.cpuUsage();
    await evaluateTogether(fresh, engine, now);
    const after = process.cpuUsage();
    times.push((after.user + after.system - user - system) / 1000);
  }
  return medianOf(times.slice(evaluations / 4)).toFixed(2);
}
