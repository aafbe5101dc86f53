import type { Report, RuleReport } from '../engine/report.ts';
import type { Finding } from '../rules/verdict.ts';
import { counted } from '../text/lists-and-counts.ts';
import { shortClauses } from './clause.ts';
import { code, html, markdown, words } from './markdown.ts';
import { bytes, joinWithin, maxOutputBytes } from './size.ts';
import { problemItem } from './summary.ts';
import { enforcementNotes, settled, standing, turnWords } from './wording.ts';

/** How many findings of a rule are shown, at first and when the whole does not fit. */
const findingSteps = [50, 20, 5, 0] as const;

const separator = '\n\n';

/**
 * The details as Markdown, at GitHub's limit: each rule with its findings, remedy and clauses in full, or every mistake of a
 * policy file that is broken.
 *
 * @param unannotated how many findings have a place and are no annotation, because they are too many
 */
export function renderDetails(report: Report, unannotated: number): string {
  const marker = verdictsMarker(report);
  const limit = maxOutputBytes - bytes(marker) - separator.length;
  return [details(report, unannotated, limit), marker].join(separator);
}

/** The verdict of each rule for programs: a comment that GitHub does not show. It ends the text: what stands before may quote a forged one. */
function verdictsMarker(report: Report): string {
  const verdicts = report.rules.map(({ id, verdict }) => [id, verdict.status]);
  return `<!-- sdl-gate:verdicts ${JSON.stringify(Object.fromEntries(verdicts))} -->`;
}

function details(report: Report, unannotated: number, limit: number): string {
  if (report.policyProblems.length > 0) {
    const items = report.policyProblems.map(problemItem);
    return joinWithin(items, '\n', limit, (missing) => `- … and ${missing} more`);
  }
  const note =
    unannotated > 0
      ? [`Not annotated in the files, because there are too many: ${counted(unannotated, 'finding')}.`]
      : [];
  const blocks = (most: number) => [...note, ...report.rules.map((rule) => section(rule, most))];
  const most = findingSteps.find((step) => bytes(blocks(step).join(separator)) <= limit);
  return joinWithin(
    blocks(most ?? 0),
    separator,
    limit,
    (missing) => `… and ${counted(missing, 'more rule')}.`,
  );
}

/** One rule, folded away where nobody is asked for anything. */
function section(rule: RuleReport, mostFindings: number): string {
  const { verdict } = rule;
  const { icon, word } = standing(rule);
  const note = enforcementNotes[rule.enforcement];
  const status = `${word.toLowerCase()}${note === '' ? '' : ` (${note})`}`;
  const blocks = [
    `<details${settled(rule) || rule.enforcement === 'observe' ? '' : ' open'}>\n<summary>${icon} <b>${html(rule.title)}</b>: ${status}</summary>`,
    `**Why:** ${markdown(verdict.summary)}`,
    ...('remedy' in verdict
      ? [`**What to do** (${turnWords[verdict.turn].toLowerCase()}): ${markdown(verdict.remedy)}`]
      : []),
    ...(verdict.findings.length > 0 ? [findings(verdict.findings, mostFindings)] : []),
    ...(rule.clauses.length > 0 ? [clauses(rule)] : []),
    '</details>',
  ];
  return blocks.join(separator);
}

function findings(all: readonly Finding[], most: number): string {
  const items = all.slice(0, most).map((finding) => `- ${place(finding)}${markdown(finding.message)}`);
  const missing = all.length - items.length;
  const rest = `- … and ${counted(missing, items.length === 0 ? 'finding' : 'more finding')}`;
  return [...items, ...(missing > 0 ? [rest] : [])].join('\n');
}

function place({ path, line }: Finding): string {
  if (path === undefined) return '';
  return `${code(line === undefined ? path : `${path}:${line}`)} — `;
}

function clauses(rule: RuleReport): string {
  const items = rule.clauses.map(
    ({ source, clause, text }) => `- ${words(source)} **${words(clause)}**: ${words(text)}`,
  );
  return [
    `<details>\n<summary>Clauses: ${html(shortClauses(rule.clauses))}</summary>`,
    items.join('\n'),
    '</details>',
  ].join(separator);
}
