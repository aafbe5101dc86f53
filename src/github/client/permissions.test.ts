import { expect, test } from '@jest/globals';
import { lacksPermission } from './permissions.ts';

test.each<[Record<string, string>, string, boolean]>([
  [{ security_events: 'read' }, 'security_events=read', false],
  [{ security_events: 'write' }, 'security_events=read', false],
  [{ contents: 'write' }, 'security_events=read', true],
  [{ checks: 'read' }, 'checks=write', true],
  [{ contents: 'read' }, 'contents=read,issues=read', true],
  [{ contents: 'read', issues: 'read' }, 'contents=read,issues=read', false],
  [{ pull_requests: 'read' }, 'issues=read; pull_requests=read', false],
  [{}, 'issues=read; pull_requests=read', true],
])('with %j, %s is lacking: %s', (granted, accepted, lacking) => {
  expect(lacksPermission(granted, accepted)).toBe(lacking);
});

test.each([
  ['read', 'read', false],
  ['read', 'write', true],
  ['read', 'admin', true],
  ['write', 'read', false],
  ['write', 'write', false],
  ['write', 'admin', true],
  ['admin', 'read', false],
  ['admin', 'write', false],
  ['admin', 'admin', false],
])('with %s, %s is lacking: %s', (granted, asked, lacking) => {
  expect(lacksPermission({ contents: granted }, `contents=${asked}`)).toBe(lacking);
});

test('a permission of another name is none', () => {
  expect(lacksPermission({ contents: 'admin' }, 'issues=read')).toBe(true);
});
