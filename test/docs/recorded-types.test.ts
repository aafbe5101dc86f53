import { describe, expect, it } from '@jest/globals';
import { incompatibleTypes, recordedTypes } from '../../docs/recorded-types.ts';

const recorded = [
  'Turn: "author"',
  'Review.author: Actor',
  'Review.author: null',
  'Review.state: "approved"',
  'Review.at?: Date',
].join('\n');

describe('what was recorded stays readable', () => {
  it.each([
    ['an optional field is added', `${recorded}\nReview.copy?: number\nReview.copies?[].number: number`],
    ['an alternative is added', `${recorded}\nReview.state: "dismissed"`],
    ['a type is added', `${recorded}\nCopy.number: number`],
    ['a type of alternatives is added', `${recorded}\nColor: "red"\nColor: "green"`],
    ['a field that was required may be absent', recorded.replaceAll('Review.state:', 'Review.state?:')],
  ])('where %s', (_, present) => {
    expect(incompatibleTypes(recorded, present)).toEqual([]);
  });

  it.each([
    ['a field is gone', recorded.replace('Review.at?: Date', ''), ['- Review.at?: Date']],
    ['a field has another type', recorded.replace('Date', 'string'), ['- Review.at?: Date']],
    ['an alternative is gone', recorded.replace('Review.author: null\n', ''), ['- Review.author: null']],
    ['a field is required that was not there', `${recorded}\nReview.id: string`, ['+ Review.id: string']],
    ['a field is required that was optional', recorded.replace('at?', 'at'), ['- Review.at?: Date']],
  ])('but not where %s', (_, present, lines) => {
    expect(incompatibleTypes(recorded, present)).toEqual(lines);
  });
});

it('the types of the evidence, the policy and the report are followed to their leaves', () => {
  const lines = recordedTypes('.').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'Alert.severity: "critical"',
      'Evidence.reviews?(available=true).value: Reviews',
      'Evidence.reviews?(available=false).problem: Problem',
      'Report.evaluatedAt: Date',
      'VerdictEntry.report: Report',
    ]),
  );
});
