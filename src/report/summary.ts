import type { Report, RuleReport } from '../engine/report.ts';
import type { PolicyProblem, PolicySource } from '../policy/policy.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import type { Turn } from '../rules/verdict.ts';
import { counted, listOfNames } from '../text/lists-and-counts.ts';
import { say } from '../text/message.ts';
import { shortClauses } from './clause.ts';
import { code, markdown, words } from './markdown.ts';
import { bytes, joinWithin, maxOutputBytes, shorten } from './size.ts';
import { enforcementNotes, settled, standing, turnWords } from './wording.ts';

/** What one cell of the table shows at most; the details have the whole. */
const maxCellCharacters = 400;

/** Sources of clauses that the table names; the details have all of them. */
const maxSources = 3;

/** Mistakes of the policy file that the summary lists; the details have all of them. */
const maxProblems = 10;

const separator = '\n\n';

/**
 * The summary as Markdown: what to do next and who, the table of rules, where the policy came from.
 *
 * @param time how the time of the evaluation is shown
 */
export function renderSummary(report: Report, time: string): string {
  const footer = `<sub>${policyLine(report.policy)} Evaluated at ${time}.</sub>`;
  const note = sharing(report);
  const reserved = bytes([...note, footer].join(separator)) + separator.length;
  return [...note, ...body(report, reserved), footer].join(separator);
}

function body(report: Report, reserved: number): readonly string[] {
  if (report.shared?.kind === 'too-many') return [];
  return report.policyProblems.length > 0 ? brokenPolicy(report) : judged(report, reserved);
}

/** GitHub shows one check for all pull requests with the same head: which one this is about, and how to get out of it. */
function sharing({ subject, shared }: Report): readonly string[] {
  if (subject.kind !== 'pull-request' || shared === undefined) return [];
  const numbered = (numbers: readonly number[]) =>
    listOfNames(
      numbers.map((number) => `#${number}`),
      'and',
      10,
    );
  if (shared.kind === 'too-many') {
    const all = [subject.number, ...shared.with].toSorted((a, b) => a - b);
    return [
      words(
        `${numbered(all)} have the same head, so that they share this check, and they are too many to judge together. Close most of them, or push a commit to them; then run the check again.`,
      ),
    ];
  }
  return [
    words(
      `This is about #${subject.number}. It has the same head as ${numbered(shared.with)}, so that they share this check, and it shows the worst of them. To judge one apart, push a commit to it, or close the others and run the check again.`,
    ),
  ];
}

/** A mistake with its place in the file, as an item of a list. */
export function problemItem(problem: PolicyProblem): string {
  return `- Line ${problem.line}, column ${problem.column}: ${words(shorten(problem.message, 500))}`;
}

function brokenPolicy({ policyProblems }: Report): readonly string[] {
  const items = policyProblems.slice(0, maxProblems).map(problemItem);
  const missing = policyProblems.length - items.length;
  return [
    `**${turnWords.administrator}:** mend the policy file on the base branch. Until then nothing can be judged.`,
    [...items, ...(missing > 0 ? [`- … and ${missing} more, in the details below`] : [])].join('\n'),
  ];
}

function judged(report: Report, reserved: number): readonly string[] {
  if (report.rules.length === 0)
    return [
      'No rules enabled, so nothing was checked: the policy file names no rule, or switches each off. Add `extends: recommended@1` to it, or name rules under `rules`.',
    ];
  const lead = next(report.rules);
  const head = '| Rule | Status | Why | What to do |\n| :--- | :--- | :--- | :--- |';
  const free = maxOutputBytes - reserved - bytes(lead) - 2 * separator.length;
  const table = joinWithin(
    [head, ...report.rules.map(row)],
    '\n',
    free,
    (missing) => `\n… and ${counted(missing, 'more rule')}.`,
  );
  return [lead, table];
}

const turnOrder: readonly Turn[] = ['author', 'reviewer', 'security-reviewer', 'administrator', 'tool'];

/** Who is asked for what, the author first; what is only observed is left to the table. */
function next(rules: readonly RuleReport[]): string {
  const counting = rules.filter((rule) => rule.enforcement !== 'observe');
  const asked = turnOrder.flatMap((turn) => {
    const titles = counting
      .filter(({ verdict }) => 'turn' in verdict && verdict.turn === turn)
      .map(({ title, enforcement }) => (enforcement === 'warn' ? `${title} (warning)` : title));
    return titles.length === 0 ? [] : [`**${turnWords[turn]}:** ${words(titles.join(', '))}`];
  });
  if (asked.length > 0) return `Next: ${asked.join(' · ')}`;
  if (rules.every(settled)) return 'Nothing more is needed.';
  return 'Nothing more is needed: what is open below is only observed and blocks nothing.';
}

function row(rule: RuleReport): string {
  const { verdict } = rule;
  const { icon, word } = standing(rule);
  const note = enforcementNotes[rule.enforcement];
  const clauses = shortClauses(rule.clauses, maxSources);
  const cells = [
    `**${words(rule.title, 'cell')}**${clauses === '' ? '' : `<br><sub>${words(clauses, 'cell')}</sub>`}`,
    `${icon}&nbsp;${word.replaceAll(' ', '&nbsp;')}${note === '' ? '' : `<br><sub>${note}</sub>`}`,
    markdown(verdict.summary, { context: 'cell', limit: maxCellCharacters }),
    'remedy' in verdict
      ? `**${turnWords[verdict.turn]}:** ${markdown(verdict.remedy, { context: 'cell', limit: maxCellCharacters })}`
      : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function policyLine(policy: PolicySource): string {
  if (policy.kind === 'repository')
    return `Policy: ${code(policy.path)} at ${code(policy.commit.slice(0, 7))}.`;
  return `Policy: the built-in default, which observes ${code(defaultPreset.name)}. ${markdown(say`Add ${'.github/sdl.yml'} to the base branch to set your own.`)}`;
}
