import { expect, test } from '@jest/globals';
import { reportOf, testsFail } from '../../test/samples/reports.ts';
import type { RuleReport } from '../engine/report.ts';
import { enforcementNote, spokenName } from './wording.ts';

const step = (enforcement: 'warn' | 'enforce') => ({
  enforcement,
  day: '2027-01-01',
  at: new Date('2027-01-01T00:00:00Z'),
});

test.each<[Pick<RuleReport, 'enforcement' | 'next' | 'part'>, string, string]>([
  [{ enforcement: 'enforce' }, '', 'tests'],
  [{ enforcement: 'warn' }, 'warning only', 'tests'],
  [{ enforcement: 'observe', next: step('warn') }, 'observed, warns from 2027-01-01', 'tests'],
  [{ enforcement: 'observe', next: step('enforce') }, 'observed, enforced from 2027-01-01', 'tests'],
  [
    { enforcement: 'warn', next: step('enforce'), part: 'Payments' },
    'warning only, enforced from 2027-01-01',
    'tests (Payments)',
  ],
])('%j', (settings, note, name) => {
  const [rule] = reportOf([['tests', testsFail]]).rules;
  if (rule === undefined) throw new Error('no rule');
  expect(enforcementNote({ ...rule, ...settings })).toBe(note);
  expect(spokenName({ ...rule, ...settings })).toBe(name);
});
