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

describe('is approved', () => {
  const owners = { options: { owners: ['ada', { team: 'security' }] } };
  test.each<[what: string, more: Situation, status: string]>([
    ['by nobody', owners, 'pending'],
    ['by an owner', { ...owners, reviews: [approval('ada')] }, 'pass'],
    [
      'by a member of a team of owners',
      { ...owners, teams: { security: ['grace'] }, reviews: [approval('grace')] },
      'pass',
    ],
    ['by somebody else', { ...owners, reviews: [approval('bob')] }, 'pending'],
    ['by somebody, where the policy names no owners', { reviews: [approval('bob')] }, 'pass'],
    ['by its author', { ...owners, reviews: [approval('mona')] }, 'pending'],
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
    expect(remedyOf(verdict)).toBe('An owner that the policy names under owners approves the pull request.');
  });

  test('says so where every owner contributed', () => {
    const verdict = verdictOf(changing(codeqlWorkflow, { options: { owners: ['mona'] } }));
    expect(remedyOf(verdict)).toContain('Every owner contributed to this change');
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
