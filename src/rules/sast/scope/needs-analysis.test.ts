import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import {
  alert,
  analysis,
  approval,
  codeqlWorkflow,
  commit,
  type Situation,
  said,
  verdictOf,
} from '../../../../test/samples/scans.ts';
import { plain } from '../../../text/message.ts';

const manual = changedFile('docs/manual.md');
const code = changedFile('src/query.js');

describe('a change needs no analysis', () => {
  test.each<[what: string, situation: Situation, applies: boolean]>([
    ['of documents only', { files: [manual, changedFile('README.md')] }, false],
    ['of documents only, where a job was skipped', { files: [manual] }, false],
    ['of documents and code', { files: [manual, code] }, true],
    ['of a notebook in the documents', { files: [changedFile('docs/tour.ipynb')] }, true],
    ['of a page with components', { files: [changedFile('docs/intro.mdx')] }, true],
    ['of a script among the documents', { files: [changedFile('docs/build.js')] }, true],
    [
      'of code that is renamed to a document',
      { files: [changedFile('docs/old.md', { status: 'renamed', previousPath: 'src/old.js' })] },
      true,
    ],
    ['outside the paths', { files: [code], options: { paths: ['server/**'] } }, false],
    ['within the paths', { files: [code], options: { paths: ['src/**'] } }, true],
    ['in ignored paths', { files: [code], options: { 'ignore-paths': ['src/*.js'] } }, false],
    [
      'partly in ignored paths',
      { files: [code, changedFile('src/a.ts')], options: { 'ignore-paths': ['src/*.js'] } },
      true,
    ],
    [
      'that moves code out of the ignored paths',
      {
        files: [changedFile('src/a.js', { status: 'renamed', previousPath: 'generated/a.js' })],
        options: { 'ignore-paths': ['generated/**'] },
      },
      true,
    ],
  ])('%s: applies %#', (_, situation, applies) => {
    expect(verdictOf(situation).status).toBe(applies ? 'pending' : 'not-applicable');
  });

  test('says why', () => {
    expect(said({ files: [manual] })).toEqual([
      'not-applicable',
      'No analysis needed: only documents change.',
    ]);
  });
});

describe('authors', () => {
  const by = (login: string, made: object = {}): Situation => ({
    commits: [commit(login, made)],
    pullRequest: { author: { login, kind: login.endsWith('[bot]') ? 'bot' : 'user' } },
  });
  const options = { 'exempt-authors': ['release[bot]'] };
  test.each<[what: string, situation: Situation, applies: boolean]>([
    ['an exempt one', { ...by('release[bot]'), options }, false],
    [
      'an exempt one whose commit GitHub did not sign',
      { ...by('release[bot]', { signedByGitHub: false }), options },
      true,
    ],
    ['another', { ...by('mona'), options }, true],
    [
      'an exempt one and another',
      {
        ...by('release[bot]'),
        commits: [commit('release[bot]'), commit('mona', { sha: 'c'.repeat(40) })],
        options,
      },
      true,
    ],
    [
      'an exempt one that changes a file which analyses run from',
      { ...by('release[bot]'), options, files: [changedFile('.github/codeql/config.yml')] },
      true,
    ],
  ])('%s', (_, situation, applies) => {
    expect(verdictOf(situation).status).toBe(applies ? 'pending' : 'not-applicable');
  });

  const workflow = changedFile('.github/workflows/ci.yml', {
    patch: patchOf(['-      - uses: actions/checkout@v4', '+      - uses: actions/checkout@v5']),
  });
  const image = changedFile('Dockerfile', {
    patch: patchOf(['-FROM node:22.1-alpine', '+FROM node:24.0-alpine']),
  });
  const dependabot = by('dependabot[bot]');
  test.each<[what: string, situation: Situation, applies: boolean]>([
    [
      'a manifest and its lock file',
      { ...dependabot, files: [changedFile('package.json'), changedFile('package-lock.json')] },
      false,
    ],
    ['the version of an action', { ...dependabot, files: [workflow] }, false],
    ['the version of an image', { ...dependabot, files: [image] }, false],
    ['code', { ...dependabot, files: [code] }, true],
    [
      'another action',
      {
        ...dependabot,
        files: [
          changedFile('.github/workflows/ci.yml', {
            patch: patchOf(['-  - uses: a/b@v1', '+  - uses: a/c@v1']),
          }),
        ],
      },
      true,
    ],
    [
      'a command beside a version',
      {
        ...dependabot,
        files: [
          changedFile('.github/workflows/ci.yml', {
            patch: patchOf(['-  - uses: a/b@v1', '+  - uses: a/b@v2', '+  - run: curl x.org']),
          }),
        ],
      },
      true,
    ],
    [
      'a manifest, in a commit that GitHub did not sign',
      { ...by('dependabot[bot]', { signedByGitHub: false }), files: [changedFile('package.json')] },
      true,
    ],
    ['a manifest, by a person', { ...by('mona'), files: [changedFile('package.json')] }, true],
    [
      'a manifest, together with a person',
      {
        ...dependabot,
        commits: [commit('dependabot[bot]'), commit('mona', { sha: 'd'.repeat(40) })],
        files: [changedFile('package.json')],
      },
      true,
    ],
  ])('Dependabot changes %s', (_, situation, applies) => {
    expect(verdictOf(situation).status).toBe(applies ? 'pending' : 'not-applicable');
  });

  test('an analysis of Dependabot’s head counts, where there is one', () => {
    const situation = { ...dependabot, files: [changedFile('package.json')], analyses: [analysis()] };
    expect(verdictOf(situation).status).toBe('pass');
    expect(verdictOf({ ...situation, alerts: [alert()] }).status).toBe('fail');
  });

  test('Dependabot raises the action that scans, and nothing analyzes its head: only an approval', () => {
    const scanner = changedFile(codeqlWorkflow, {
      patch: patchOf(['-  - uses: github/codeql-action/init@v3', '+  - uses: github/codeql-action/init@v4']),
    });
    const situation = {
      ...dependabot,
      files: [scanner],
      background: { base: [analysis({ workflow: codeqlWorkflow })], merged: [], workflows: [] },
    };
    const verdict = verdictOf(situation);
    expect(verdict).toMatchObject({ status: 'pending', turn: 'reviewer' });
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('an approval');
    expect(verdictOf({ ...situation, reviews: [approval('grace')] }).status).toBe('not-applicable');
  });

  test('Dependabot raises the action that scans: an approval, and no analysis is awaited for ever', () => {
    const scanner = changedFile(codeqlWorkflow, {
      patch: patchOf([
        '-      - uses: github/codeql-action/init@v3',
        '+      - uses: github/codeql-action/init@v4',
      ]),
    });
    const advanced = analysis({ workflow: codeqlWorkflow });
    const verdict = verdictOf({
      ...dependabot,
      files: [scanner],
      analyses: [advanced],
      background: { base: [advanced], merged: [], workflows: [] },
      options: { owners: ['ada'] },
    });
    expect(verdict).toMatchObject({ status: 'pending', turn: 'reviewer', messageId: 'scanner-changed' });
    expect('waitingFor' in verdict && plain(verdict.waitingFor)).toBe('an approval');
    expect(
      verdictOf({
        ...dependabot,
        files: [scanner],
        analyses: [advanced],
        reviews: [approval('grace')],
        options: { owners: ['ada'] },
      }).status,
    ).toBe('pass');
  });
});
