import type { Release } from '../../evidence/release.ts';
import { alertLink, issueLink, type Message, say } from '../../text/message.ts';
import { isSameRepository } from '../linked-issues.ts';
import type { Finding } from '../verdict.ts';
import type { SecurityFinding, WhyOpen } from './findings.ts';

/*
 * Where anybody can read the repository, anybody may read the report: then an alert is a number with a link, and an issue of another
 * repository only a number. The comment of a dismissal is shown to nobody here.
 */

/** What a finding says of a security finding, and by what exceptions name it. */
export type Described = Pick<
  Finding,
  'message' | 'path' | 'line' | 'alert' | 'issue' | 'severity' | 'inEmergency'
>;

/** @param more what follows the sentence, before its end */
export function described(
  finding: SecurityFinding,
  release: Pick<Release, 'repository' | 'public'>,
  more: Message = [],
): Described {
  const { about, severity, urgent } = finding;
  const named = {
    ...(severity === null ? {} : { severity }),
    ...(urgent === null ? {} : { inEmergency: urgent }),
  };
  if (about.issue !== undefined) {
    const { repository, number } = about.issue;
    const isHere = isSameRepository(repository, release.repository);
    const which = isHere
      ? say`Issue ${issueLink(number)}`
      : release.public
        ? say`Issue ${number} of another repository`
        : say`Issue ${`${repository}#${number}`}`;
    return {
      ...named,
      issue: { repository, number },
      message: sentence(finding, which, graded(finding), more),
    };
  }
  const { alert } = about;
  const { kind, number, title, path, line } = alert;
  const link = alertLink(number, kind);
  const reference = { ...named, alert: { kind, number } };
  if (release.public) return { ...reference, message: say`${sourceOf(finding)}: ${link}${more}.` };
  return {
    ...reference,
    message: sentence(
      finding,
      say`${sourceOf(finding)}: ${title} (${link})`,
      [...graded(finding), ...urgentWords(finding)],
      more,
    ),
    ...(path === null ? {} : { path }),
    ...(path === null || line === null ? {} : { line }),
  };
}

function sentence(finding: SecurityFinding, what: Message, grade: Message, more: Message): Message {
  const { state } = finding;
  const clause = state.kind === 'dismissed' ? [] : whyClause(finding, state.why);
  return say`${what}${grade}${clause}${more}.`;
}

function sourceOf({ about: { alert } }: SecurityFinding): Message {
  if (alert?.kind === 'dependabot') return ['Dependabot'];
  if (alert?.kind === 'secret-scanning') return ['Secret scanning'];
  return say`${alert?.tool ?? 'Code scanning'}`;
}

function graded({ severity }: SecurityFinding): Message {
  return severity === null ? [] : [`, ${severity} severity`];
}

function urgentWords({ urgent, about: { alert } }: SecurityFinding): Message {
  if (urgent === 'malware') return [', known malware'];
  if (urgent === null) return [];
  return alert?.validity === 'active' ? [', a secret that works'] : [', found in a public place'];
}

const whys: Readonly<Record<WhyOpen, Message>> = {
  open: [],
  'fixed-later': ['its fix is not in the released commit'],
  'unconfirmed-fix': [
    'another analysis of a commit that had been analyzed before no longer shows it, which proves no fix',
  ],
  'maybe-fixed': ['fixed since, and GitHub does not show whether the released commit has the fix'],
  'auto-dismissed': ['dismissed by a rule of Dependabot, and by no person'],
  'fix-started': ['dismissed because a fix was started, and nothing shows that it is there'],
  'not-approved': ['dismissed without the approval of a second person'],
  'pattern-changed': ['resolved because its pattern was changed'],
  'still-valid': ['resolved, and GitHub says that the secret works'],
  'accepted-risk': ['dismissed as an accepted risk, which counts only with an exception'],
  'no-comment': ['dismissed without a comment'],
  nobody: ['dismissed by a bot or a deleted account'],
  'closed-later': ['the change that closed it is not in the released commit'],
  'not-planned': ['closed as not planned, which accepts a risk and counts only with an exception'],
  'closed-by-opener': ['closed by the person who opened it, without a merged change'],
  'closed-by-nobody': ['closed by a bot or a deleted account, without a merged change'],
};

function whyClause({ about: { alert } }: SecurityFinding, why: WhyOpen): Message {
  const words = whys[why];
  if (words.length === 0) return [];
  const by = alert?.dismissal?.by ?? null;
  return by === null || !namesDismisser.has(why) ? say`; ${words}` : say`; ${words}, by ${by.login}`;
}

const namesDismisser: ReadonlySet<WhyOpen> = new Set([
  'fix-started',
  'not-approved',
  'pattern-changed',
  'still-valid',
  'accepted-risk',
  'no-comment',
]);
