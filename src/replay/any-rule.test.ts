import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { changedFile } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import { changeOf } from '../dataset/recorded-change.ts';
import { loadPolicy } from '../policy/load.ts';
import { rules } from '../rules/index.ts';
import { defineRule, type Rule } from '../rules/rule.ts';
import { say } from '../text/message.ts';
import { evaluateRecorded } from './evaluate-change.ts';
import type { ReportContext } from './format.ts';
import { jsonLine } from './json-line.ts';
import { renderPage } from './page.ts';
import { planReplay } from './plan.ts';
import { SummaryBuilder } from './summary.ts';
import { renderTable } from './table.ts';

/** Rules that exist in this file alone. */
const small = defineRule({
  id: 'small',
  title: 'Small change',
  passesWhen: 'At most the allowed number of files change.',
  clauses: [],
  messages: { 'too-many-files': 'More files change than the policy allows.' },
  options: z.object({ files: z.int().default(1).describe('Files that may change.') }),
  on: { pullRequest: 'evaluate' },
  evidence: ['change'],
  evaluate({ change }, { files }) {
    const extra = change.files.slice(files);
    return extra.length === 0
      ? { messageId: 'sample', status: 'pass', summary: say`The change is small.`, findings: [] }
      : {
          status: 'fail',
          messageId: 'too-many-files',
          summary: say`Too many files change: ${extra.length}.`,
          remedy: say`Split the change.`,
          turn: 'author',
          findings: extra.map((file) => ({
            messageId: 'sample-finding',
            level: 'failure',
            path: file.file.path,
            message: say`One file too many.`,
          })),
        };
  },
});
const announced = defineRule({
  id: 'announced',
  title: 'Announced change',
  passesWhen: 'A large change is announced by a label.',
  clauses: [],
  messages: { sample: 'Says so.' },
  options: z.object({}),
  on: { pullRequest: 'evaluate' },
  evidence: ['change', 'labels'],
  evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`It is announced.`, findings: [] }),
  applies: {
    evidence: ['change'],
    assess: ({ change }) => ({
      applies: (change?.files.length ?? 0) > 1,
      summary: say`The change has ${change?.files.length ?? 0} files.`,
      findings: [],
    }),
  },
});
const labelled = defineRule({
  ...announced,
  id: 'labelled',
  title: 'Labelled change',
  evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`It has a label.`, findings: [] }),
  applies: { evidence: ['labels'], assess: () => ({ applies: true, summary: say`Always.`, findings: [] }) },
});

describe('a rule that is only registered', () => {
  const registry = [...rules, small as Rule, announced as Rule, labelled as Rule];
  const policy = loadPolicy(
    'rules: { small: { enforcement: enforce, files: 2 }, announced: observe, labelled: warn }',
    { kind: 'default' },
    registry,
  );
  if (!policy.valid) throw new Error(policy.problems[0]?.message);
  const plan = planReplay(policy.policy.rules);
  const files = ['src/a.ts', 'src/b.ts', 'lib/c.ts'].map((path) => changedFile(path));
  const evaluations = [files, files.slice(1), files.slice(2)].map((changed, index) =>
    evaluateRecorded(recorded({ number: index, change: changeOf(changed, changed.length) }), plan),
  );
  const builder = new SummaryBuilder(plan, () => 'Mona');
  for (const evaluation of evaluations) builder.add(evaluation);
  const context: ReportContext = {
    policy: 'sdl.yml',
    policyNotes: [],
    unreadable: 0,
    people: 'author',
    source: 'dataset',
    selection: null,
    listed: 10,
  };

  it('is evaluated with the options of the policy', () => {
    const statuses = (id: string) => evaluations.map(({ outcomes }) => outcomes[id]?.status);
    expect(statuses('small')).toEqual(['fail', 'pass', 'pass']);
    expect(statuses('announced')).toEqual(['applies', 'applies', 'not-applicable']);
  });

  it('is in each line of JSON', () => {
    const line = JSON.parse(evaluations.map((each) => jsonLine(each, plan, 'dataset'))[0] ?? '');
    expect(line.rules).toMatchObject({
      small: {
        status: 'fail',
        messageId: 'too-many-files',
        summary: 'Too many files change: 1.',
        findings: [
          { messageId: 'sample-finding', level: 'failure', path: 'lib/c.ts', message: 'One file too many.' },
        ],
      },
      announced: { status: 'applies', summary: 'The change has 3 files.' },
      labelled: {
        status: 'not-replayed',
        options: [],
        needs: ['labels'],
        reason: 'a dataset holds no labels',
      },
    });
  });

  it('is counted and shown in the table', () => {
    const table = renderTable(builder.result(), context);
    expect(table).toMatch(/^small +enforce +2 +1 .*33% would have failed$/m);
    expect(table).toMatch(/^announced +observe +0 +0 +2 +1 .*applies to 67%/m);
    expect(table).toContain('Not replayed: labelled: a dataset holds no labels.');
    expect(table).toContain('1  More files change than the policy allows.');
    expect(table).toContain('As configured, the policy would have blocked 1 of 3 changes (33%).');
  });

  it('is counted and shown on the page', () => {
    const page = renderPage(builder.result(), context);
    for (const text of [
      '<strong>Small change</strong> <code>small</code> <span class="tag">enforce</span> 33% would have failed',
      '<h2>Small change</h2>',
      '<td>lib</td><td class="number">3</td><td class="number">1</td>',
      '<h2>Announced change</h2>',
      '<strong>Labelled change</strong> <code>labelled</code> <span class="tag">warn</span>: a dataset holds no labels.',
    ]) {
      expect(page).toContain(text);
    }
  });
});
