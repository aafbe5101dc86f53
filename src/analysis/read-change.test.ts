import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import { available } from '../evidence/slice.ts';
import type { Policy } from '../policy/policy.ts';
import { say } from '../text/message.ts';
import * as patch from './diff/patch.ts';
import * as tokens from './source/tokens.ts';

const parsed: string[] = [];
const tokenized: string[] = [];

// Counts the calls of every module, also of one that would not go through the reading.
jest.unstable_mockModule('./diff/patch.ts', () => ({
  ...patch,
  parsePatch: (text: string) => {
    parsed.push(text);
    return patch.parsePatch(text);
  },
}));
jest.unstable_mockModule('./source/tokens.ts', () => ({
  ...tokens,
  readTokens: (...[lines, language]: Parameters<typeof tokens.readTokens>) => {
    tokenized.push(lines.join('\n'));
    return tokens.readTokens(lines, language);
  },
}));

const { readChange, refineChange } = await import('./read-change.ts');
const { evaluate } = await import('../engine/evaluate.ts');
const { requirements } = await import('../engine/required-evidence.ts');
const { rules } = await import('../rules/index.ts');

beforeEach(() => {
  parsed.length = 0;
  tokenized.length = 0;
});

/** Product code whose tests may lie in the file itself, product code that scores, a manifest and a document. */
const changed = () => [
  changedFile('src/cart.rs', { patch: '@@ -4,2 +4,3 @@\n fn sums() {\n+    assert!(sum() == 1);\n }' }),
  changedFile('src/auth/login.ts', { patch: patchOf(['-check(password)', '+verify(password)']) }),
  changedFile('package.json', { patch: patchOf(['   "dependencies": {', '+    "left-pad": "^1.3.0",']) }),
  changedFile('README.md', { patch: patchOf(['+Hello']) }),
];

const pullRequest = samplePullRequest({ body: 'Threat model: #12' });
const subject = {
  kind: 'pull-request',
  repository: 'acme/shop',
  repositoryUrl: 'https://github.com/acme/shop',
  number: 7,
  headSha: 'a'.repeat(40),
  baseSha: 'b'.repeat(40),
  draft: false,
} as const;

/** Decides what to read beside the change, then evaluates all rules, as an evaluation does. */
function evaluateAll(
  options: Readonly<Record<string, unknown>>,
  heads: Readonly<Record<string, string>> = {},
) {
  const policy: Policy = {
    source: { kind: 'default' },
    comment: 'needed',
    rules: rules.map((rule) => ({
      rule,
      enforcement: 'enforce',
      options: rule.options.parse(options[rule.id] ?? {}),
    })),
  };
  const change = { files: changed() };
  const { documents, files } = requirements(policy);
  documents({ pullRequest, change });
  const wanted = files({ change });
  const nothing = available([]);
  evaluate(
    subject,
    { valid: true, policy },
    {
      pullRequest: available(pullRequest),
      change: available(change),
      commits: available({ commits: [], forcePushes: [] }),
      earlierChanges: available({ baseEvents: [], changes: [], texts: {} }),
      reviews: available({ reviews: [], requested: [] }),
      labels: nothing,
      checks: nothing,
      codeScanning: available({ analyses: [], alerts: [] }),
      workflowRuns: available([]),
      documents: nothing,
      teams: available({}),
      headFiles: available(heads),
    },
    new Date(0),
  );
  return wanted;
}

/** The lines of each side of each hunk. */
const sides = (paths: readonly string[]) =>
  changed()
    .filter(({ path }) => paths.includes(path))
    .flatMap(({ patch: text = '' }) =>
      ['+', '-'].map((other) =>
        text
          .split('\n')
          .slice(1)
          .filter((line) => !line.startsWith(other))
          .map((line) => line.slice(1))
          .join('\n'),
      ),
    )
    .sort();

const patches = changed()
  .map((file) => file.patch)
  .sort();

describe('one evaluation by all rules', () => {
  it('parses each file once, and reads each side of its hunks once', () => {
    expect(evaluateAll({})).toEqual(['src/cart.rs']);
    expect(parsed.sort()).toEqual(patches);
    expect(tokenized.sort()).toEqual(sides(changed().map(({ path }) => path)));
  });

  it('does so, too, where the policy says what files are for', () => {
    evaluateAll({ tests: { product: ['**/*.md'], ignore: ['src/auth/**'] } });
    expect(parsed.sort()).toEqual(patches);
    expect(tokenized.sort()).toEqual(sides(changed().map(({ path }) => path)));
  });

  it('reads only those files again that are known whole', () => {
    const whole = '#[cfg(test)]\nmod unit {\n#[test]\nfn sums() {\n    assert!(sum() == 1);\n}\n}';
    evaluateAll({}, { 'src/cart.rs': whole });
    expect(parsed.sort()).toEqual(patches);
    const all = [...sides(changed().map(({ path }) => path)), ...sides(['src/cart.rs']), whole];
    expect(tokenized.sort()).toEqual(all.sort());
  });
});

describe('a reading', () => {
  it('of kinds alone reads no tokens', () => {
    const { files } = readChange({ files: changed() });
    expect(files.map(({ kind }) => kind)).toEqual([
      'product',
      'product',
      'dependency-manifest',
      'documentation',
    ]);
    expect(tokenized).toEqual([]);
  });

  it('of paths alone parses nothing', () => {
    const { files } = readChange({ files: changed() });
    expect(files.map(({ file }) => file.path)).toContain('README.md');
    expect(parsed).toEqual([]);
  });

  it('is the same for the same change, and another for a copy of it', () => {
    const change = { files: changed() };
    expect(readChange(change)).toBe(readChange(change));
    expect(readChange({ files: change.files })).not.toBe(readChange(change));
  });

  it('stays the same where a policy says nothing of its files', () => {
    const change = readChange({ files: changed() });
    expect(refineChange(change, () => null)).toBe(change);
    expect(refineChange(change, () => null, { 'src/cart.rs': null })).toBe(change);
  });

  it('keeps its dependencies whatever a policy says that files are for', () => {
    const change = readChange({ files: changed() });
    const refined = refineChange(change, () => ({ kind: 'documentation', reason: say`so it is` }));
    expect(refined.files.map(({ kind }) => kind)).toEqual(Array(4).fill('documentation'));
    expect(refined.dependencies).toBe(change.dependencies);
  });
});
