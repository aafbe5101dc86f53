/**
 * Writes the golden files of the present version of the record, those that are missing: each holds an entry and its evidence, a body a line.
 * A file that exists is what a release may have written, and never changes.
 *
 *     node test/record/write-golden.ts
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { engine } from '../../src/engine/engine.ts';
import { format } from '../../src/record/format.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { rules } from '../../src/rules/index.ts';
import { evaluateGroup, evaluateTogether } from '../../src/subjects/joint-evaluation.ts';
import { gatheredCases } from '../samples/gathered.ts';

const folder = join(import.meta.dirname, '..', '..', 'src', 'record', 'golden', `v${format.version}`);
const now = new Date('2026-03-01T12:00:00.000Z');
const recorder = createRecorder({ rules, version: '0.1.0' });
const deliveries = ['0b989ba4-242f-11e5-81e1-c7b6966d2516'];

mkdirSync(folder, { recursive: true });
for (const [name, gathered] of Object.entries(gatheredCases)) {
  const file = join(folder, `${name}.jsonl`);
  if (existsSync(file)) continue;
  const reports =
    'members' in gathered
      ? await evaluateGroup(gathered, engine, now).then((report) => ({ report, onCheck: report }))
      : await evaluateTogether(gathered, engine, now);
  const { entry, evidence } = recorder.verdict({ gathered, ...reports, deliveries }).encode();
  const texts = evidence.map(({ content }) => zstdDecompressSync(content).toString());
  writeFileSync(file, `${[entry.body, ...texts].join('\n')}\n`);
}
const facts = join(folder, 'facts.jsonl');
if (!existsSync(facts)) {
  const { body } = recorder.entry({
    kind: 'policy-change',
    place: { repositoryId: 1296269, installationId: 7, owner: 'acme', repository: 'shop' },
    branch: 'main',
    facts: { from: null, to: 'c'.repeat(64), at: now, mergedBy: { login: 'ada', kind: 'user' } },
  });
  writeFileSync(facts, `${body}\n`);
}
