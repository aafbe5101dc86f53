import { expect, test } from '@jest/globals';
import type { LabelEventNode } from '../read/pull-request-query.ts';
import { labelsWithEvents } from './deciding-labels.ts';

const event = (
  kind: 'Labeled' | 'Unlabeled',
  name: string,
  day: number,
  updatedAt: string | null = '2026-01-01T00:00:00Z',
): LabelEventNode => ({
  __typename: `${kind}Event`,
  actor: { __typename: 'User', login: 'ada' },
  createdAt: `2026-03-0${day}T00:00:00Z`,
  label: { name, updatedAt },
});
const by = { login: 'ada', kind: 'user' };

test('a deciding label comes with what was done with it', () => {
  const events = [event('Labeled', 'Major', 1), event('Labeled', 'other', 2), event('Unlabeled', 'Major', 3)];
  expect(labelsWithEvents(['major', 'minor'], ['other'], events)).toEqual([
    {
      name: 'Major',
      present: false,
      events: [
        { kind: 'set', by, at: new Date('2026-03-01'), edited: false },
        { kind: 'removed', by, at: new Date('2026-03-03'), edited: false },
      ],
    },
  ]);
});

test('the timeline may not show it', () => {
  expect(labelsWithEvents(['major'], ['MAJOR'], [])).toEqual([{ name: 'MAJOR', present: true, events: [] }]);
});

test.each<[updatedAt: string | null, edited: boolean]>([
  ['2026-03-01T00:00:01Z', true],
  ['2026-03-01T00:00:00Z', false],
  [null, false],
])('a label that changed at %s was edited after it was set: %s', (updatedAt, edited) => {
  const [label] = labelsWithEvents(['major'], ['major'], [event('Labeled', 'major', 1, updatedAt)]);
  expect(label?.events).toMatchObject([{ edited }]);
});
