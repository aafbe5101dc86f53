import type { Policy, PolicyProblem } from '../policy/policy.ts';
import type { PolicyProposal } from '../policy/policy-proposal.ts';
import { type SettingChange, settingChanges } from '../policy/setting-changes.ts';
import { counted, plural } from '../text/lists-and-counts.ts';
import type { Annotation } from './annotations.ts';
import { actions, type CheckRunOutput, digest } from './check-run.ts';
import { code, words } from './markdown.ts';
import { effectFollows, type PolicyEffect, renderEffect } from './policy-effect.ts';
import { bytes, joinWithin, maxOutputBytes, shorten } from './size.ts';

/** Characters of a value, and entries of a list that are named. */
const maxValueCharacters = 100;
const maxEntries = 6;

/** Characters of what is wrong with the file, and mistakes that are annotated. */
const maxProblemCharacters = 500;
const maxAnnotations = 20;

const separator = '\n\n';

/**
 * The second check of a pull request that changes a policy file: whether the file would be valid, each key in effect that would change, and
 * what that does to open pull requests. Pure.
 *
 * @param effect null: not known yet
 * @returns its digest begins with that of the check without the effect: what is shown with it is not written again without it
 */
export function renderPolicyCheck(
  proposal: PolicyProposal,
  effect: PolicyEffect | null = null,
): CheckRunOutput {
  const withoutEffect = render(proposal, null);
  if (effect === null || !hasEffect(proposal)) return withoutEffect;
  const shown = render(proposal, effect);
  return { ...shown, digest: `${withoutEffect.digest}${effectMark}${shown.digest.slice(0, 8)}` };
}

const effectMark = '+';

/** Whether a check that is shown says what is to be said of a proposal, with its effect or without. */
export function isShown(proposal: PolicyProposal, shown: string): boolean {
  return digestIn(shown) === renderPolicyCheck(proposal).digest;
}

/** Whether the effect of a proposal is to be found out for the check that is shown: it says all else, and not yet that. */
export function needsEffect(proposal: PolicyProposal, shown: string | null): boolean {
  return (
    shown !== null &&
    hasEffect(proposal) &&
    isShown(proposal, shown) &&
    !(shown.split('/')[0] ?? '').includes(effectMark)
  );
}

/** Whether other pull requests can be evaluated under the proposed policy and the present one, with another result. */
export function hasEffect({ present, proposed }: PolicyProposal): boolean {
  if (proposed?.valid !== true || !present.valid) return false;
  return settingChanges(present.policy, proposed.policy).length > 0;
}

function digestIn(shown: string): string {
  return shown.split('/')[0]?.split(effectMark)[0] ?? '';
}

function render(proposal: PolicyProposal, effect: PolicyEffect | null): CheckRunOutput {
  const { title, parts, annotations = [], conclusion } = stateOf(proposal);
  const note = `<sub>${merged(proposal)}</sub>`;
  const shown = !hasEffect(proposal) ? [] : effect === null ? [effectFollows] : renderEffect(effect);
  const free = maxOutputBytes - bytes([...shown, note].join(separator)) - 2 * separator.length;
  const output = {
    status: 'completed',
    conclusion,
    title,
    summary: [joinWithin(parts, '\n', free, (missing) => `- … and ${missing} more`), ...shown, note].join(
      separator,
    ),
    text: '',
    annotations,
    actions,
  } as const;
  return { ...output, digest: digest(output) };
}

/** The check of a pull request that no longer changes the policy file, where its head has one. */
export function renderUnchangedPolicy(): CheckRunOutput {
  const output = {
    status: 'completed',
    conclusion: 'success',
    title: 'The policy does not change',
    summary: 'This pull request no longer changes the policy file of its base branch.',
    text: '',
    annotations: [],
    actions,
  } as const;
  return { ...output, digest: digest(output) };
}

interface State {
  readonly conclusion: 'success' | 'failure';
  readonly title: string;
  /** Lines of the summary. */
  readonly parts: readonly string[];
  readonly annotations?: readonly Annotation[];
}

function merged({ isOrganization }: PolicyProposal): string {
  const whose = isOrganization
    ? 'of all repositories of this account, shown here as for this repository; pull requests of the others are not compared'
    : 'of this base branch';
  return `Once merged, this is the policy ${whose}. Until then the present one applies. The check ${code('SDL')} decides about the merge.`;
}

function stateOf(proposal: PolicyProposal): State {
  const { proposed, present, path } = proposal;
  if (proposed === null) {
    return {
      conclusion: 'failure',
      title: 'GitHub does not show the policy file',
      parts: [
        'The policy file of this pull request differs from the base branch’s, and GitHub does not show how. Push again, or run the check again.',
      ],
    };
  }
  if (!proposed.valid) return invalid(proposed.problems, path);
  return present.valid
    ? compared(present.policy, proposed.policy)
    : repaired(present.problems, proposed.policy);
}

function invalid(problems: readonly PolicyProblem[], path: string): State {
  const [first] = problems;
  const title =
    first !== undefined && 'state' in first
      ? sentence(first.state)
      : `The policy file has ${counted(problems.length, 'error')}`;
  return {
    conclusion: 'failure',
    title,
    parts: [
      '**Not valid.** Once merged, there would be no policy that can be applied, so the check of each pull request would fail.',
      '',
      ...problems.map(problemItem),
    ],
    annotations: problems.flatMap((problem) => annotationOf(problem, path)).slice(0, maxAnnotations),
  };
}

function problemItem(problem: PolicyProblem): string {
  const message = words(shorten(problem.message, maxProblemCharacters));
  return 'line' in problem
    ? `- Line ${problem.line}, column ${problem.column}: ${message}`
    : `- ${message} ${words(problem.remedy)}`;
}

/** A file that is no text has no line to annotate. */
function annotationOf(problem: PolicyProblem, path: string): readonly Annotation[] {
  if (!('line' in problem)) return [];
  const { line, column, message } = problem;
  return [
    {
      path,
      startLine: line,
      endLine: line,
      level: 'failure',
      title: 'SDL policy',
      message: `Column ${column}: ${shorten(message, maxProblemCharacters)}`,
    },
  ];
}

/** There is no policy to compare with: the rules that there will be. */
function repaired(problems: readonly PolicyProblem[], { rules }: Policy): State {
  const [first] = problems;
  const before = first === undefined ? [] : ['', 'Before, not valid:', '', problemItem(first)];
  const list = rules.map(({ rule, enforcement }) => `- ${code(rule.id)}: ${code(enforcement)}`);
  return {
    conclusion: 'success',
    title: 'The policy file is fixed',
    parts: [
      '**Valid.** This pull request fixes the policy file.',
      ...before,
      '',
      list.length === 0 ? 'No rule is evaluated then.' : 'The rules that are evaluated then:',
      ...(list.length === 0 ? [] : ['', ...list]),
    ],
  };
}

function compared(before: Policy, after: Policy): State {
  const changes = settingChanges(before, after);
  const lead = leadOf(before, after);
  const loosens = changes.filter(({ direction }) => direction === 'loosens').length;
  const overlooked = after.source.kind === 'default' ? after.source.overlooked : undefined;
  const notes = overlooked === undefined ? [] : ['', `⚠️ ${code(overlooked)} is not read as the policy.`];
  if (changes.length === 0) {
    return {
      conclusion: 'success',
      title: lead === null ? 'Valid: no setting changes' : `${lead}: no setting changes`,
      parts: [`**Valid.** ${lead === null ? '' : `${lead}. `}No key in effect changes.`, ...notes],
    };
  }
  const some = loosens === 0 ? '' : `, ${loosens} of them looser`;
  const what =
    loosens === changes.length
      ? counted(loosens, 'setting becomes looser', 'settings become looser')
      : `${counted(changes.length, 'setting changes', 'settings change')}${some}`;
  return {
    conclusion: 'success',
    title: `${lead ?? 'Valid'}: ${what}`,
    parts: [
      `**Valid.** ${lead === null ? '' : `${lead}. `}${counted(changes.length, 'key in effect changes', 'keys in effect change')}:`,
      '',
      ...changes.map(changeItem),
      ...notes,
    ],
  };
}

/** What happens to the file, where that is more than a change. */
function leadOf(before: Policy, after: Policy): string | null {
  const [had, has] = [before, after].map(({ source }) => source.kind !== 'default');
  if (had === has) return null;
  return had ? 'The policy file is removed' : 'A policy file is added';
}

const directions = {
  loosens: '🔓 Looser',
  tightens: '🔒 Tighter',
  changes: '↔️ Changed',
} as const;

function changeItem(change: SettingChange): string {
  const { path, scope, direction, before, after } = change;
  const where = scope === undefined ? '' : ` in scope ${code(scope)}`;
  return `- ${directions[direction]}: ${code(path)}${where}: ${values(before, after)}`;
}

function values(before: unknown, after: unknown): string {
  if (!Array.isArray(before) || !Array.isArray(after)) return `${shown(before)} → ${shown(after)}`;
  const [old, next] = [before.map(textOf), after.map(textOf)];
  const gone = old.filter((entry) => !next.includes(entry));
  const fresh = next.filter((entry) => !old.includes(entry));
  const parts = [
    `${old.length} → ${next.length} ${plural(next.length, 'entry', 'entries')}`,
    ...(gone.length === 0 ? [] : [`without ${entries(gone)}`]),
    ...(fresh.length === 0 ? [] : [`with ${entries(fresh)}`]),
    ...(gone.length + fresh.length === 0 ? ['in another order'] : []),
  ];
  return parts.join(', ');
}

function entries(list: readonly string[]): string {
  const more = list.length - maxEntries;
  const named = list.slice(0, maxEntries).map((entry) => code(shorten(entry, maxValueCharacters)));
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value)) return value.length === 0 ? 'no entry' : entries(value.map(textOf));
  return code(shorten(textOf(value), maxValueCharacters));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
