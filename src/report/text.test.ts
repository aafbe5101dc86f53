import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { reportOf, reports, testsFail } from '../../test/samples/reports.ts';
import { say } from '../text/message.ts';
import { renderText } from './text.ts';

describe('the report in a terminal', () => {
  test.each(Object.entries(reports))('%s', (_, report) => {
    expect(renderText(report, { colour: false })).toMatchSnapshot();
  });

  it('is coloured only when asked: red for what blocks, yellow for what waits or warns', () => {
    const painted = renderText(reports.mixed, { colour: true });
    expect(painted).toContain('\u{1b}[31m?\u{1b}[39m sast');
    expect(painted).toContain('\u{1b}[33m✗\u{1b}[39m tests');
    expect(painted).toContain('\u{1b}[32m✓\u{1b}[39m review');
  });

  it('lists 20 findings of a rule and counts the rest', () => {
    const findings = Array.from({ length: 25 }, () => ({ level: 'notice', message: say`a` }) as const);
    expect(renderText(reportOf([['tests', { ...testsFail, findings }]]), { colour: false })).toMatch(
      /· … and 5 more/,
    );
  });

  it('passes no control character on', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (value, path) => {
        const findings = [{ level: 'failure', path, message: say`${value}` }] as const;
        const report = reportOf([['tests', { ...testsFail, summary: say`${value}`, findings }]], {
          policyProblems: [{ line: 1, column: 1, message: value }],
        });
        expect(renderText(report, { colour: false }).replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
        );
      }),
    );
  });
});
