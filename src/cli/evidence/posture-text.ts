import { shortenMiddle } from '../../report/size.ts';
import { dayMs } from '../../subjects/posture-facts.ts';
import { duration } from '../../text/duration.ts';
import { plain } from '../../text/message.ts';
import { table } from '../table.ts';
import type { PostureReport, RepositorySummary, RuleSummary } from './posture-summary.ts';

/** Characters of a repository's name. */
const maxName = 40;

/** What is not visible: never 0, and never no. */
const notVisible = '?';

/** The report for a terminal. Nothing in it can write to the terminal but its lines. */
export function postureText({ from, to, repositories, rules }: PostureReport): string {
  const lines =
    repositories.length === 0
      ? [`Posture from ${from} to ${to}: nothing was measured. The service measures once a day.`]
      : [
          `Posture from ${from} to ${to}. Arrows: from the first measured day to the last. ${notVisible}: not visible.`,
          '',
          ...table(
            [
              'REPOSITORY',
              'CHANGES',
              'NO EVIDENCE',
              'PASSED',
              'WAIVED',
              'EXCEPTIONS',
              'OVERDUE',
              'CHECK REQUIRED',
              'SECURITY.MD',
              'PRIVATE REPORTS',
              'UNTRIAGED',
            ],
            repositories.map(repositoryRow),
          ),
          ...(rules.length === 0
            ? []
            : [
                '',
                ...table(
                  ['RULE', 'PASSED', 'TREND', 'WAIVED', 'FAILED', 'WAITING', 'WAITED', 'TIME TO GREEN'],
                  rules.map(ruleRow),
                ),
              ]),
        ];
  return lines.map((line) => `${plain([line]).trimEnd()}\n`).join('');
}

function repositoryRow({
  repository,
  changes,
  withoutEvidence,
  passRate,
  waivedRate,
  measured,
}: RepositorySummary): readonly string[] {
  const { before, now } = measured ?? { before: null, now: null };
  const moved = (words: (facts: NonNullable<typeof now>) => string) => {
    if (before === null || now === null) return notVisible;
    const [one, other] = [words(before), words(now)];
    return one === other ? other : `${one} → ${other}`;
  };
  return [
    shortenMiddle(plain([repository]), maxName),
    String(changes),
    String(withoutEvidence),
    rateWords(passRate),
    rateWords(waivedRate),
    moved(({ activeExceptions }) => numberWords(activeExceptions)),
    moved(({ overdueFindings }) => numberWords(overdueFindings)),
    moved(({ branchRulesDrift: drift }) => truthWords(drift === null ? null : !drift)),
    moved(({ securityPolicy }) => truthWords(securityPolicy)),
    moved(({ privateReporting }) => truthWords(privateReporting)),
    `${moved(({ untriagedReports }) => numberWords(untriagedReports))}${ageWords(now?.oldestUntriagedMs ?? null)}`,
  ];
}

function ruleRow({
  rule,
  pass,
  fail,
  waived,
  pending,
  passRate,
  trend,
  averagePendingMs,
  averageGreenMs,
}: RuleSummary): readonly string[] {
  return [
    plain([rule]),
    `${pass} of ${pass + fail + waived + pending}${passRate === null ? '' : `, ${rateWords(passRate)}`}`,
    trend.every((rate) => rate === null) ? '' : trend.map(rateWords).join(' → '),
    String(waived),
    String(fail),
    String(pending),
    averagePendingMs === null ? '' : duration(averagePendingMs),
    averageGreenMs === null ? '' : duration(averageGreenMs),
  ];
}

function numberWords(value: number | null): string {
  return value === null ? notVisible : String(value);
}

function truthWords(value: boolean | null): string {
  if (value === null) return notVisible;
  return value ? 'yes' : 'NO';
}

/** Rounded down: only what is whole is 100 %. */
function rateWords(rate: number | null): string {
  return rate === null ? '–' : `${(Math.floor(rate * 1_000) / 10).toFixed(1)} %`;
}

function ageWords(ms: number | null): string {
  return ms === null ? '' : ` (oldest ${Math.floor(ms / dayMs)} days)`;
}
