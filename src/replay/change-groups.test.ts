import { describe, expect, test } from '@jest/globals';
import { sizeName, weekOf } from './change-groups.ts';

describe('the size of a change', () => {
  test.each([
    [0, 'up to 10 lines'],
    [10, 'up to 10 lines'],
    [11, '11 to 50 lines'],
    [1000, '201 to 1,000 lines'],
    [1001, 'over 1,000 lines'],
  ])('of %d lines', (lines, name) => {
    expect(sizeName(lines)).toBe(name);
  });
});

describe('the week of a date', () => {
  test.each([
    ['2026-03-01T23:59:59Z', '2026-02-23'],
    ['2026-03-02T00:00:00Z', '2026-03-02'],
    ['2026-03-08T12:00:00Z', '2026-03-02'],
  ])('%s begins on Monday', (date, monday) => {
    expect(weekOf(new Date(date))).toBe(monday);
  });
});
