import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { optionRows } from '../../docs/options.ts';
import { referencePages } from '../../docs/reference.ts';
import { defineRule, type Rule } from '../../src/rules/rule.ts';
import { say } from '../../src/text/message.ts';

const reviewed = defineRule({
  id: 'reviewed',
  title: 'Reviewed',
  passesWhen: 'Somebody else approved the change.',
  clauses: [
    { source: 'FlowFuse Secure Development Policy', clause: '10', text: 'Approvals are recorded.' },
    { source: 'FlowFuse Secure Development Policy', clause: '2b', text: 'Changes are reviewed.' },
  ],
  messages: { sample: 'Says so.' },
  options: z.object({
    approvals: z.int().min(1).max(6).default(1).describe('How many approvals are needed.'),
    teams: z.array(z.string()).default([]).describe('Teams | one of which approves.'),
  }),
  evidence: ['reviews'],
  furtherEvidence: { teams: { when: ({ teams }) => teams.length > 0 } },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`Approved.`, findings: [] }),
});

const scanned: Rule = {
  ...reviewed,
  id: 'scanned',
  title: 'Scanned',
  clauses: [{ source: 'FlowFuse Secure Development Policy', clause: '2b', text: 'Changes are reviewed.' }],
  options: z.object({}),
  evidence: ['codeScanning'],
  on: { pullRequest: 'evaluate', mergeGroup: 'evaluate' },
  evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`Scanned.`, findings: [] }),
};

describe('the reference follows from the rules', () => {
  const pages = referencePages([
    {
      rule: { ...scanned, ...reviewed, evaluate: scanned.evaluate },
      readme: 'Two people see each change.\n',
    },
    { rule: scanned, readme: '# Scanned by a tool\n\nHow.\n' },
  ]);

  it('has a page for each rule, an index, and the clauses', () => {
    expect([...pages.keys()]).toEqual([
      'controls.md',
      'rules/README.md',
      'rules/reviewed.md',
      'rules/scanned.md',
    ]);
  });

  test.each([...pages])('%s', (_, text) => {
    expect(text).toMatchSnapshot();
  });
});

describe('the type of an option in words', () => {
  const named = z.strictObject({ name: z.string(), app: z.string().optional() });

  test.each<[string, z.ZodType]>([
    ['text', z.string()],
    ['true or false', z.boolean()],
    ['number', z.number()],
    ['whole number', z.int()],
    ['whole number from 1', z.int().min(1)],
    ['number from 0 to 1', z.number().min(0).max(1)],
    ['"low" or "high"', z.enum(['low', 'high'])],
    ['list of text', z.array(z.string())],
    ['list of "a" or "b"', z.array(z.enum(['a', 'b']))],
    ['map from text to whole number', z.record(z.string(), z.int())],
    ['list of text or { name, app? }', z.array(z.union([z.string(), named]))],
    ['text or nothing', z.string().nullable()],
  ])('%s', (words, schema) => {
    expect(optionRows(z.object({ key: schema }))[0]?.type).toBe(words);
  });

  it('names nested keys with dots', () => {
    const options = z.object({ score: z.object({ size: z.int().default(3) }) });
    expect(optionRows(options)).toEqual([
      { key: 'score.size', type: 'whole number', fallback: '3', description: '' },
    ]);
  });
});
