import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';
import { linkedTo } from './link.ts';
import { markdown } from './markdown.ts';

/** What the rules of a base branch ask of the check, as far as the app can see them. */
export interface BranchRules {
  readonly branch: string;
  readonly requires: Requirement;
}

/**
 * `this-app`: a ruleset takes the check from this app only. `any-source`: a ruleset takes it from anybody. `unknown-source`: a branch
 * protection rule requires it, and shows no app its source. `other-app`: only from another app. `other-spelling`: a rule requires a name
 * that differs in case. `nothing`: the app sees all rules, and none of them requires the check. `not-visible`: it does not see them all.
 */
export type Requirement =
  | 'this-app'
  | 'any-source'
  | 'unknown-source'
  | 'other-app'
  | 'other-spelling'
  | 'nothing'
  | 'not-visible';

/** The rules of the base branches that a check speaks for. */
export interface BranchRulesNotice {
  readonly kind: 'branch-rules';
  /** The name of the check that a rule should require. */
  readonly requiredName: string;
  /** At least one, each branch once. */
  readonly bases: readonly BranchRules[];
}

/** The notice on these rules, in a fixed order, each branch once; none where there are none. */
export function branchRulesNotice(
  rules: readonly BranchRules[],
  requiredName: string,
): readonly BranchRulesNotice[] {
  const distinct = new Map(rules.map((each) => [each.branch, each]));
  const bases = [...distinct.values()].toSorted((one, other) => (one.branch < other.branch ? -1 : 1));
  return bases.length === 0 ? [] : [{ kind: 'branch-rules', requiredName, bases }];
}

/** Branches that are named; the others are counted. */
const maxNamed = 3;

/**
 * The paragraph for the summary: that the check stops no merge. Markdown. Empty where a rule requires the check, and where the app cannot
 * see the rules: what is not visible is never said to be missing.
 *
 * @param repositoryUrl the repository's page
 * @param docsUrl where the documentation is; null where that is not known
 */
export function renderMissingRequirement(
  { requiredName, bases }: BranchRulesNotice,
  repositoryUrl: string,
  docsUrl: string | null,
): readonly string[] {
  const missing = (requires: Requirement) =>
    bases.filter((base) => base.requires === requires).map(({ branch }): Message => [{ quoted: branch }]);
  const [none, otherApp] = [missing('nothing'), missing('other-app')];
  const found: readonly Message[] = [
    ...(none.length === 0
      ? []
      : [
          say`Nothing on ${listOf(none, 'or', maxNamed)} requires this check: a pull request can be merged there while it fails.`,
        ]),
    ...(otherApp.length === 0
      ? []
      : [
          say`The rules of ${listOf(otherApp, 'and', maxNamed)} take ${requiredName} only from another app: the result of this app does not count there.`,
        ]),
  ];
  if (found.length === 0) return [];
  const settings = linkedTo(`${repositoryUrl}/settings/rules`, 'Settings → Rules');
  const remedy = `Administrator: in ${settings}, require the status check ${markdown([{ quoted: requiredName }])} and choose this app as its source.`;
  const how = docsUrl === null ? '' : ` ${linkedTo(`${docsUrl}/required-check.md`, 'How')}.`;
  return [`${found.map((message) => markdown(message)).join(' ')} ${remedy}${how}`];
}

/** What the summary says of, which the details then do not repeat. */
type Missing = 'nothing' | 'other-app';

/**
 * The part of a notice that belongs into the summary. Where no rule is enforced yet and nothing fails, nobody needs the check to be required:
 * the details say that it is not.
 *
 * @param blocks the check fails, waits, or would under an enforced rule
 */
export function forSummary(notice: BranchRulesNotice, blocks: boolean): BranchRulesNotice {
  return { ...notice, bases: notice.bases.filter(({ requires }) => isMissing(requires, blocks)) };
}

function isMissing(requires: Requirement, blocks: boolean): requires is Missing {
  return requires === 'other-app' || (requires === 'nothing' && blocks);
}

const requirements: Readonly<Record<Exclude<Requirement, 'other-app'>, Message>> = {
  nothing: say`nothing requires this check. Require it once a rule is enforced.`,
  'this-app': say`a ruleset requires this check from this app.`,
  'any-source': say`a ruleset requires this check from any source: anyone who can push can report it, too. Choose this app as its source.`,
  'unknown-source': say`a branch protection rule requires this check. Its source is not visible to us.`,
  'other-spelling': say`a rule requires a check whose name differs from this one in case. Spell it exactly so.`,
  'not-visible': say`which checks its rules require is not visible to us, so it is not known whether a failure stops a merge.`,
};

/**
 * The section for the details: what requires the check, and that nobody can tell from here who bypasses it. GitHub shows the list of those
 * who can bypass a ruleset only to those who may edit it: https://docs.github.com/rest/repos/rules#get-a-repository-ruleset
 *
 * @param blocks as for {@link forSummary}
 * @returns Markdown; empty where the summary has all there is to say
 */
export function renderBranchRules({ bases }: BranchRulesNotice, blocks: boolean): readonly string[] {
  const items = bases.flatMap(({ branch, requires }) =>
    requires === 'other-app' || isMissing(requires, blocks)
      ? []
      : [`- ${markdown(say`${branch}: ${requirements[requires]}`)}`],
  );
  if (items.length === 0) return [];
  return [
    [
      '<details>\n<summary>Rules of the base branch</summary>',
      items.join('\n'),
      ...(bases.some(({ requires }) => requires !== 'nothing')
        ? [
            'Who can bypass these rules is not visible to us: GitHub shows it only to those who may edit them.',
          ]
        : []),
      '</details>',
    ].join('\n\n'),
  ];
}
