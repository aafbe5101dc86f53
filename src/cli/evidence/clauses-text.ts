import type { ClauseCounts, ReportedClause, ReportedState } from '../../ledger/clause-report.ts';
import { ownerName } from '../../policy/policy-review.ts';
import { counted, listOfNames } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { table } from '../table.ts';
import type { ClauseReport, CountedSubjects } from './clause-report.ts';

const stateWords: Readonly<Record<ReportedState, string>> = {
  overdue: 'OVERDUE',
  covered: 'covered',
  attested: 'attested',
  'not-evaluated': 'not evaluated',
  'not-covered': 'not covered',
  'not-observable': 'not observable',
};

/** Rules that a line names. */
const maxRules = 6;

/** The report for a terminal. Nothing in it can write to the terminal but its lines. */
export function clauseText(report: ClauseReport): string {
  const { from, to, repositories, policy, attestedAt, frameworks } = report;
  const lines = [
    `Clauses from ${timeWords(from)} to before ${timeWords(to)}, ${repositories.length === 0 ? 'all repositories' : listOfNames(repositories, 'and', 10)}`,
    ...countedLines(report.counted),
    policy === null
      ? 'Attestations: unknown, because the service has read no policy of the organization. Give its file with --policy.'
      : `Attestations: of ${policy}, as of ${attestedAt}.`,
    ...frameworks.flatMap(({ title, clauses }) => ['', title, ...clauseTable(clauses), ...attested(clauses)]),
  ];
  return lines.map((line) => `${plain([line]).trimEnd()}\n`).join('');
}

function timeWords(time: string): string {
  return time.endsWith('T00:00:00.000Z') ? time.slice(0, 10) : `${time.slice(0, 19)}Z`;
}

function countedLines({ changes, withoutVerdict, releases, rollBacks }: CountedSubjects): readonly string[] {
  const reasons = Object.entries(withoutVerdict).toSorted(([, one], [, other]) => other - one);
  const without = reasons.reduce((sum, [, count]) => sum + count, 0);
  return [
    `Counted: ${counted(changes, 'change')} that landed, each once, by the verdict at its merge.`,
    ...(without === 0
      ? []
      : [
          `  Without a verdict: ${without} (${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}).`,
        ]),
    `Counted: ${counted(releases, 'release')}, each commit and target by its last verdict in the period.`,
    ...(rollBacks === 0
      ? []
      : [`  Roll-backs, which pass whatever the rules say, are not counted: ${rollBacks}.`]),
  ];
}

function clauseTable(clauses: readonly ReportedClause[]): readonly string[] {
  return table(
    ['CLAUSE', 'STATE', 'OF', 'PASSED', 'RATE', 'WAIVED', 'FAILED', 'WAITING', 'NO EVIDENCE', 'BY'],
    clauses.flatMap(rowsOf),
  );
}

function rowsOf(clause: ReportedClause): readonly (readonly string[])[] {
  const all = [['changes', clause.changes] as const, ['releases', clause.releases] as const].flatMap(
    ([kind, counts]) => (counts === null ? [] : [{ kind, counts }]),
  );
  // Of two, one of which nothing was counted says nothing.
  const some = all.filter(({ counts }) => Object.values(counts).some((count) => count > 0));
  const kinds = some.length > 0 ? some : all.slice(0, 1);
  const by = byWords(clause);
  if (kinds.length === 0) {
    return [[clause.clause, stateWords[clause.state], '', '', '', '', '', '', '', by]];
  }
  return kinds.map(({ kind, counts }, index) => [
    index === 0 ? clause.clause : '',
    index === 0 ? stateWords[clause.state] : '',
    kind,
    ...cells(counts),
    index === 0 ? by : '',
  ]);
}

function cells({ pass, fail, waived, pending, withoutEvidence }: ClauseCounts): readonly string[] {
  const all = pass + fail + waived + pending;
  return [
    all === 0 ? '' : `${pass} of ${all}`,
    rateWords(pass, all),
    ...[waived, fail, pending, withoutEvidence].map(String),
  ];
}

/** Rounded down: only what is whole is 100 %. */
function rateWords(part: number, all: number): string {
  return all === 0 ? '' : `${(Math.floor((part / all) * 1_000) / 10).toFixed(1)} %`;
}

function byWords({ evaluated, policyRules, attestation, left }: ReportedClause): string {
  const ids = [...new Set([...evaluated, ...policyRules].map(({ id }) => id))];
  return [
    ...(ids.length === 0 ? [] : [listOfNames(ids, 'and', maxRules)]),
    ...(attestation === null ? [] : [`attested by ${ownerName(attestation.owner)}`]),
    ...(ids.length === 0 && attestation === null && left !== null ? [left] : []),
  ].join('; ');
}

function attested(clauses: readonly ReportedClause[]): readonly string[] {
  const order = { overdue: 0, 'not-yet': 1, attested: 2 };
  return clauses
    .flatMap(({ clause, attestation }) => (attestation === null ? [] : [{ clause, attestation }]))
    .toSorted((one, other) => order[one.attestation.state] - order[other.attestation.state])
    .map(
      ({ clause, attestation: { state, statement, owner, evidence, date, 'next-review': nextReview } }) => {
        const words = {
          overdue: `OVERDUE, the review was due by ${nextReview}`,
          'not-yet': `not before ${date}`,
          attested: `attested on ${date}, until ${nextReview}`,
        }[state];
        return `  ${clause}: ${words}, by ${ownerName(owner)}: ${statement} ${evidence}`;
      },
    );
}
