import { policyChangeOf, type Report, type RuleReport } from '../engine/report.ts';
import type { Turn } from '../rules/verdict.ts';
import { counted } from '../text/lists-and-counts.ts';
import type { Message } from '../text/message.ts';
import { checksUrl, type LinkContext, linkedTo, rulePageUrl } from './link.ts';
import { markdown, words } from './markdown.ts';
import { jointNote } from './sharing.ts';
import { bytes, joinWithin, maxOutputBytes, shorten } from './size.ts';

/** The first line of the app's one comment on a pull request, by which it is found again. Not shown by GitHub. */
export const commentMarker = '<!-- sdl-gate -->';

/** The comment as Markdown, and whether the author needs it: if not, only a comment that exists is edited. */
export interface Comment {
  readonly body: string;
  readonly needed: boolean;
}

const separator = '\n\n';

/** Characters of what is wrong with a policy file. */
const maxProblemCharacters = 300;

/**
 * Renders the comment: what the author is asked for, or one line that it is nothing. Drafts are not finished and bots do
 * not read: neither needs a comment. A wait alone needs none: each new pull request waits for a review.
 *
 * The text stays the same from push to push while the same is asked, so that it is not edited for nothing: it links no file at the head
 * and no check run by its id.
 *
 * @param docsUrl where the documentation is, for links to the rules; null where that is not known
 */
export function renderComment(report: Report, docsUrl: string | null = null): Comment {
  const asked = report.rules.flatMap(askOf);
  const { headSha: _, ...links } = report.subject;
  const broken = brokenFile(report);
  const paragraphs =
    asked.length + broken.length === 0
      ? [nothingAsked(report)]
      : request(asked, broken, report, { links, docsUrl });
  return {
    body: [commentMarker, ...paragraphs].join(separator),
    needed:
      (broken.length > 0 || asked.some(({ rule }) => rule.verdict.status !== 'pending')) && isRead(report),
  };
}

interface Links {
  readonly links: LinkContext;
  readonly docsUrl: string | null;
}

interface Ask {
  readonly rule: RuleReport;
  readonly remedy: Message;
}

/** What a rule asks of the author; rules that are only observed ask nothing. */
function askOf(rule: RuleReport): readonly Ask[] {
  const { verdict, enforcement } = rule;
  const author: Turn = 'author';
  if (enforcement === 'observe' || !('remedy' in verdict) || verdict.turn !== author) return [];
  return [{ rule, remedy: verdict.remedy }];
}

/** What the author is asked for where the change makes a policy file invalid that is valid now, as an item of the list. */
function brokenFile({ subject }: Report): readonly string[] {
  const policyChange = policyChangeOf(subject);
  if (policyChange?.kind !== 'broken' || !policyChange.wasValid) return [];
  const { problem } = policyChange;
  const place = 'line' in problem ? `line ${problem.line}, column ${problem.column}: ` : '';
  const what = words(shorten(problem.message, maxProblemCharacters));
  return [`- **Policy file**: ${place}${what}<br>→ Fix the policy file in this pull request.`];
}

function isRead({ subject }: Report): boolean {
  return subject.kind === 'pull-request' && !subject.draft && subject.authorKind !== 'bot';
}

/** A comment that exists is edited where there is no policy; none is created, for the policy may say that there is to be none. */
function nothingAsked({ policyProblems }: Report): string {
  const [problem] = policyProblems;
  if (problem === undefined) return 'SDL: nothing more is needed from you.';
  if (!('remedy' in problem))
    return 'SDL: nothing is needed from you. The policy file has errors, which an administrator has to fix.';
  if (problem.turn === 'author') return `SDL: ${words(problem.message)}<br>→ ${words(problem.remedy)}`;
  return `SDL: nothing is needed from you. An administrator has to act: ${words(problem.state)}.`;
}

/** @param broken what stands before what the rules ask for, and blocks */
function request(
  asked: readonly Ask[],
  broken: readonly string[],
  { subject, shared }: Report,
  links: Links,
): readonly string[] {
  const blocking = broken.length + asked.filter(({ rule }) => rule.enforcement === 'enforce').length;
  const heading =
    blocking > 0
      ? `**SDL: ${counted(blocking, 'thing')} needed from you before this can be merged**`
      : `**SDL: ${counted(asked.length, 'warning')} for you (not blocking)**`;
  const check = linkedTo(subject.kind === 'pull-request' ? checksUrl(subject) : null, 'SDL check');
  const footer = `<sub>The ${check} has the details. This comment is kept up to date.</sub>`;
  // Said of a check for several bases, too: whichever of them it shows, the comment stays the same.
  const joint = shared?.joint === undefined ? [] : [markdown(jointNote(shared.joint), links)];
  const free =
    maxOutputBytes - bytes([commentMarker, heading, ...joint, footer].join(separator)) - separator.length;
  const items = [...broken, ...asked.map((ask) => item(ask, blocking > 0, links))];
  return [heading, joinWithin(items, '\n', free, (missing) => `- … and ${missing} more`), ...joint, footer];
}

/** @param mixed whether others of the list block */
function item({ rule, remedy }: Ask, mixed: boolean, { links, docsUrl }: Links): string {
  const note = mixed && rule.enforcement === 'warn' ? ' (warning, not blocking)' : '';
  const title = linkedTo(rulePageUrl(rule.id, docsUrl), words(rule.title));
  return `- **${title}**${note}: ${markdown(rule.verdict.summary, { links })}<br>→ ${markdown(remedy, { links })}`;
}
