import type { OverdueEmergencies, Report } from '../engine/report.ts';
import type { WaivedVerdict, Waiver } from '../rules/verdict.ts';
import { counted, plural } from '../text/lists-and-counts.ts';
import { issueLink, join, type Message, plain, pullRequestLink, say } from '../text/message.ts';
import { type LinkContext, linkedTo, urlOfOrigin } from './link.ts';
import { code, markdown, words } from './markdown.ts';
import { shorten } from './size.ts';

/*
 * A check can be read by everybody who can read the repository. Reasons and compensating controls are shown where the report has them, which
 * it does for private repositories only.
 */

/** Exceptions that one cell or note names; the others are counted. */
const maxNamed = 5;

/** Exceptions whose reasons the details show. */
const maxReasons = 20;

/** Characters of a reason or a compensating control. */
const maxReasonCharacters = 200;

/** Refused entries that are shown. */
const maxRefused = 3;

/** What waives a verdict, each with its link: a cell of the table, as Markdown. Of one alone also the reason, where that may be shown. */
export function renderWaivers({ waivers }: WaivedVerdict, links: LinkContext): string {
  const [only, ...others] = waivers;
  if (only !== undefined && others.length === 0) return waiverWords(only, links, 'cell').join('<br>');
  const more = waivers.length - maxNamed;
  return [
    ...waivers.slice(0, maxNamed).map((waiver) => linkOf(waiver, links, 'cell')),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join('<br>');
}

/** Why several exceptions waive a verdict, as items of a list; none where the table shows it, or nobody may read it. */
export function renderReasons({ waivers }: WaivedVerdict, links: LinkContext): readonly string[] {
  if (waivers.length < 2 || waivers.every(({ reason }) => reason === null)) return [];
  const more = waivers.length - maxReasons;
  return [
    ...waivers.slice(0, maxReasons).map((waiver) => `- ${waiverWords(waiver, links).join(' ')}`),
    ...(more > 0 ? [`- … and ${counted(more, 'more exception')}`] : []),
  ];
}

function waiverWords(waiver: Waiver, links: LinkContext, where?: 'cell'): readonly string[] {
  const { reason, control } = waiver;
  const quoted = (text: string) => words(shorten(plain([text]).trim(), maxReasonCharacters), where);
  return [
    `${linkOf(waiver, links, where)}${reason === null ? '' : `: ${quoted(reason)}`}`,
    ...(control === null ? [] : [`Control: ${quoted(control)}`]),
  ];
}

function linkOf({ id, origin }: Waiver, links: LinkContext, where?: 'cell'): string {
  return linkedTo(urlOfOrigin(origin, links), words(id, where));
}

/** What a reader must know about exceptions that do not count, as paragraphs of Markdown. */
export function renderExceptionNotes({ exceptions, subject }: Report): readonly string[] {
  if (exceptions === undefined) return [];
  const { problem, uncounted, refused, showsReasons, overdue } = exceptions;
  const more = uncounted.length - maxNamed;
  return [
    ...(overdue === undefined ? [] : [`⚠️ ${markdown(overdueMessage(overdue, subject), { links: subject })}`]),
    ...(problem === undefined
      ? []
      : [`⚠️ **Exceptions:** none counts. ${markdown(problem.message)} ${markdown(problem.remedy)}`]),
    ...uncounted
      .slice(0, maxNamed)
      .map(
        ({ id, why }) =>
          `⚠️ ${markdown(say`The exception ${id} does not count here: ${why}.`, { links: subject })}`,
      ),
    ...(more > 0
      ? [`⚠️ ${counted(more, 'more exception')} ${plural(more, 'does', 'do')} not count here.`]
      : []),
    ...refusedNote(refused, subject, showsReasons),
  ];
}

/** That the review of emergencies is overdue, and what this blocks. */
export function overdueMessage(
  { emergencies, blocks }: OverdueEmergencies,
  { kind }: Report['subject'],
): Message {
  const named = emergencies.slice(0, maxNamed).map(({ id, pullRequest, due, issue }) => {
    const where = issue === null ? pullRequestLink(pullRequest) : issueLink(issue);
    return say`${id} since ${due.toISOString().slice(0, 10)} (${where})`;
  });
  const lead = say`The review of ${[counted(emergencies.length, 'emergency', 'emergencies')]} is overdue: `;
  const done = kind === 'release' ? 'released' : 'merged';
  const effect: Message = blocks ? [` Until then nothing is ${done}.`] : [];
  return [...lead, ...join(named), ...say`. Somebody whom the policy names has to review it.`, ...effect];
}

type Refused = NonNullable<Report['exceptions']>['refused'];

/** @param showsMessages not where anybody can read the check: the file may be in a private repository */
function refusedNote(
  refused: Refused,
  subject: Report['subject'],
  showsMessages: boolean,
): readonly string[] {
  const [first] = refused;
  if (first === undefined) return [];
  const items = refused.slice(0, maxRefused).map(({ repository, path, line, column, id, message }) => {
    const isOwn = repository.toLowerCase() === subject.repository.toLowerCase();
    const place = `${code(isOwn ? path : `${repository}/${path}`)}, line ${line}, column ${column}`;
    const name = id === null ? '' : ` (${code(id)})`;
    return `- ${place}${name}${showsMessages || isOwn ? `: ${words(shorten(message, 300))}` : ''}`;
  });
  const more = refused.length - items.length;
  const lead = `⚠️ **Exceptions:** ${counted(refused.length, 'entry', 'entries')} ${plural(refused.length, 'is', 'are')} refused and ${plural(refused.length, 'waives', 'waive')} nothing.`;
  return [[lead, ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n')];
}
