import { stripVTControlCharacters } from 'node:util';
import type { Outcome } from './run-statement.ts';
import type { Statement } from './statement.ts';

export interface Result {
  readonly statement: Statement;
  readonly outcome: Outcome;
}

export type Format = 'text' | 'markdown' | 'json';

/** The results of a run as a user reads, attaches or processes them. */
export function rendered(results: readonly Result[], format: Format): string {
  if (format === 'json') return `${JSON.stringify(results.map(asJson), null, 2)}\n`;
  return format === 'markdown' ? asMarkdown(results) : asText(results);
}

const count = (results: readonly Result[], kind: Outcome['kind']): number =>
  results.filter(({ outcome }) => outcome.kind === kind).length;

function summaryOf(results: readonly Result[]): string {
  return `Statements: ${results.length}. Hold: ${count(results, 'holds')}. Differ: ${count(results, 'differs')}. Not tested: ${count(results, 'not tested')}.`;
}

/** How GitHub differs, or what is missing. On one line: it can hold words of GitHub's. */
function detailOf({ outcome }: Result): string {
  const text =
    outcome.kind === 'differs' ? outcome.how : outcome.kind === 'not tested' ? outcome.missing : '';
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim().slice(0, 500);
}

function asText(results: readonly Result[]): string {
  const lines = results.flatMap((result) => {
    const { statement, outcome } = result;
    const first = `${outcome.kind.padEnd(10)}  ${statement.id}`;
    if (outcome.kind === 'holds') return [first];
    const stated = outcome.kind === 'differs' ? [`${' '.repeat(12)}${statement.says}`] : [];
    return [first, ...stated, `${' '.repeat(12)}${detailOf(result)}`];
  });
  return `${[...lines, '', summaryOf(results)].join('\n')}\n`;
}

function asMarkdown(results: readonly Result[]): string {
  const cell = (text: string): string => text.replace(/[\\|`<>@#*_[\]]/g, (character) => `\\${character}`);
  const rows = results.map(
    (result) =>
      `| \`${result.statement.id}\` | ${result.outcome.kind} | ${cell(result.statement.says)} | ${cell(detailOf(result))} |`,
  );
  return [
    summaryOf(results),
    '',
    '| Statement | Result | What it says | Difference, or what is missing |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function asJson(result: Result): object {
  const { id, says } = result.statement;
  const detail = detailOf(result);
  return { id, says, result: result.outcome.kind, ...(detail !== '' && { detail }) };
}
