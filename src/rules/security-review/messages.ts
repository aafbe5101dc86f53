import type { UnknownIdentity } from '../../authorship/authorship.ts';
import type { IneffectiveReview } from '../../authorship/opinions.ts';
import { approvalGiven, maxNamedPeople, nameOf, whyNoneCounts } from '../../authorship/reviewers.ts';
import { whoCanApprove, whyMemberNotCounted, whyNoMemberLeft } from '../../authorship/shown-members.ts';
import type { TeamReview } from '../../authorship/team-review.ts';
import type { Review } from '../../evidence/reviews.ts';
import { counted, listOf } from '../../text/lists-and-counts.ts';
import { fileLink, join, type Message, say } from '../../text/message.ts';
import type { MajorHit } from '../major-change/hit.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { SensitiveChange } from './sensitive/sensitive-change.ts';

export const messages = {
  'not-sensitive': 'The change holds nothing that the policy calls sensitive.',
  'no-team': 'The change is sensitive, and the policy names no security team.',
  'unknown-team': 'The security team does not exist, or the app cannot see it.',
  'unreadable-description': 'The description is too long or too deeply nested to be read.',
  'no-considerations': 'The description does not say what a sensitive change means for security.',
  'review-awaited': 'The security team has not approved a sensitive change as it is.',
  'nobody-left': 'Nobody in the security team can approve the change.',
  'unknown-contributors': 'Contributors cannot be identified, so no review can be shown to be independent.',
  approved: 'The security team approved a sensitive change as it is.',
  'sensitive-file': 'A changed file at a sensitive path.',
  'sensitive-code': 'A sign in the code that something sensitive changes.',
  'approval-counted': 'The approval that counts, for which commit it was given and when.',
  'approval-ignored': 'An approval by a member of the team that does not count, and why.',
  'unknown-contributor': 'A contributor who cannot be identified, and why.',
  'deputy-ended': 'Somebody who was a deputy of the team, and is not any more.',
} as const;

type Id = keyof typeof messages;
export type SecurityVerdict = Verdict<Id>;
export type SecurityFinding = Finding<Id>;

/** Findings of one kind, and things that one sentence names. */
const maxShown = 20;
const maxNamed = 3;

/** The team, and whether its members may be named. */
export interface ShownTeam {
  readonly name: string;
  readonly showsMembers: boolean;
}

export function notSensitive(): SecurityVerdict {
  return {
    status: 'not-applicable',
    messageId: 'not-sensitive',
    summary: say`This change holds nothing that the policy calls sensitive.`,
    findings: [],
  };
}

export function noTeam(why: Message, findings: readonly SecurityFinding[]): SecurityVerdict {
  return {
    status: 'error',
    messageId: 'no-team',
    summary: say`Sensitive change: ${why}. The policy names no security team that could approve it.`,
    remedy: say`Name the team in the policy file: ${'rules.security-review.team'}, the slug of a team of the organization.`,
    turn: 'administrator',
    findings,
  };
}

export function unknownTeam(
  why: Message,
  team: string,
  findings: readonly SecurityFinding[],
): SecurityVerdict {
  return {
    status: 'error',
    messageId: 'unknown-team',
    summary: say`Sensitive change: ${why}. The team ${team}, which has to approve it, does not exist, or the app cannot see it.`,
    remedy: say`Correct ${'rules.security-review.team'} in the policy file, or grant the app ${'Members: read'}.`,
    turn: 'administrator',
    findings,
  };
}

export function unreadableDescription(why: Message, findings: readonly SecurityFinding[]): SecurityVerdict {
  return {
    status: 'error',
    messageId: 'unreadable-description',
    summary: say`Sensitive change: ${why}. The description is too long or too deeply nested to be read.`,
    remedy: say`Shorten the description.`,
    turn: 'author',
    findings,
  };
}

/**
 * @param isThere the heading is there, and nothing is written below it
 * @param isApproved the team has approved the change already
 */
export function noConsiderations(
  why: Message,
  {
    section,
    isThere,
    isApproved,
  }: {
    readonly section: string;
    readonly isThere: boolean;
    readonly isApproved: boolean;
  },
  team: ShownTeam,
  findings: readonly SecurityFinding[],
): SecurityVerdict {
  const lacks = isThere
    ? say`The section ${section} of the description is not filled in`
    : say`The description has no section ${section}`;
  const next = isApproved ? [] : say` The team ${team.name} has to approve the change, too.`;
  return {
    status: 'fail',
    messageId: 'no-considerations',
    summary: say`Sensitive change: ${why}. ${lacks}.`,
    remedy: say`Write below a heading ${section} of the description what the change means for security: what it protects, what could go wrong, how that was tested. If it means nothing, write ${'N/A: <reason>'}.${next}`,
    turn: 'author',
    findings,
  };
}

export function reviewAwaited(
  why: Message,
  team: ShownTeam,
  review: TeamReview,
  findings: readonly SecurityFinding[],
): Extract<SecurityVerdict, { status: 'pending' }> {
  const { approval, further, eligible, requested, notCounted } = review;
  const more: Message = [counted(further, 'more approval is', 'more approvals are')];
  const byTeam =
    approval === null
      ? say`not yet approved by the team ${team.name}`
      : say`approved by ${approverOf(approval, team)}`;
  const sentences = [
    say`Sensitive change, ${byTeam}: ${why}.`,
    ...(notCounted.length === 0
      ? []
      : [say`No approval counts: ${whyNoneCounts(notCounted, (each) => whyNotCountedOf(each, team))}.`]),
    ...(further === 0 ? [] : [say`${more} needed, for contributors who cannot be identified.`]),
  ];
  return {
    status: 'pending',
    messageId: 'review-awaited',
    summary: join(sentences, ' '),
    waitingFor: approval === null ? say`a security review` : [counted(further, 'review')],
    ...(approval !== null
      ? { remedy: say`Ask for a review by anyone with write access who did not contribute.`, turn: 'author' }
      : requested
        ? { remedy: say`Approve the change, or ask for changes.`, turn: 'security-reviewer' }
        : {
            remedy: say`Ask the team ${team.name} for a review${whoCanApprove(eligible, team.showsMembers)}.`,
            turn: 'author',
          }),
    findings,
  };
}

export function nobodyLeft(
  why: Message,
  team: ShownTeam,
  review: TeamReview,
  findings: readonly SecurityFinding[],
): SecurityVerdict {
  const members = whyNoMemberLeft(review.excluded, team.showsMembers);
  return {
    status: 'fail',
    messageId: 'nobody-left',
    summary: say`Sensitive change: ${why}. Nobody in the team ${team.name} can approve it: ${members}.`,
    remedy: say`Add a member to the team who did not contribute, or name a deputy (${'rules.security-review.deputies'}) or another team in the policy file.`,
    turn: 'administrator',
    findings,
  };
}

export function unknownContributors(
  why: Message,
  unknown: readonly UnknownIdentity[],
  findings: readonly SecurityFinding[],
): SecurityVerdict {
  const reasons = join(
    unknown.slice(0, maxNamedPeople).map((each) => each.why),
    '; ',
  );
  return {
    status: 'error',
    messageId: 'unknown-contributors',
    summary: say`Sensitive change: ${why}. No review can be shown to be independent: ${reasons} (\`unknown: fail\`).`,
    remedy: say`Say whose the addresses are in ${'rules.security-review.identities'} of the policy file, or amend the commits.`,
    turn: 'author',
    findings,
  };
}

export function approved(
  why: Message,
  approval: Review,
  head: string,
  team: ShownTeam,
  findings: readonly SecurityFinding[],
): SecurityVerdict {
  const given = approvalGiven(approval, head, team.showsMembers ? undefined : say`The team ${team.name}`);
  return {
    status: 'pass',
    messageId: 'approved',
    summary: say`Sensitive change, approved by ${approverOf(approval, team)}: ${why}.`,
    findings: [{ messageId: 'approval-counted', level: 'notice', message: given }, ...findings],
  };
}

function approverOf({ author }: Review, { name, showsMembers }: ShownTeam): Message {
  return showsMembers ? nameOf(author) : say`the team ${name}`;
}

function whyNotCountedOf(review: IneffectiveReview, { name, showsMembers }: ShownTeam): Message {
  return whyMemberNotCounted(review, say`a member of the team ${name}`, showsMembers);
}

/** Why a change is sensitive, as a clause: the signs in its code, then files. */
export function whySensitive({ files, hits }: SensitiveChange): Message {
  const signs = hits.map(({ reason }) => lowerCase(reason));
  const paths =
    files.length === 0
      ? []
      : [
          say`it changes ${listOf(
            files.map((path) => fileLink(path)),
            'and',
            maxNamed,
          )}`,
        ];
  return listOf([...signs.map((sign) => say`it ${sign}`), ...paths], 'and', maxNamed + 1);
}

/** What is sensitive, each at its first place. */
export function sensitiveFindings({ files, hits }: SensitiveChange): readonly SecurityFinding[] {
  const shown = files.slice(0, maxShown).map(
    (path): SecurityFinding => ({
      messageId: 'sensitive-file',
      level: 'notice',
      path,
      message: say`This file is at a path that the policy calls sensitive.`,
    }),
  );
  const more = files.length - shown.length;
  return [
    ...hits.map(signOf),
    ...shown,
    ...(more === 0
      ? []
      : [
          {
            messageId: 'sensitive-file',
            level: 'notice',
            message: say`So are ${more} more files.`,
          } as const,
        ]),
  ];
}

function signOf({ signal, reason, path, line, paths }: MajorHit): SecurityFinding {
  const others = paths.length > 1 ? say` Also in ${[counted(paths.length - 1, 'more file')]}.` : [];
  return {
    messageId: 'sensitive-code',
    level: 'notice',
    topic: signal,
    message: say`${reason}.${others}`,
    ...(path === null ? {} : { path }),
    ...(line === null ? {} : { line }),
  };
}

/** What does not count, and what asks for more. */
export function reviewFindings(
  { notCounted, unknown, ended }: TeamReview,
  team: ShownTeam,
): readonly SecurityFinding[] {
  const notice = (messageId: Id, message: Message): SecurityFinding => ({
    messageId,
    message,
    level: 'notice',
  });
  return [
    ...notCounted.map((review) =>
      notice('approval-ignored', say`Does not count: ${whyNotCountedOf(review, team)}.`),
    ),
    ...unknown.map(({ why }) => notice('unknown-contributor', say`One more approval is needed: ${why}.`)),
    ...ended.map(({ by, until }) =>
      notice('deputy-ended', say`${by} was a deputy until ${until}, and is not any more.`),
    ),
  ];
}

function lowerCase(sentence: Message): Message {
  const [first, ...rest] = sentence;
  return typeof first === 'string' ? [first.charAt(0).toLowerCase() + first.slice(1), ...rest] : sentence;
}
