/**
 * How long it takes to read and resolve a policy of two layers, in CPU time. Both files are new each time, and the process is warm.
 *
 *     node bench/policy.ts
 */
import { cpus } from 'node:os';
import { readPolicyFile } from '../src/policy/read-policy-file.ts';
import { resolvePolicy } from '../src/policy/resolve.ts';
import type { PolicyFile } from '../src/policy/written-policy.ts';
import { rules } from '../src/rules/index.ts';

const lines = 500;
const rounds = 200;

/** A policy of this many lines: rules with long lists, and scopes. */
function policyText(layer: string): string {
  const globs = (count: number, indent: string) =>
    Array.from({ length: count }, (_, index) => `${indent}- packages/${layer}${index}/**/*.{ts,tsx}`);
  const text = [
    'extends: recommended@1',
    'enforcement: enforce',
    'rules:',
    '  tests:',
    '    ignore:',
    ...globs(90, '      '),
    '  sast:',
    '    ignore-paths:',
    ...globs(90, '      '),
    'scopes:',
  ];
  for (let index = 0; text.length < lines; index += 1) {
    if (index === 20) break;
    text.push(
      `  - name: ${layer} ${index}`,
      '    paths:',
      ...globs(9, '      '),
      '    rules:',
      '      review:',
      `        approvals: ${1 + (index % 3)}`,
      '        teams: [security]',
    );
  }
  return `${text.join('\n')}\n`;
}

function read(text: string): PolicyFile {
  const result = readPolicyFile(text, { kind: 'default' }, rules);
  if (!result.valid) throw new Error(JSON.stringify(result.problems));
  return result.file;
}

/** Other globs in each round, so that nothing of it is known. */
const texts = Array.from({ length: 250 }, (_, round) => [policyText(`a${round}-`), policyText(`b${round}-`)]);

function once(round: number): void {
  const [organization, repository] = (texts[round] ?? []).map(read);
  if (organization === undefined || repository === undefined) return;
  resolvePolicy({ organization, repository }, { branch: 'main', properties: {} }, rules);
}

for (let round = 0; round < 50; round += 1) once(round);
const before = process.cpuUsage();
for (let round = 0; round < rounds; round += 1) once(50 + round);
const { user, system } = process.cpuUsage(before);
const milliseconds = (user + system) / 1_000 / rounds;
const counts = (texts[0] ?? []).map((text) => text.split('\n').length - 1).join(' + ');
console.log(
  `${counts} lines read and resolved: ${milliseconds.toFixed(2)} ms of CPU (${cpus()[0]?.model ?? 'unknown'})`,
);
