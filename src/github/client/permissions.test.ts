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
