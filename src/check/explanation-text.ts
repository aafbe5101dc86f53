import type { Origin, PolicyProblem, PolicySetting, RefusedSetting, StandIn } from '../policy/policy.ts';
import { ownerName } from '../policy/policy-review.ts';
import { type LinkContext, urlOf } from '../report/link.ts';
import { conclusionWords, enforcementWords, sourceWords, statusWords } from '../report/verdict-words.ts';
import { listOfNames } from '../text/lists-and-counts.ts';
import type { ExplainedAttestation, ExplainedRule, Explanation } from './explanation.ts';
import { type Emphasis, type Line, noScreen, renderLines, type Screen, type Span, span } from './screen.ts';
import type { Approvers } from './who-can-approve.ts';

/** Findings of one rule that are shown. */
const maxFindings = 50;

/** Characters of a value. */
const maxValue = 120;

/**
 * The explanation for a terminal. Nothing in it can write to the terminal but its lines.
 *
 * @param screen what it is shown on; default: a file
 * @param pages where links lead; null: nothing is linked
 */
export function asText(
  explanation: Explanation,
  screen: Screen = noScreen,
  pages: PageContext | null = null,
): string {
  return renderLines(explanationLines(explanation, pages, screen.width), screen);
}

/** The pages of a pull request. */
export interface PageContext extends LinkContext {
  readonly number: number;
}

/**
 * The lines of the explanation.
 *
 * @param width columns of the screen, on which the settings are a table where it fits; null: of any width
 */
export function explanationLines(
  explanation: Explanation,
  pages: PageContext | null = null,
  width: Screen['width'] = null,
): readonly Line[] {
  const { pullRequest, head, base, conclusion, rules, policyProblems, policyWarnings } = explanation;
  const page = pages === null ? null : urlOf({ kind: 'pull-request', number: pages.number }, pages);
  return [
    [
      span(pullRequest, 'strong', page),
      ` into ${base}, head ${head.slice(0, 12)}: `,
      span(conclusionWords[conclusion], conclusionEmphasis[conclusion]),
    ],
    ...policyProblems.map((problem) => [
      '  ',
      span('The policy cannot be used.', 'bad'),
      ` ${problemWords(problem)}`,
    ]),
    ...rules.flatMap((rule) => ['', ...ruleLines(rule, pages)]),
    '',
    `Policy: ${sourceWords(explanation.policy)}`,
    ...(explanation.organization === null || explanation.policy.kind === 'organization'
      ? []
      : [`Organization: ${sourceWords(explanation.organization)}`]),
    ...explanation.standIns.flatMap(standInLines),
    ...policyWarnings.map((warning) => `  Warning: ${warning}`),
    ...settingLines(explanation.settings, explanation, width),
    ...explanation.scopes.flatMap(({ name, settings }) => [
      `In the scope ${name}, where it applies:`,
      ...settingLines(settings, explanation, width),
    ]),
    ...refusedLines(explanation.refused, explanation),
    ...attestationLines(explanation.attestations),
  ];
}

const conclusionEmphasis: Readonly<Record<Explanation['conclusion'], Emphasis>> = {
  success: 'good',
  failure: 'bad',
  pending: 'waiting',
};

/** What does not block does not stand out as what does. */
function statusEmphasis({ enforcement, status }: ExplainedRule): Emphasis {
  switch (status) {
    case 'pass':
      return 'good';
    case 'fail':
    case 'error':
      return enforcement === 'enforce' ? 'bad' : 'waiting';
    case 'pending':
    case 'waived':
      return 'waiting';
    case 'not-applicable':
      return 'faint';
  }
}

function problemWords(problem: PolicyProblem): string {
  return 'line' in problem
    ? `Line ${problem.line}, column ${problem.column}: ${problem.message}`
    : `${problem.message} ${problem.remedy}`;
}

function standInLines({ layer, problems, version, until }: StandIn): readonly string[] {
  const instead =
    version === null
      ? 'no earlier version of it counts'
      : `its version at ${version.commit.slice(0, 12)} counts${until === undefined ? '' : ` until ${until.slice(0, 16)} UTC`}`;
  return [
    `  The policy file of the ${layer} cannot be used now: ${instead}.`,
    ...problems.map((problem) => `    ${problemWords(problem)}`),
  ];
}

function ruleLines(rule: ExplainedRule, pages: PageContext | null): readonly Line[] {
  const { id, title, enforcement, status, summary, remedy, turn, waivers, findings, approvers } = rule;
  const left = findings.length - maxFindings;
  return [
    [
      span(title, 'strong'),
      span(` (${id}, ${enforcementWords[enforcement]})`, 'faint'),
      ': ',
      span(statusWords[status], statusEmphasis(rule)),
      `. ${summary}`,
    ],
    ...(remedy === null || remedy === ''
      ? []
      : [['  ', span(`Next, ${turn?.replaceAll('-', ' ')}:`, 'strong'), ` ${remedy}`]]),
    ...waivers.map(({ kind, id, reason }) => `  By the ${kind} ${id}${reason === null ? '' : `: ${reason}`}`),
    ...findings.slice(0, maxFindings).map(({ path, line, message, id, waivedBy }) => {
      const note = waivedBy === null ? (id === null ? '' : ` (${id})`) : ` (waived by ${waivedBy})`;
      return ['  - ', ...place(path, line, pages), message, span(note, 'faint')];
    }),
    ...(left > 0 ? [`  - and ${left} more`] : []),
    // Where the rule does not apply, nobody has to approve.
    ...(approvers === null || status === 'not-applicable' ? [] : approverLines(approvers)),
  ];
}

function place(
  path: string | null,
  line: number | null,
  pages: PageContext | null,
): readonly (Span | string)[] {
  if (path === null) return [];
  const target = { kind: 'file' as const, path, ...(line === null ? {} : { line }) };
  const url = pages === null ? null : urlOf(target, pages);
  return [span(`${path}${line === null ? '' : `:${line}`}`, 'place', url), ': '];
}

function approverLines({
  unknown,
  excluded,
  unidentified,
  teams,
  codeOwners,
  policyOwners,
}: Approvers): readonly string[] {
  if (unknown !== null) return [`  Who can approve: not known. ${unknown}`];
  return [
    `  Who can approve: anybody with write access${excluded.length === 0 ? '' : ' except'}`,
    ...excluded.map(({ login, why }) => `    ${login}, who ${why}`),
    ...unidentified.map((why) => `    Not identified: ${why}`),
    ...teams.map(({ team, members }) => `    For the team ${team}: ${people(members)}`),
    ...codeOwners.map(
      ({ owner, people: accounts }) => `    For the code owner ${owner}: ${people(accounts)}`,
    ),
    ...(policyOwners === null ? [] : [`    As an owner of the policy: ${people(policyOwners)}`]),
  ];
}

function people(logins: readonly string[] | null): string {
  if (logins === null) return 'not known';
  return logins.length === 0 ? 'nobody' : listOfNames(logins, 'or', 20);
}

/** A table, or, where the screen is too narrow for it, a sentence for each setting. */
function settingLines(
  settings: readonly PolicySetting[],
  of: Explanation,
  width: Screen['width'],
): readonly string[] {
  const rows = settings.map(
    ({ path, value, origin }) => [path, valueWords(value), originWords(origin, of)] as const,
  );
  const longest = (column: 0 | 1 | 2): number => Math.max(0, ...rows.map((row) => row[column].length));
  const [paths, values] = [Math.min(60, longest(0)), Math.min(60, longest(1))];
  if (width !== null && paths + values + longest(2) + 6 > width)
    return rows.map(([path, value, origin]) => `  ${path}: ${value} (${origin})`);
  return rows.map(([path, value, origin]) => `  ${path.padEnd(paths)}  ${value.padEnd(values)}  ${origin}`);
}

function refusedLines(refused: readonly RefusedSetting[], of: Explanation): readonly string[] {
  if (refused.length === 0) return [];
  return [
    "The organization's policy refuses:",
    ...refused.map(
      ({ path, wanted, kept, origin }) =>
        `  ${path}: ${valueWords(wanted)} (${originWords(origin, of)}); ${valueWords(kept)} applies`,
    ),
  ];
}

function attestationLines(attestations: readonly ExplainedAttestation[]): readonly string[] {
  if (attestations.length === 0) return [];
  return [
    "The organization's policy attests:",
    ...attestations.map(({ clause, state, owner, date, 'next-review': nextReview }) => {
      const words = {
        attested: `until ${nextReview}`,
        overdue: `overdue: the review was due by ${nextReview}`,
        'not-yet': `not before ${date}`,
      }[state];
      return `  ${clause}: ${words}, by ${ownerName(owner)}`;
    }),
  ];
}

function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text;
}

/** `preset strict@1`, `organization (acme/.github), line 4, scope docs`. */
function originWords({ layer, preset, scope, line }: Origin, { organization, policy }: Explanation): string {
  const file = layer === 'organization' ? (organization ?? policy) : policy;
  const where =
    layer === 'default'
      ? 'default'
      : layer === 'preset'
        ? `preset ${preset}`
        : `${layer === 'organization' ? 'organization, ' : ''}${'path' in file ? file.path : 'policy'}`;
  return [
    where,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(scope === undefined ? [] : [`scope ${scope}`]),
  ].join(', ');
}
