import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readExceptionsFile } from '../../src/exceptions/read-exceptions-file.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { rules } from '../../src/rules/index.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

/** Blocks of YAML that are no policy, by how their first line begins. Every other one is an example of a policy. */
const otherBlocks: readonly string[] = [
  '# policy-bot',
  'scrape_configs:',
  '# .github/workflows/',
  '# .pre-commit-config.yaml',
];

/** How an example of a file of exceptions begins. */
const exceptionsFile = '# .github/sdl-exceptions.yml';

/** Each example, with the page and line where it begins. */
const allExamples = pages.flatMap((path) => {
  const page = readFileSync(join(root, path), 'utf8');
  return [...page.matchAll(/^ *```ya?ml\n([\s\S]*?)^ *```$/gm)].flatMap(({ 1: text = '', index }) => {
    const [first = ''] = text.split('\n');
    const line = page.slice(0, index).split('\n').length;
    return otherBlocks.some((begin) => first.trim().startsWith(begin))
      ? []
      : [[`${path}:${line}`, text] as const];
  });
});

const isException = (text: string) => text.trim().startsWith(exceptionsFile);
const examples = allExamples.filter(([, text]) => !isException(text));

const published: object = JSON.parse(readFileSync(join(root, 'docs/sdl.schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(published);

describe('an example of a policy in the documentation', () => {
  it('is found in each page that has some', () => {
    const found = new Set(examples.map(([place]) => place.split(':')[0]));
    expect([...found]).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/policy.md',
        'docs/from-policy-bot.md',
        'docs/rules/review.md',
      ]),
    );
  });

  test.each(examples)('%s is valid by the published schema', (_, text) => {
    validate(parse(text, { schema: 'core' }));
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(examples)('%s loads', (_, text) => {
    const result = loadPolicy(text, { kind: 'default' }, rules);
    expect(result.valid ? [] : result.problems).toEqual([]);
  });
});

test.each([
  'extends: recommended',
  'rules: { test: enforce }',
  'rules: { review: { approvals: two } }',
  'rules: { review: { approval: 2 } }',
  'enforcement: strict',
  'scopes: [{ paths: [a] }]',
  'policy: { review: 2026-01-01 }',
])('neither the schema nor the service takes %s', (text) => {
  expect(validate(parse(text))).toBe(false);
  expect(loadPolicy(text, { kind: 'default' }, rules).valid).toBe(false);
});

test.each(allExamples.filter(([, text]) => isException(text)))(
  '%s, an example of a file of exceptions, is valid by its published schema and counts',
  (_, text) => {
    const schema: object = JSON.parse(readFileSync(join(root, 'docs/sdl-exceptions.schema.json'), 'utf8'));
    const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);
    isValid(parse(text, { schema: 'core' }));
    expect(isValid.errors ?? []).toEqual([]);
    const loaded = loadPolicy('exceptions: { approvers: [{ by: [ada] }] }', { kind: 'default' }, rules);
    const policy = loaded.valid ? loaded.policy.exceptions : undefined;
    if (policy === undefined) throw new Error('The policy names an approver.');
    const file = {
      repository: 'acme/shop',
      path: exceptionsFile,
      commit: 'c'.repeat(40),
      reach: 'own',
    } as const;
    const { registered, refused } = readExceptionsFile(text, file, {
      policy,
      teams: {},
      rules: rules.map(({ id }) => id),
    });
    expect([registered.length, refused]).toEqual([1, []]);
  },
);

test('the schema is of draft 7, which editors read', () => {
  expect(published).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
});

test.each(['README.md', 'docs/policy.md'])(
  'each example of %s begins with the line that editors read',
  (path) => {
    for (const [, text] of examples.filter(([place]) => place.startsWith(`${path}:`)))
      expect(text).toMatch(/^# yaml-language-server: \$schema=<path to sdl-gate>\/docs\/sdl\.schema\.json\n/);
  },
);
