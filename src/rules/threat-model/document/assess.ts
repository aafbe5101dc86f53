import type { DocumentReference, IssueReference, LinkedDocument } from '../../../evidence/documents.ts';
import type { LinkedWork } from '../../../evidence/linked-work.ts';
import { fileLink, issueLink, type Message, say } from '../../../text/message.ts';
import type { MajorHit } from '../../major-change/hit.ts';
import type { RuleEvidence } from '../../rule.ts';
import { formatOf } from '../../threat-documents/formats.ts';
import { sameRepository } from '../../threat-documents/targets.ts';
import { hostUnverified, statementCounts } from '../messages.ts';
import type { Options } from '../options.ts';
import type { AssessedDocument, Assessment } from './assessment.ts';
import { type Subject, uncovered } from './coverage.ts';
import { withDeltas } from './delta.ts';
import { describedModel, statedUnchanged } from './description.ts';
import { type ReadingContext, type ReadModel, readDocument, readTree } from './document.ts';
import type { Offered } from './links.ts';
import type { Problem, Unusable } from './problems.ts';
import {
  documentNotFound,
  documentNotPermitted,
  documentNotRead,
  documentNotText,
  documentTooLong,
  hostNotTrusted,
  statementNeedsTeam,
} from './unusable.ts';

export type { Assessment } from './assessment.ts';

/** What is read for an assessment; `linkedWork` is absent where whether issues exist is not known. */
type AssessedEvidence = Pick<RuleEvidence, 'change' | 'pullRequest' | 'documents'> &
  Partial<Pick<RuleEvidence, 'linkedWork'>>;

/** The change that a document is about, and what is known of the issues that documents link. */
interface AssessedSubject extends Subject {
  readonly linkedWork: readonly LinkedWork[] | null;
}

/** Assesses everything that is offered as the threat model: documents first, then the description, then what is elsewhere. */
export function assessDocuments(
  evidence: AssessedEvidence,
  offer: Offered,
  hits: readonly MajorHit[],
  options: Options,
): readonly Assessment[] {
  const { change, pullRequest, linkedWork = null } = evidence;
  const subject: AssessedSubject = { change, pullRequest, numbers: offer.numbers, hits, linkedWork };
  const documents = offer.documents.map((reference): AssessedDocument => {
    const document = evidence.documents.find((candidate) => sameReference(candidate.reference, reference));
    const exists = document?.state === 'found';
    const name = nameOf(reference, pullRequest.repository, exists);
    const { problems, model } =
      document === undefined ? without(documentNotRead(name)) : read(document, name, subject, options);
    const path = reference.kind === 'file' && exists ? reference.path : null;
    return { assessment: { reference, name, asModel: name, path, problems, notes: [] }, model };
  });
  return [
    ...withDeltas(documents, options.team),
    ...description(subject, options),
    ...offer.external.map((url) => external(url, options['external-hosts'])),
    ...unchanged(subject, options),
  ];
}

/**
 * The issues and pull requests that are linked against threats of all that is offered as the threat model: whether they exist matters under
 * `mitigations: linked`.
 */
export function workToRead(
  { change, pullRequest, documents }: Omit<AssessedEvidence, 'linkedWork'>,
  offer: Offered,
  options: Options,
): readonly IssueReference[] {
  if (options.mitigations !== 'linked') return [];
  const subject: AssessedSubject = {
    change,
    pullRequest,
    numbers: offer.numbers,
    hits: [],
    linkedWork: null,
  };
  const models = offer.documents.flatMap((reference) => {
    const document = documents.find((candidate) => sameReference(candidate.reference, reference));
    const model =
      document?.state === 'found' && !document.truncated ? modelOf(document, [], subject, options) : null;
    return model === null || isUnusable(model) ? [] : [model];
  });
  const tree = describedModel(pullRequest, options);
  const described =
    tree === null ? [] : [readTree(tree, contextOf([], pullRequest.repository, subject, options))];
  return [...models, ...described].flatMap(({ work }) => work);
}

function modelOf(
  { reference, text }: LinkedDocument,
  name: Message,
  subject: AssessedSubject,
  options: Options,
): ReadModel | Unusable {
  const format = reference.kind === 'file' ? formatOf(reference.path) : ({ kind: 'markdown' } as const);
  const home = reference.kind === 'issue' ? reference.repository : subject.pullRequest.repository;
  return readDocument(text, format, contextOf(name, home, subject, options));
}

/** A document that was read, with what is wrong with it; no model where it cannot be read. */
interface Reading {
  readonly problems: readonly Problem[];
  readonly model: ReadModel | null;
}

function without(problem: Problem): Reading {
  return { problems: [problem], model: null };
}

function read(document: LinkedDocument, name: Message, subject: AssessedSubject, options: Options): Reading {
  const { reference, text } = document;
  const format = reference.kind === 'file' ? formatOf(reference.path) : ({ kind: 'markdown' } as const);
  if (document.state === 'not-found') return without(documentNotFound(name, reference));
  if (document.state === 'unreadable' && format.kind !== 'unread') {
    return without(reference.kind === 'issue' ? documentNotPermitted : documentNotText(name));
  }
  if (document.truncated) return without(documentTooLong(name));
  const home = reference.kind === 'issue' ? reference.repository : subject.pullRequest.repository;
  const context = contextOf(name, home, subject, options);
  const model = readDocument(text, format, context);
  if (isUnusable(model)) return without(model);
  const readAgain = (other: string): ReadModel | null => {
    const again = readDocument(other, format, context);
    return isUnusable(again) ? null : again;
  };
  const gap = uncovered(reference, model, text, readAgain, subject, options);
  return { problems: [...model.gaps, ...(gap === null ? [] : [gap])], model };
}

/** A document in another repository is not quoted. */
function contextOf(name: Message, home: string, subject: AssessedSubject, options: Options): ReadingContext {
  const { change, pullRequest, linkedWork: known } = subject;
  const tests = change.files.filter(({ file, kind }) => kind === 'test' && file.status !== 'removed');
  const allowed = {
    quotable: sameRepository(home, pullRequest),
    work:
      options.mitigations === 'linked'
        ? { home, pullRequest, options, tests: new Set(tests.map(({ file }) => file.path)), known }
        : null,
  };
  return { name, home, pullRequest, options, allowed };
}

function isUnusable(model: ReadModel | Unusable): model is Unusable {
  return 'remedy' in model;
}

/** The description is about this change by its nature. */
function description(subject: AssessedSubject, options: Options): readonly Assessment[] {
  const tree = describedModel(subject.pullRequest, options);
  if (tree === null) return [];
  const name = say`the description`;
  const context = contextOf(name, subject.pullRequest.repository, subject, options);
  return [
    {
      reference: null,
      name,
      asModel: say`in the description`,
      path: null,
      problems: readTree(tree, context).gaps,
      notes: [],
    },
  ];
}

/** The author alone cannot say that the threat model stays as it is: the security team approves it with the change. */
function unchanged({ pullRequest }: Subject, { team }: Options): readonly Assessment[] {
  const reason = statedUnchanged(pullRequest);
  if (reason === null) return [];
  const name = say`"no change because ${reason}"`;
  return [
    {
      reference: null,
      name,
      asModel: name,
      path: null,
      problems: team === null ? [statementNeedsTeam] : [],
      notes: team === null ? [] : [statementCounts(reason)],
    },
  ];
}

/** A document elsewhere is never read: the policy trusts its host, or it does not count. */
function external(url: URL, hosts: readonly string[]): Assessment {
  const trusted = hosts.includes(url.hostname);
  const name = say`${url.href.slice(0, maxUrlLength)}`;
  return {
    reference: null,
    name,
    asModel: name,
    path: null,
    problems: trusted ? [] : [hostNotTrusted(url.hostname)],
    notes: trusted ? [hostUnverified(url.hostname)] : [],
  };
}

/** Characters of an address that are shown. */
const maxUrlLength = 200;

/** @param exists it was read, so that a link leads somewhere */
function nameOf(reference: DocumentReference, repository: string, exists: boolean): Message {
  if (reference.kind === 'file') return exists ? fileLink(reference.path) : say`${reference.path}`;
  const own = sameRepository(reference.repository, { repository });
  if (own && exists) return issueLink(reference.number);
  return say`${`${own ? '' : reference.repository}#${reference.number}`}`;
}

/** Whether two references name one document. */
export function sameReference(a: DocumentReference, b: DocumentReference): boolean {
  if (a.kind === 'file') return b.kind === 'file' && a.path === b.path;
  return (
    b.kind === 'issue' && a.number === b.number && a.repository.toLowerCase() === b.repository.toLowerCase()
  );
}
