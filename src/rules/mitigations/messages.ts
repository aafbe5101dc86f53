import type { IssueReference } from '../../evidence/documents.ts';
import type { ReleasedWork } from '../../evidence/threat-models.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { issueLink, type Message, say } from '../../text/message.ts';
import type { UnreadDocument } from '../threat-documents/mitigated-threats.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  done: 'What the threat models of the release link as mitigations is done.',
  'not-done': 'Mitigations that threat models link are not done, or not in the release.',
  'cannot-tell': 'A threat model cannot be read, or what it links cannot be.',
  'no-threat-models': 'The released commit has no threat model.',
  'open-work': 'A mitigation that is still open, or was given up.',
  'not-in-release': 'A mitigation that was merged and is not part of the released commit.',
  'missing-work': 'A mitigation that does not exist: an issue, a pull request, a file or a folder.',
  'open-threat': 'A threat of which nothing is decided, or whose mitigation is to be done.',
  'not-linked': 'A threat that is mitigated, and links nothing that shows it.',
  'not-readable': 'A threat model, or a mitigation, that cannot be read.',
  elsewhere: 'A mitigation on another host, which is never read.',
} as const;

type Id = keyof typeof messages;
export type MitigationFinding = Finding<Id>;
type MitigationVerdict = Verdict<Id>;

/** The findings that fail, which exceptions can name by their document. */
export const failing = [
  'open-work',
  'not-in-release',
  'missing-work',
  'open-threat',
  'not-linked',
] as const satisfies readonly Id[];

/** Where a threat stands. */
export interface Place {
  readonly path: string;
  readonly line: number | null;
  /** Hostile. */
  readonly threat: string;
}

function at({ path, line, threat }: Place): Pick<MitigationFinding, 'path' | 'line' | 'topic'> {
  return { path, ...(line === null ? {} : { line }), topic: threat };
}

const states: Readonly<Record<ReleasedWork['state'], readonly [id: Id, clause: string]>> = {
  open: ['open-work', 'is still open'],
  'not-planned': ['open-work', 'was closed without being done'],
  'not-merged': ['open-work', 'was closed without being merged'],
  'not-in-release': ['not-in-release', 'was merged, and the released commit does not contain it'],
  'not-found': ['missing-work', 'does not exist'],
  unreadable: ['not-readable', 'cannot be read'],
  'not-read': ['not-readable', 'was not read, because there are too many'],
  closed: ['done', 'is closed'],
  merged: ['done', 'is merged'],
};

export function workFinding(
  place: Place,
  { repository, number }: IssueReference,
  state: ReleasedWork['state'],
  own: string,
): MitigationFinding {
  const [messageId, clause] = states[state];
  const isOwn = repository.toLowerCase() === own.toLowerCase();
  const name =
    isOwn && state !== 'not-found' ? issueLink(number) : say`${`${isOwn ? '' : repository}#${number}`}`;
  return {
    ...at(place),
    messageId,
    level: messageId === 'not-readable' ? 'warning' : 'failure',
    message: say`${name} ${[clause]}, which mitigates ${place.threat}.`,
  };
}

export function missingPath(place: Place, path: string): MitigationFinding {
  return {
    ...at(place),
    messageId: 'missing-work',
    level: 'failure',
    message: say`${path} is not in the release, which mitigates ${place.threat}.`,
  };
}

export function openThreat(place: Place): MitigationFinding {
  return {
    ...at(place),
    messageId: 'open-threat',
    level: 'failure',
    message: say`Nothing is decided about ${place.threat}, or it is still to be done.`,
  };
}

export function notLinked(place: Place, fails: boolean): MitigationFinding {
  return {
    ...at(place),
    messageId: 'not-linked',
    level: fails ? 'failure' : 'notice',
    message: say`${place.threat} is mitigated, and nothing is linked that shows it.`,
  };
}

export function elsewhere(place: Place, host: string, isTrusted: boolean): MitigationFinding {
  return {
    ...at(place),
    messageId: isTrusted ? 'elsewhere' : 'not-readable',
    level: isTrusted ? 'notice' : 'warning',
    message: isTrusted
      ? say`What mitigates ${place.threat} is tracked on ${host}, which the policy trusts. It was not read.`
      : say`What mitigates ${place.threat} is tracked on ${host}, which is never read.`,
  };
}

const whyUnread: Readonly<Record<UnreadDocument | 'no-text', string>> = {
  format: 'is written in a format that is not read',
  'too-long': 'is longer than what is read',
  'not-parsed': 'is no model of a tool that is known',
  'no-text': 'is no text, or longer than 1 MiB',
};

export function unreadDocument(path: string, why: UnreadDocument | 'no-text'): MitigationFinding {
  return {
    messageId: 'not-readable',
    level: 'warning',
    path,
    message: say`This threat model ${[whyUnread[why]]}.`,
  };
}

export function noThreatModels(): MitigationVerdict {
  return {
    status: 'not-applicable',
    messageId: 'no-threat-models',
    summary: say`The released commit has no threat model.`,
    findings: [],
  };
}

/** @param count of the findings that fail */
export function notDone(
  count: number,
  findings: readonly MitigationFinding[],
): Extract<MitigationVerdict, { status: 'fail' }> {
  return {
    status: 'fail',
    messageId: 'not-done',
    summary: say`${[counted(count, 'mitigation')]} that threat models name ${[plural(count, 'is', 'are')]} not done or not in the release.`,
    remedy: say`Finish them and release a commit that contains them, or record in the threat model that the risk is accepted, with who accepts it.`,
    turn: 'releaser',
    findings,
  };
}

export function cannotTell(count: number, findings: readonly MitigationFinding[]): MitigationVerdict {
  return {
    status: 'error',
    messageId: 'cannot-tell',
    summary: say`${[counted(count, 'threat model or mitigation', 'threat models or mitigations')]} cannot be read.`,
    remedy: say`Name the repository in ${'repositories'} or the host in ${'external-hosts'} of the policy, write the threat model in a format that is read, or leave the file out of ${'paths'}.`,
    turn: 'administrator',
    findings,
  };
}

export function done(
  threats: number,
  documents: number,
  findings: readonly MitigationFinding[],
): MitigationVerdict {
  const models: Message = [counted(documents, 'threat model')];
  return {
    status: 'pass',
    messageId: 'done',
    summary: say`What ${models} ${[plural(documents, 'links', 'link')]} against ${[counted(threats, 'threat')]} is done and in the release.`,
    findings,
  };
}
