import { expect, test } from '@jest/globals';
import { licenseMistake, licenseStates } from './license-list.ts';

test.each<[expression: string | null, allowed: string, denied: string, state: string]>([
  ['MIT', 'MIT', '', 'accepted'],
  ['MIT', 'ISC', '', 'denied'],
  ['MIT', '', 'MIT', 'denied'],
  ['MIT', 'MIT', 'MIT', 'denied'],
  ['(MIT OR GPL-3.0)', '', 'GPL-3.0-only', 'accepted'],
  ['(MIT OR GPL-3.0)', 'MIT', '', 'accepted'],
  ['(MIT AND GPL-3.0)', '', 'GPL-3.0-only', 'denied'],
  ['MIT AND (ISC OR GPL-3.0-only)', 'MIT, ISC', 'GPL-3.0-only', 'accepted'],
  ['MIT AND (GPL-2.0-only OR GPL-3.0-only)', 'MIT', '', 'denied'],
  ['GPL-3.0', 'GPL-3.0-only', '', 'accepted'],
  ['GPL-2.0+', 'GPL-2.0-or-later', '', 'accepted'],
  ['GPL-2.0-or-later', 'GPL-3.0-only', '', 'accepted'],
  ['GPL-2.0-or-later', '', 'GPL-3.0-only', 'denied'],
  ['GPL-3.0-only', '', 'GPL-2.0-or-later', 'denied'],
  ['LGPL-2.1-only', '', 'GPL-2.0-only', 'accepted'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', '', 'GPL-2.0-only', 'denied'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only', '', 'denied'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', '', 'accepted'],
  [null, 'MIT', '', 'unknown'],
  ['', 'MIT', '', 'unknown'],
  ['NOASSERTION', '', 'MIT', 'unknown'],
  ['noassertion', '', 'MIT', 'unknown'],
  ['NONE', 'MIT', '', 'unknown'],
  ['Apache 2', 'MIT', '', 'unknown'],
  ['MIT AND OTHER', 'MIT', '', 'denied'],
  ['MIT AND OTHER', 'MIT, LicenseRef-clearlydefined-OTHER', '', 'accepted'],
  ['MIT OR NOASSERTION', 'MIT', '', 'unknown'],
  ['LicenseRef-acme', 'MIT', '', 'denied'],
  [`MIT${' OR MIT'.repeat(50)}`, 'MIT', '', 'unknown'],
])('%s with %j allowed and %j denied is %s', (expression, allowed, denied, state) => {
  const list = (text: string) => text.split(', ').filter((each) => each !== '');
  expect(licenseStates({ allowed: list(allowed), denied: list(denied) })(expression)).toBe(state);
});

test('an expression with many alternatives takes no time', () => {
  const expression = Array.from({ length: 12 }, () => '(MIT OR 0BSD)').join(' AND ');
  const started = performance.now();
  expect(licenseStates({ allowed: ['MIT'], denied: [] })(expression)).toBe('accepted');
  expect(performance.now() - started).toBeLessThan(200);
});

test('many expressions with many licenses take little time', () => {
  const names = ['MIT', 'ISC', 'GPL-2.0-only', 'LicenseRef-a', 'Apache-2.0', '0BSD'];
  const lists = Array.from({ length: 200 }, (_, index) => `LicenseRef-${index}`);
  const stateOf = licenseStates({ allowed: lists, denied: lists });
  const started = performance.now();
  for (let each = 0; each < 5000; each++)
    stateOf(Array.from({ length: 20 }, (_, index) => names[(each + index) % names.length]).join(' OR '));
  expect(performance.now() - started).toBeLessThan(5000);
});

test('an entry of a list is one license', () => {
  expect(['MIT', 'GPL-2.0-only WITH Classpath-exception-2.0', 'LicenseRef-x'].map(licenseMistake)).toEqual([
    null,
    null,
    null,
  ]);
  expect(['MIT OR ISC', 'GPL', '', 'NOASSERTION'].every((each) => licenseMistake(each) !== null)).toBe(true);
});
