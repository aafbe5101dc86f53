import { describe, expect, it, test } from '@jest/globals';
import { reports } from '../../test/samples/reports.ts';
import { digest, reportJson } from './json.ts';

describe('the report as JSON', () => {
  test.each(['failing', 'broken policy'] as const)('%s', (name) => {
    expect(JSON.stringify(reportJson(reports[name]), null, 2)).toMatchSnapshot();
  });

  it('loses nothing on the way through text', () => {
    for (const report of Object.values(reports)) {
      const data = reportJson(report);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    }
  });
});

it('gives equal data equal digests and others different ones', () => {
  expect(digest({ a: 1 })).toBe(digest({ a: 1 }));
  expect(digest({ a: 1 })).not.toBe(digest({ a: 2 }));
  expect(digest({})).toMatch(/^[0-9a-f]{32}$/);
});
