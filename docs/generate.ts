/**
 * Writes the generated documents: the pages of the reference and the JSON Schemas of the policy file and of the file of exceptions from the
 * registry of rules, the pages of the presets, the inputs and outputs of the GitHub Action, the list of rules in the repository's README, the keys in the page of the policy file, the
 * pages of the metrics and of the messages, and the list of the types that the record holds.
 *
 *     node docs/generate.ts            writes them
 *     node docs/generate.ts --check    fails with the lines that are out of date
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { exceptionsJsonSchema } from '../src/exceptions/file-schema.ts';
import { metricDefinitions } from '../src/metrics/metric-definitions.ts';
import { messageGroups } from '../src/platform/messages/index.ts';
import { presets } from '../src/policy/presets/index.ts';
import { policyJsonSchema } from '../src/policy/schema.ts';
import { format } from '../src/record/format.ts';
import { rules } from '../src/rules/index.ts';
import { actionTables } from './action-page.ts';
import { changedLines } from './changed-lines.ts';
import { messagesPage } from './messages.ts';
import { metricsPage } from './metrics.ts';
import { policyKeys, ruleKeys } from './policy-file.ts';
import { presetPages } from './presets.ts';
import { profilesText } from './profiles.ts';
import { incompatibleTypes, recordedTypes } from './recorded-types.ts';
import { generatedMark, referencePages, rulesList } from './reference.ts';
import { signalsText } from './signals.ts';
import { surfaceText } from './surface.ts';

const docs = import.meta.dirname;
/** The types of what the present version of the record holds. */
const recordedTypesFile = `../src/record/golden/v${format.version}/types.txt`;
/** The READMEs of rules of which a part is generated. */
const generatedReadmes = new Map(
  Object.entries({
    '../src/rules/threat-model/README.md': { signals: signalsText() },
    '../src/rules/documentation/README.md': { surface: surfaceText() },
  }).map(([path, parts]) => [path, between(path, parts)]),
);
const readmes = await readmesByRule(join(docs, '..', 'src', 'rules'));

const wanted = new Map([
  ...referencePages(rules.map((rule) => ({ rule, readme: readmes.get(rule) ?? null }))),
  ...presetPages(presets, rules),
  ...generatedReadmes,
  ['../README.md', between('../README.md', { rules: rulesList(rules), profiles: profilesText() })],
  ['policy.md', between('policy.md', { 'policy keys': policyKeys(rules), 'rule keys': ruleKeys(rules) })],
  ['action.md', between('action.md', actionTables(join(docs, '..', 'action.yml')))],
  ['metrics.md', metricsPage(Object.values(metricDefinitions))],
  ['messages.md', messagesPage(messageGroups)],
  ['sdl-exceptions.schema.json', `${JSON.stringify(exceptionsJsonSchema(), null, 2)}\n`],
  ['sdl.schema.json', `${JSON.stringify(policyJsonSchema(rules), null, 2)}\n`],
  [recordedTypesFile, `${recordedTypes(join(docs, '..'))}\n`],
]);

const incompatible = incompatibleTypes(
  content(join(docs, recordedTypesFile)) ?? '',
  wanted.get(recordedTypesFile) ?? '',
);
if (incompatible.length > 0) {
  console.error(`What the record holds would no longer be readable:\n${incompatible.join('\n')}\n
In src/record/format.ts, count the version up and add an upgrade; then run "node test/record/write-golden.ts" and "npm run generate".`);
  process.exit(1);
}

const stale = [...wanted].filter(([path, text]) => content(join(docs, path)) !== text).map(([path]) => path);
const orphaned = ['rules', 'presets'].flatMap(pagesIn).filter((path) => !wanted.has(path));

if (process.argv.includes('--check')) {
  for (const path of stale) {
    const lines = changedLines(content(join(docs, path)) ?? '', wanted.get(path) ?? '');
    console.error(`${normalize(`docs/${path}`)} is out of date:\n${lines}\n`);
  }
  for (const path of orphaned) console.error(`docs/${path} documents nothing that exists.\n`);
  if (stale.length + orphaned.length > 0) {
    console.error('Run "npm run generate" and commit the result.');
    process.exitCode = 1;
  }
} else {
  for (const folder of ['rules', 'presets']) mkdirSync(join(docs, folder), { recursive: true });
  for (const path of stale) writeFileSync(join(docs, path), wanted.get(path) ?? '');
  for (const path of orphaned) rmSync(join(docs, path));
}

/** The README of each rule's folder, which need not be named after the rule's id. */
async function readmesByRule(folder: string): Promise<ReadonlyMap<unknown, string>> {
  const found = new Map<unknown, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !existsSync(join(folder, entry.name, 'index.ts'))) continue;
    const readme =
      generatedReadmes.get(`../src/rules/${entry.name}/README.md`) ??
      content(join(folder, entry.name, 'README.md'));
    const exported: object = await import(join(folder, entry.name, 'index.ts'));
    for (const value of Object.values(exported)) if (readme !== null) found.set(value, readme);
  }
  return found;
}

/** The text of a file, with new text between the marks of each name. */
function between(path: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce(
    (text, [name, replacement]) => {
      const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
      const [before, rest, ...more] = text.split(start);
      const after = rest?.split(end)[1];
      if (before === undefined || after === undefined || more.length > 0)
        throw new Error(`${path} must have ${start} and ${end}, once.`);
      return `${before}${start}\n\n${replacement}\n\n${end}${after}`;
    },
    content(join(docs, path)) ?? '',
  );
}

/** The generated pages in a folder, some of which may be about removed rules or presets. */
function pagesIn(name: string): readonly string[] {
  const folder = join(docs, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => `${name}/${file}`)
    .filter((path) => content(join(docs, path))?.startsWith(generatedMark));
}

function content(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
