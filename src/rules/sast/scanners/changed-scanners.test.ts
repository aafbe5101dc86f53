import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import {
  analysis,
  approval,
  codeqlWorkflow,
  head,
  remedyOf,
  type Situation,
  said,
  verdictOf,
} from '../../../../test/samples/scans.ts';
import type { Owners } from '../../../evidence/owners.ts';
import { plain } from '../../../text/message.ts';

const advanced = analysis({ workflow: codeqlWorkflow });
const background = {
  base: [advanced],
  merged: [],
  workflows: [
    { path: codeqlWorkflow, uses: ['.github/actions/prepare/', 'security/queries.yml'] },
    { path: '.github/workflows/other.yml', uses: ['.github/actions/other/'] },
  ],
};
/** Who pushed the head, whatever its commit says. */
const pushedBy = (login: string): NonNullable<Situation['pushes']> => ({
  needed: true,
  pushes: [{ by: { login, kind: 'user' }, before: null, after: head }],
  incomplete: null,
});
const changing = (path: string, more: Situation = {}): Situation => ({
  files: [changedFile('src/query.js'), changedFile(path)],
  analyses: [advanced],
  background,
  ...more,
});

describe('a change of', () => {
  test.each<[what: string, path: string, waits: boolean]>([
    ['the workflow', codeqlWorkflow, true],
    ['another workflow', '.github/workflows/other.yml', false],
    ['the configuration by its usual place', '.github/codeql/codeql-config.yml', true],
    ['the configuration that the workflow names', 'security/queries.yml', true],
    ['a local action that it uses', '.github/actions/prepare/index.js', true],
    ['a local action of another workflow', '.github/actions/other/action.yml', false],
    ['what only begins like it', `${codeqlWorkflow}.md`, false],
    ['the configuration of another tool', '.semgrepignore', true],
  ])('%s', (_, path, waits) => {
    expect(verdictOf(changing(path)).status).toBe(waits ? 'pending' : 'pass');
  });

  test('a file that is renamed away counts, too', () => {
    const moved = changedFile('old.yml', { status: 'renamed', previousPath: codeqlWorkflow });
    expect(verdictOf({ analyses: [advanced], background, files: [moved] }).status).toBe('pending');
  });

  test('a new workflow that uploads what another uploaded before', () => {
    const own = '.github/workflows/mine.yml';
    const situation = {
      files: [changedFile(own, { status: 'added' })],
      analyses: [analysis({ workflow: own })],
      background,
    } as const;
    expect(verdictOf(situation)).toMatchObject({ status: 'pending', messageId: 'scanner-changed' });
    expect(verdictOf({ ...situation, reviews: [approval('ada')] }).status).toBe('pass');
  });
});

/** The owners of the policy, and who stands in for them. */
const ownedBy = (
  people: readonly string[],
  fallback: readonly string[] | null = [],
  from: (Owners & { needed: true })['from'] = 'policy',
): Situation => ({ owners: { needed: true, from, people, fallback } });

describe('is approved', () => {
  const owners = ownedBy(['Ada', 'grace']);
  test.each<[what: string, more: Situation, status: string]>([
    ['by nobody', owners, 'pending'],
    ['by an owner', { ...owners, reviews: [approval('ada')] }, 'pass'],
    ['by another owner', { ...owners, reviews: [approval('grace')] }, 'pass'],
    ['by somebody else', { ...owners, reviews: [approval('bob')] }, 'pending'],
    ['by its author', { ...ownedBy(['mona', 'ada']), reviews: [approval('mona')] }, 'pending'],
    [
      'by somebody, where the author is the only administrator',
      { ...ownedBy(['mona'], null, 'admins'), reviews: [approval('bob')] },
      'pass',
    ],
    [
      'by the author alone, who is the only administrator',
      { ...ownedBy(['mona'], null, 'admins'), reviews: [approval('mona')] },
      'pending',
    ],
    [
      'by somebody, where the author is one of two administrators',
      { ...ownedBy(['mona', 'ada'], null, 'admins'), reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by one who stands in, where the author is the only owner',
      { ...ownedBy(['mona'], ['bob']), reviews: [approval('bob')] },
      'pass',
    ],
    [
      'by one who stands in, though an owner is left',
      { ...ownedBy(['mona', 'ada'], ['bob']), reviews: [approval('bob')] },
      'pending',
    ],
    [
      'by somebody else, where the author is the only owner',
      { ...ownedBy(['mona'], ['bob']), reviews: [approval('eve')] },
      'pending',
    ],
    ['where the owners were not read', { owners: { needed: false }, reviews: [approval('ada')] }, 'pending'],
    [
      'by an owner who pushed it in its author’s name',
      { ...owners, pushes: pushedBy('ada'), reviews: [approval('ada')] },
      'pending',
    ],
    [
      'before the last push',
      { ...owners, reviews: [{ ...approval('ada'), commit: 'f'.repeat(40) }] },
      'pending',
    ],
  ])('%s', (_, more, status) => {
    expect(verdictOf(changing(codeqlWorkflow, more)).status).toBe(status);
  });

  test('says for whom it waits, and names the file', () => {
    const verdict = verdictOf(changing(codeqlWorkflow, owners));
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('an approval by an owner');
    expect(plain(verdict.summary)).toBe(
      `This change alters what an expected analysis runs from: ${codeqlWorkflow}.`,
    );
  });

  test.each<[what: string, given: Situation, remedy: string]>([
    [
      'the policy names them',
      owners,
      'An owner of the policy (named there under owners) approves the pull request.',
    ],
    [
      'CODEOWNERS names them',
      ownedBy(['ada'], null, 'code-owners'),
      'An owner of the policy (named for it in CODEOWNERS) approves the pull request.',
    ],
    [
      'nobody names them',
      ownedBy(['ada'], null, 'admins'),
      'An owner of the policy (an administrator of the repository) approves the pull request.',
    ],
    [
      'others stand in',
      ownedBy(['mona'], ['ada']),
      'Every owner of the policy contributed to this change: somebody whom it names under owners-fallback approves the pull request.',
    ],
    [
      'anyone stands in',
      ownedBy(['mona'], null, 'admins'),
      'Every owner of the policy contributed to this change: somebody else with write access who did not contribute approves the pull request.',
    ],
    [
      'nobody is left',
      ownedBy(['mona']),
      'Nobody is left who may approve: everyone who could approve contributed to this change. Name others under owners-fallback in the policy, who then approve.',
    ],
  ])('says who approves where %s', (_, given, remedy) => {
    expect(remedyOf(verdictOf(changing(codeqlWorkflow, given)))).toBe(remedy);
  });

  test('a person who only moves a version needs an owner', () => {
    const file = changedFile(codeqlWorkflow, { patch: patchOf(['-  - uses: a/b@v1', '+  - uses: a/b@v2']) });
    const situation = { analyses: [advanced], background, files: [file], ...owners };
    expect(verdictOf({ ...situation, reviews: [approval('bob')] }).status).toBe('pending');
  });

  test('a category that the new workflow no longer has is not awaited then', () => {
    const before = [
      analysis({ workflow: codeqlWorkflow, category: '/language:go' }),
      analysis({ workflow: codeqlWorkflow, category: '/language:ruby' }),
    ];
    const situation = {
      ...changing(codeqlWorkflow),
      analyses: [analysis({ workflow: codeqlWorkflow, category: '/language:go' })],
      background: { ...background, base: [], merged: before },
    };
    expect(said(situation)[1]).toContain('has not analyzed this commit under /language:ruby');
    expect(verdictOf({ ...situation, reviews: [approval('ada')] }).status).toBe('pass');
  });
});
