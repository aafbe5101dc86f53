import { policyChangeOf, type Report, type RuleReport } from '../engine/report.ts';
import { policyPath } from '../policy/path.ts';
import type { PolicyMistake, PolicyObstacle } from '../policy/policy.ts';
import type { ReportedVerdict } from '../rules/verdict.ts';
import { counted, plural } from '../text/lists-and-counts.ts';
import { join, say } from '../text/message.ts';
import { shortClauses } from './clause.ts';
import { renderExceptionNotes, renderWaivers } from './exceptions.ts';
import { type LinkContext, linkedTo, rulePageUrl } from './link.ts';
import { code, markdown, words } from './markdown.ts';
import { renderNext } from './next.ts';
import { type Notice, renderNotices } from './notices.ts';
import { renderPolicyChange } from './policy-change.ts';
import { renderOverlooked, renderPolicyFiles, renderStandIns } from './policy-files.ts';
import { overdueReviewNote } from './policy-review.ts';
import { sharingNotes } from './sharing.ts';
import { bytes, joinWithin, maxOutputBytes, shorten } from './size.ts';
import { enforcementNote, statusLabel, turnWords } from './wording.ts';

/** Characters of a cell of the table. */
const maxCellCharacters = 500;

/** Sources of clauses that the table names; the details have all of them. */
const maxSources = 3;

const separator = '\n\n';

/**
 * The summary as Markdown: what is next and for whom, the table of rules or why there is no policy, what the change makes of the policy,
 * where the policy came from.
 *
 * @param time how the time of the evaluation is shown
 * @param docsUrl where the documentation is; null where that is not known
 * @param notices what is to be said about the check and the comment themselves
 */
export function renderSummary(
  report: Report,
  time: string,
  docsUrl: string | null,
  notices: readonly Notice[],
): string {
  const footer = `<sub>${renderPolicyFiles(report)} Evaluated at ${time}.</sub>`;
  const note = sharing(report);
  const last = [
    ...policyNotes(report),
    ...policyWarningsLine(report),
    ...overdueReviewLines(report),
    ...renderExceptionNotes(report),
    ...renderNotices(notices, report.subject.repositoryUrl, docsUrl),
    footer,
  ];
  const free = maxOutputBytes - bytes([...note, ...last].join(separator)) - 2 * separator.length;
  return [...note, ...body(report, free, docsUrl), ...last].join(separator);
}

function body(report: Report, free: number, docsUrl: string | null): readonly string[] {
  if (report.shared?.kind === 'too-many') return [];
  return report.policyProblems.length > 0 ? brokenPolicy(report, free) : rulesTable(report, free, docsUrl);
}

/** Which pull request this is about, where the check stands for several. */
function sharing(report: Report): readonly string[] {
  return sharingNotes(report).map((note) => markdown(note, { links: report.subject }));
}

/** A mistake with its place in the file, as an item of a list. */
function mistakeItem({ line, column, message }: PolicyMistake): string {
  return `- Line ${line}, column ${column}: ${words(shorten(message, 500))}`;
}

function brokenPolicy({ policyProblems, policy }: Report, free: number): readonly string[] {
  const obstacles = policyProblems.filter((problem) => 'remedy' in problem);
  if (obstacles.length > 0) return obstacles.flatMap(obstacleParagraphs);
  const where =
    policy.kind === 'organization'
      ? `the policy file ${code(policy.path)} in ${code(policy.repository)}`
      : 'the policy file on the base branch';
  const lead = `**Next:** administrator: fix ${where}; nothing can be evaluated until then.`;
  const items = policyProblems.filter((problem) => 'line' in problem).map(mistakeItem);
  return [
    lead,
    joinWithin(items, '\n', free - bytes(lead), (missing) => `- … and ${counted(missing, 'more mistake')}`),
  ];
}

function obstacleParagraphs({ message, remedy, turn }: PolicyObstacle): readonly string[] {
  return [
    `**Next:** ${turnWords[turn].toLowerCase()}: ${words(remedy.charAt(0).toLowerCase() + remedy.slice(1))}`,
    `${words(message)} Nothing can be evaluated until then.`,
  ];
}

/** What a person may take for the policy and is not: the change's own version of the file, and a file in another place. */
function policyNotes(report: Report): readonly string[] {
  const { subject, policy, shared } = report;
  const policyChange = policyChangeOf(subject);
  const overlooked = policy.kind === 'default' ? policy.overlooked : undefined;
  return [
    ...(shared?.kind === 'too-many' ? [] : renderStandIns(report)),
    ...renderOverlooked(report),
    ...(policyChange === undefined || shared?.kind === 'too-many'
      ? []
      : [renderPolicyChange(policyChange, subject.kind)]),
    ...(overlooked === undefined
      ? []
      : [
          `⚠️ ${markdown(say`${overlooked} on the base branch is not read. If it is meant as the policy, move it to ${policyPath}.`)}`,
        ]),
  ];
}

/** Warnings that are shown; the others are counted. */
const maxPolicyWarnings = 5;

/** What the policy names that can never match. Markdown. */
function policyWarningsLine({ policyWarnings = [] }: Report): readonly string[] {
  if (policyWarnings.length === 0) return [];
  const more = policyWarnings.length - maxPolicyWarnings;
  const rest = more > 0 ? [say`There ${[plural(more, 'is', 'are')]} ${[`${more}`]} more.`] : [];
  return [`⚠️ **Policy:** ${markdown(join([...policyWarnings.slice(0, maxPolicyWarnings), ...rest], ' '))}`];
}

/** Where more than one layer is overdue, a line for each. Markdown. */
function overdueReviewLines({ overdueReviews = [] }: Report): readonly string[] {
  return overdueReviews.map((review) => `⚠️ ${markdown(overdueReviewNote(review, policyPath))}`);
}

function rulesTable(report: Report, free: number, docsUrl: string | null): readonly string[] {
  if (report.offByScopes)
    return [
      'No rule is enabled for this change, so nothing was checked: the policy’s `scopes` turn its rules off here.',
    ];
  if (report.rules.length === 0)
    return [
      'No rules enabled, so nothing was checked: the policy file names no rule, or turns each off. Add `extends: recommended@1` to it, or name rules under `rules`.',
    ];
  const lead = leadOf(report);
  const head = '| Rule | Status | Why | What to do |\n| :--- | :--- | :--- | :--- |';
  const table = joinWithin(
    [head, ...report.rules.map((rule) => row(rule, report.subject, docsUrl))],
    '\n',
    free - bytes(lead),
    (missing) => `\n… and ${counted(missing, 'more rule')}.`,
  );
  return [lead, table];
}

/** What is next. Where the change breaks a policy file, first of all its author fixes that. */
function leadOf({ rules, subject }: Report): string {
  const policyChange = policyChangeOf(subject);
  const { kind } = subject;
  const next = renderNext(rules);
  if (policyChange?.kind !== 'broken' || !policyChange.wasValid) return next;
  const { problem } = policyChange;
  const place = 'line' in problem ? ` (line ${problem.line}, column ${problem.column})` : '';
  const where = kind === 'merge-group' ? 'the pull request that breaks it' : 'this pull request';
  const fix = `**Next:** author: fix the policy file${place} in ${where}.`;
  return next.startsWith('**Next:**') ? `${fix}\n\n${next}` : fix;
}

function row(rule: RuleReport, links: LinkContext, docsUrl: string | null): string {
  const { verdict } = rule;
  const { icon, word } = statusLabel(rule);
  const title = linkedTo(rulePageUrl(rule.id, docsUrl), words(rule.title, 'cell'));
  const note = enforcementNote(rule);
  const clauses = shortClauses(rule.clauses, maxSources);
  const cells = [
    `**${title}**${clauses === '' ? '' : `<br><sub>${words(clauses, 'cell')}</sub>`}`,
    `${icon}&nbsp;${word.replaceAll(' ', '&nbsp;')}${note === '' ? '' : `<br><sub>${note}</sub>`}`,
    markdown(verdict.summary, { context: 'cell', limit: maxCellCharacters, links }),
    whatToDo(verdict, links),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Addressed to a person; a tool reads nothing. Of what is waived, by what. */
function whatToDo(verdict: ReportedVerdict, links: LinkContext): string {
  if (verdict.status === 'waived') return renderWaivers(verdict, links);
  if (!('remedy' in verdict)) return '';
  const remedy = markdown(verdict.remedy, { context: 'cell', limit: maxCellCharacters, links });
  return verdict.turn === 'tool' ? remedy : `**${turnWords[verdict.turn]}:** ${remedy}`;
}
