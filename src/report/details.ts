import type { Report, RuleReport } from '../engine/report.ts';
import type { Finding } from '../rules/verdict.ts';
import { counted } from '../text/lists-and-counts.ts';
import { fileLink } from '../text/message.ts';
import { shortClauses } from './clause.ts';
import { renderReasons } from './exceptions.ts';
import type { LinkContext } from './link.ts';
import { code, html, markdown, words } from './markdown.ts';
import { renderRefused } from './policy-files.ts';
import { bytes, joinWithin, maxOutputBytes } from './size.ts';
import { enforcementNote, settled, statusLabel } from './wording.ts';

/** Findings of a rule, at first and when the whole does not fit. */
const findingSteps = [50, 20, 5, 0] as const;

const separator = '\n\n';

/**
 * The details as Markdown, at GitHub's limit: the findings and clauses of each rule. What a rule decides and what to do stand in the
 * summary.
 *
 * @param unannotated findings that have a place and are no annotation, because they are too many
 * @param sections what follows the rules, as Markdown
 */
export function renderDetails(report: Report, unannotated: number, sections: readonly string[] = []): string {
  const last = [...sections, verdictsMarker(report)].join(separator);
  const limit = maxOutputBytes - bytes(last) - separator.length;
  const text = details(report, unannotated, limit);
  return text === '' ? last : [text, last].join(separator);
}

/** The verdict of each rule for programs: a comment that GitHub does not show. It ends the text: what stands before may quote a forged one. */
function verdictsMarker(report: Report): string {
  const verdicts = report.rules.map(({ id, part, verdict }) => [
    part === undefined ? id : `${id} (${part})`,
    verdict.status,
  ]);
  return `<!-- sdl-gate:verdicts ${JSON.stringify(Object.fromEntries(verdicts))} -->`;
}

function details(report: Report, unannotated: number, limit: number): string {
  const { rules, subject } = report;
  const refused = renderRefused(report);
  const note =
    unannotated > 0
      ? [`Not annotated in the files, because there are too many: ${counted(unannotated, 'finding')}.`]
      : [];
  const blocks = (most: number) => [
    ...note,
    ...rules.flatMap((rule) => section(rule, most, subject)),
    ...refused,
  ];
  const most = findingSteps.find((step) => bytes(blocks(step).join(separator)) <= limit);
  return joinWithin(
    blocks(most ?? 0),
    separator,
    limit,
    (missing) => `… and ${counted(missing, 'more rule')}.`,
  );
}

/** One rule, open where somebody has to read its findings. */
function section(rule: RuleReport, mostFindings: number, links: LinkContext): readonly string[] {
  const { findings } = rule.verdict;
  if (findings.length === 0 && rule.clauses.length === 0) return [];
  const { icon, word } = statusLabel(rule);
  const note = enforcementNote(rule);
  const reasons = rule.verdict.status === 'waived' ? renderReasons(rule.verdict, links) : [];
  const open = findings.length > 0 && !settled(rule) && rule.enforcement !== 'observe';
  return [
    [
      `<details${open ? ' open' : ''}>\n<summary>${icon} <b>${html(rule.title)}</b>: ${word.toLowerCase()}${note === '' ? '' : ` (${note})`}</summary>`,
      ...(reasons.length > 0 ? [reasons.join('\n')] : []),
      ...(findings.length > 0 ? [findingList(findings, mostFindings, links)] : []),
      ...(rule.clauses.length > 0 ? [clauseList(rule)] : []),
      '</details>',
    ].join(separator),
  ];
}

function findingList(all: readonly Finding[], most: number, links: LinkContext): string {
  const items = all
    .slice(0, most)
    .map(
      (finding) =>
        `- ${place(finding, links)}${markdown(finding.message, { links })}${exceptionNote(finding)}`,
    );
  const missing = all.length - items.length;
  const rest = `- … and ${counted(missing, items.length === 0 ? 'finding' : 'more finding')}`;
  return [...items, ...(missing > 0 ? [rest] : [])].join('\n');
}

/** The exception that covers a finding, or the id by which one can name it. */
function exceptionNote({ id, waivedBy }: Finding): string {
  if (waivedBy !== undefined) return ` (waived by ${code(waivedBy)})`;
  return id === undefined ? '' : ` (${code(id)})`;
}

function place({ path, line }: Finding, links: LinkContext): string {
  return path === undefined ? '' : `${markdown(fileLink(path, line), { links })} — `;
}

function clauseList(rule: RuleReport): string {
  const items = rule.clauses.map(
    ({ source, clause, text }) => `- ${words(source)} **${words(clause)}**: ${words(text)}`,
  );
  if (rule.verdict.findings.length === 0) return items.join('\n');
  return [
    `<details>\n<summary>Clauses: ${html(shortClauses(rule.clauses))}</summary>`,
    items.join('\n'),
    '</details>',
  ].join(separator);
}
