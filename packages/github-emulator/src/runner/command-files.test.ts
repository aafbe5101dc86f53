import { describe, expect, it, test } from '@jest/globals';
import { annotationsIn, readValues } from './command-files.ts';
import { tokenPermissions } from './token-permissions.ts';
import { readWorkflow } from './workflow.ts';

describe('a file of values', () => {
  it('has lines, and values of several lines up to a delimiter', () => {
    expect([...readValues('a=1\nb<<end\nx=y\n\nend\nc=d=e\n')]).toEqual([
      ['a', '1'],
      ['b', 'x=y\n'],
      ['c', 'd=e'],
    ]);
  });

  test.each([
    ['b<<end\nx\n', 'Matching delimiter not found'],
    ['nothing\n', 'Invalid format'],
  ])('is refused: %j', (text, reason) => {
    expect(() => readValues(text)).toThrow(reason);
  });
});

describe('commands in the output', () => {
  test.each<[line: string, found: readonly object[]]>([
    [
      '::error file=a.js,line=3,title=T::no %25 test%0Ahere',
      [{ path: 'a.js', line: 3, title: 'T', message: 'no % test\nhere' }],
    ],
    ['  ::warning::late', [{ level: 'warning', message: 'late' }]],
    ['a ##[error]old', [{ level: 'error', message: 'old' }]],
    ['said ::error::not at the start', []],
    ['::group::a', []],
  ])('%s', (line, found) => {
    expect(annotationsIn(`before\n${line}\nafter`)).toEqual(
      found.map((each) => expect.objectContaining(each)),
    );
  });
});

describe('the permissions of a token', () => {
  it('are those that the workflow names, and no others', () => {
    expect(tokenPermissions({ checks: 'write', 'pull-requests': 'read', issues: 'none' }, false)).toEqual({
      checks: 'write',
      pull_requests: 'read',
    });
    expect(tokenPermissions({}, false)).toEqual({});
    expect(tokenPermissions(undefined, false)).toEqual({ contents: 'read', packages: 'read' });
  });

  it('only read for a fork', () => {
    expect(tokenPermissions('write-all', true)).toMatchObject({ checks: 'read', contents: 'read' });
  });

  test.each([{ members: 'read' }, { checks: 'admin' }, 'all'])('cannot be %j', (key) => {
    expect(() => tokenPermissions(key as string, false)).toThrow();
  });
});

describe('a workflow file', () => {
  it.each(['on: push', 'on: [push]', 'on: { push: }'])('with %s starts on a push', (on) => {
    expect(readWorkflow('a.yml', `${on}\njobs: {}\n`).on).toEqual({ push: {} });
  });

  it.each([
    ['strategy', 'on: push\njobs: { a: { strategy: {}, steps: [] } }\n'],
    ['uses', 'on: push\njobs: { a: { uses: ./other.yml } }\n'],
    ['defaults', 'on: push\ndefaults: {}\njobs: {}\n'],
  ])('with %s is not emulated', (key, text) => {
    expect(() => readWorkflow('a.yml', text)).toThrow(`not emulated: ${key}`);
  });
});
