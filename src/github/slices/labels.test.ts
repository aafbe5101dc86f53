import { expect, test } from '@jest/globals';
import { labelsOf } from './labels.ts';

const event = (login: string, label: string, createdAt: string) => ({
  actor: { __typename: 'User', login },
  createdAt,
  label: { name: label },
});

test('a label was set by the last account that set it', () => {
  const events = [
    event('ada', 'major', '2026-03-01T00:00:00Z'),
    event('eve', 'other', '2026-03-02T00:00:00Z'),
    event('bob', 'major', '2026-03-03T00:00:00Z'),
  ];
  expect(labelsOf([{ name: 'major' }], events)).toEqual({
    available: true,
    value: [{ name: 'major', setBy: { login: 'bob', kind: 'user' }, setAt: new Date('2026-03-03') }],
  });
});

test('the timeline may not tell', () => {
  expect(labelsOf([{ name: 'major' }], [])).toMatchObject({ value: [{ setBy: null, setAt: null }] });
});
