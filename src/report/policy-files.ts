import type { Report } from '../engine/report.ts';
import { policyPath } from '../policy/path.ts';
import type { PolicyProblem, RefusedSetting, StandIn } from '../policy/policy.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import type { PolicySource } from '../policy/written-policy.ts';
import { counted } from '../text/lists-and-counts.ts';
import { commitLink, fileLink, join, type Message, say } from '../text/message.ts';
import type { LinkContext } from './link.ts';
import { code, markdown, words } from './markdown.ts';
import { shorten } from './size.ts';
import { turnWords } from './wording.ts';

/** Refused settings that are listed; the others are counted. */
const maxRefused = 10;

/** Characters of what is wrong with a file. */
const maxProblemCharacters = 300;

/** Characters of a value of the policy. */
const maxValueCharacters = 80;

/** Which files the policy came from, as in `Policy: .github/sdl.yml at abc1234.` Markdown. */
export function renderPolicyFiles({ policy, organization, subject }: Report): string {
  if (policy.kind === 'unread') return 'Policy: not read.';
  if (policy.kind === 'default')
    return `Policy: the built-in default, which observes ${code(defaultPreset.name)}. ${markdown(say`Add ${'.github/sdl.yml'} to the base branch to set your own.`)}`;
  const file = fileAt(policy, subject);
  if (policy.kind === 'organization') return `Policy: the organization’s ${file}.`;
  const minimum = organization?.kind === 'organization' ? fileAt(organization, subject) : null;
  return minimum === null
    ? `Policy: ${file}.`
    : `Policy: ${file}, with the organization’s ${minimum} as the minimum.`;
}

function fileAt(
  source: PolicySource & { readonly kind: 'repository' | 'organization' },
  subject: LinkContext,
): string {
  const { path, commit } = source;
  const links = { ...linksOf(source, subject), headSha: commit };
  const where = source.kind === 'organization' ? ` in ${code(source.repository)}` : '';
  return `${markdown(fileLink(path), { links })} at ${code(commit.slice(0, 7))}${where}`;
}

/** Where the links to the repository of a policy file lead: the pages of all repositories begin alike. */
function linksOf(source: PolicySource, { repositoryUrl }: LinkContext): LinkContext {
  if (source.kind !== 'organization') return { repositoryUrl };
  return { repositoryUrl: repositoryUrl.replace(/\/[^/]+\/[^/]+\/?$/, `/${source.repository}`) };
}

/** What counts in place of policy files that cannot be used now, one paragraph each. Markdown. */
export function renderStandIns({ standIns = [], subject, organization }: Report): readonly string[] {
  return standIns.map((standIn) => {
    const { problems, present, layer } = standIn;
    const [problem] = problems;
    const from: PolicySource =
      layer === 'organization' && organization !== undefined ? organization : present;
    const what = `⚠️ **${capital(stateOf(standIn))}.**`;
    const detail = problem === undefined ? '' : detailOf(problem);
    const counts = markdown(countsInstead(standIn, organization !== undefined), {
      links: linksOf(from, subject),
    });
    return [what, detail, counts, todo(standIn)].filter((part) => part !== '').join(' ');
  });
}

/** A file that was probably meant as the organization's policy. Markdown. */
export function renderOverlooked({ overlooked }: Report): readonly string[] {
  if (overlooked === undefined) return [];
  const { path, repository } = overlooked;
  return [
    `⚠️ ${markdown(say`${path} in ${repository} is not read. If it is meant as the policy of the organization, move it to ${policyPath} there.`)}`,
  ];
}

function stateOf({ layer, problems }: StandIn): string {
  const [problem] = problems;
  if (problem !== undefined && 'state' in problem) return problem.state;
  const file =
    layer === 'organization' ? 'the organization’s policy file' : 'the policy file on the base branch';
  return `${file} has ${counted(problems.length, 'error')}`;
}

function detailOf(problem: PolicyProblem): string {
  if ('state' in problem) return words(problem.message);
  const { line, column, message } = problem;
  return `First: line ${line}, column ${column}: ${words(shorten(message, maxProblemCharacters))}`;
}

/** What the change is evaluated by. */
function countsInstead({ version, until }: StandIn, hasMinimum: boolean): Message {
  if (version === null)
    return hasMinimum
      ? say`No earlier version is valid: the organization’s policy alone applies.`
      : say`No earlier version is valid. This change fixes the file, and is evaluated by the built-in default.`;
  const commit = commitLink(version.commit);
  const day = version.at === undefined ? null : version.at.slice(0, 10);
  if (until !== undefined)
    return say`What was read last counts until ${[until.slice(0, 10)]}: ${commit}${day === null ? [] : [`, read on ${day}`]}. After that, each check fails.`;
  return say`Its last valid version counts: ${commit}${day === null ? [] : [` of ${day}`]}.`;
}

/** Whose turn it is. */
function todo({ problems, present }: StandIn): string {
  const [problem] = problems;
  if (problem !== undefined && 'state' in problem)
    return `**${turnWords[problem.turn]}:** ${words(problem.remedy)}`;
  const where = present.kind === 'organization' ? ` in ${code(present.repository)}` : '';
  return `**${turnWords.administrator}:** fix the file${where}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the repository's file asks for and the organization's does not let it have: a block that is closed at first. Markdown. */
export function renderRefused({ refused = [] }: Report): readonly string[] {
  if (refused.length === 0) return [];
  const items = refused.slice(0, maxRefused).map((setting) => `- ${markdown(refusal(setting))}`);
  const more = refused.length - items.length;
  const rest = more > 0 ? [`- … and ${more} more.`] : [];
  return [
    [
      `<details>\n<summary>Policy: ${counted(refused.length, 'setting')} of the repository refused by the organization</summary>`,
      [...items, ...rest].join('\n'),
      '</details>',
    ].join('\n\n'),
  ];
}

/** As in `rules.review.approvals: 1 (line 7; organization: 2)`. */
function refusal({ path, wanted, kept, origin: { line, scope } }: RefusedSetting): Message {
  const place = [
    ...(scope === undefined ? [] : [say`scope ${scope}`]),
    ...(line === undefined ? [] : [[`line ${line}`] as Message]),
  ];
  const note = [...place, say`organization: ${shownValue(kept)}`];
  return say`Refused: ${`${path}: ${shownValue(wanted)}`} (${join(note, '; ')})`;
}

function shownValue(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  return shorten(typeof value === 'string' ? value : JSON.stringify(value), maxValueCharacters);
}
