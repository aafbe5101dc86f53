import { expect, test } from '@jest/globals';
import { say } from '../text/message.ts';
import { findingId, findingIdPattern } from './finding-id.ts';

const finding = {
  messageId: 'untested-file',
  message: say`Untested.`,
  path: 'src/a.ts',
  level: 'failure',
} as const;

test('a finding has the same id when lines move and words change', () => {
  const moved = { ...finding, line: 12, message: say`Another text.`, level: 'notice' } as const;
  expect(findingId('tests', moved)).toBe(findingId('tests', finding));
});

test('another rule, kind, path or topic is another finding', () => {
  const ids = [
    findingId('tests', finding),
    findingId('require.tests', finding),
    findingId('tests', { ...finding, messageId: 'ineffective-test' }),
    findingId('tests', { ...finding, path: 'src/b.ts' }),
    findingId('tests', { ...finding, topic: 'sign-in' }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(findingIdPattern);
});

test('a finding about an alert is named by it, wherever it is', () => {
  const alert = { kind: 'code-scanning', number: 12 } as const;
  const id = findingId('sast', { ...finding, messageId: 'new-alert', alert });
  expect(id).toBe('sast/new-alert/code-scanning-12');
  expect(findingId('sast', { ...finding, messageId: 'new-alert', alert, path: 'src/b.ts' })).toBe(id);
  expect(id).toMatch(findingIdPattern);
});

test('a finding about an issue is named by it, and its repository by its digest', () => {
  const about = (repository: string) =>
    findingId('open-alerts', { ...finding, issue: { repository, number: 12 } });
  expect(about('acme/shop')).toMatch(/^open-alerts\/untested-file\/issue-12-[0-9a-f]{16}$/);
  expect(about('acme/shop')).toMatch(findingIdPattern);
  expect(about('Acme/Shop')).toBe(about('acme/shop'));
  expect(about('acme/pentests')).not.toBe(about('acme/shop'));
});

test('one without a place has none, because it may count others', () => {
  const { path: _, ...counting } = finding;
  expect(findingId('tests', counting)).toBeNull();
});
