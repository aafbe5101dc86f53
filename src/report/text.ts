import { styleText } from 'node:util';
import type { Report, RuleReport } from '../engine/report.ts';
import type { Status } from '../rules/verdict.ts';
import { plain } from '../text/message.ts';
import { shortClauses } from './clause.ts';
import { renderTitle } from './title.ts';
import { enforcementNotes, standing, turnWords } from './wording.ts';

type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

/** Findings of a rule that are shown. */
const findingsShown = 20;

const looks: Readonly<Record<Status, { readonly sign: string; readonly style: Style }>> = {
  pass: { sign: '✓', style: 'green' },
  fail: { sign: '✗', style: 'red' },
  pending: { sign: '…', style: 'yellow' },
  'not-applicable': { sign: '-', style: 'dim' },
  error: { sign: '?', style: 'red' },
};

/**
 * Renders the report for a terminal: one paragraph a rule, aligned. Control characters and terminal escapes in values
 * are removed.
 *
 * @param options.colour whether to write ANSI colours; the signs and words say the same without them
 */
export function renderText(report: Report, { colour }: { readonly colour: boolean }): string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const nameWidth = Math.max(0, ...report.rules.map((rule) => rule.id.length));
  const wordWidth = Math.max(0, ...report.rules.map((rule) => status(rule).length));
  const rules = report.rules.map((rule) => {
    const { sign, style } = look(rule);
    const head = `${paint(style, sign)} ${rule.id.padEnd(nameWidth)}  ${paint(style, status(rule).padEnd(wordWidth))}  `;
    return [head + plain(rule.verdict.summary), ...below(rule).map((line) => `    ${line}`)].join('\n');
  });
  const problems = report.policyProblems.map(
    ({ line, column, message }) => `${line}:${column}  ${plain([message])}`,
  );
  return `${[paint('bold', renderTitle(report)), paint('dim', origin(report)), '', ...problems, ...rules].join('\n')}\n`;
}

/** What does not block is never red. */
function look(rule: RuleReport): (typeof looks)[Status] {
  const found = looks[rule.verdict.status];
  return found.style === 'red' && rule.enforcement !== 'enforce' ? { ...found, style: 'yellow' } : found;
}

function status(rule: RuleReport): string {
  const note = enforcementNotes[rule.enforcement];
  return `${standing(rule).word.toLowerCase()}${note === '' ? '' : ` (${note})`}`;
}

function below({ verdict, clauses }: RuleReport): readonly string[] {
  const findings = verdict.findings.slice(0, findingsShown).map(({ path, line, message }) => {
    const place = path === undefined ? '' : `${plain([path])}${line === undefined ? '' : `:${line}`}  `;
    return `· ${place}${plain(message)}`;
  });
  const missing = verdict.findings.length - findings.length;
  return [
    ...('remedy' in verdict ? [`→ ${turnWords[verdict.turn]}: ${plain(verdict.remedy)}`] : []),
    ...findings,
    ...(missing > 0 ? [`· … and ${missing} more`] : []),
    ...(clauses.length > 0 && verdict.status !== 'not-applicable' ? [shortClauses(clauses)] : []),
  ];
}

function origin({ subject, policy }: Report): string {
  const name =
    subject.kind === 'pull-request'
      ? `${subject.repository}#${subject.number}`
      : `${subject.repository}, ${subject.pullRequests.map((number) => `#${number}`).join(', ')}`;
  const from =
    policy.kind === 'default' ? 'the built-in default' : `${policy.path} at ${policy.commit.slice(0, 7)}`;
  return plain([`${name} at ${subject.headSha.slice(0, 7)}, policy: ${from}`]);
}
