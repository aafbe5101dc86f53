import type { DocumentReference, LinkedDocument } from '../../../evidence/documents.ts';
import { fileLink, issueLink, type Message, say } from '../../../text/message.ts';
import type { RuleEvidence } from '../../rule.ts';
import type { MajorHit } from '../major/hit.ts';
import { hostUnverified, type Note } from '../messages.ts';
import type { Options } from '../options.ts';
import { uncovered } from './coverage.ts';
import { type Offered, sameRepository } from './links.ts';
import { missingFrom } from './missing-parts.ts';
import {
  documentNotFound,
  documentNotPermitted,
  documentNotRead,
  documentNotText,
  documentTooLong,
  hostNotTrusted,
  type Problem,
} from './problems.ts';
import { documentTree } from './tree.ts';

/** One threat model that the pull request offers, and why it does not pass. */
export interface Assessment {
  readonly name: Message;
  /** Set for a file that exists at the head. */
  readonly path: string | null;
  /** None: it is complete. */
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/** Assesses everything that is offered as the threat model, documents first. */
export function assessDocuments(
  evidence: Pick<RuleEvidence, 'change' | 'pullRequest' | 'documents'>,
  offer: Offered,
  hits: readonly MajorHit[],
  options: Options,
): readonly Assessment[] {
  const subject = {
    change: evidence.change,
    pullRequest: evidence.pullRequest,
    numbers: offer.numbers,
    hits,
  };
  const documents = offer.documents.map((reference): Assessment => {
    const document = evidence.documents.find((candidate) => sameReference(candidate.reference, reference));
    const exists = document?.state === 'found';
    const name = nameOf(reference, evidence.pullRequest.repository, exists);
    return {
      name,
      path: reference.kind === 'file' && exists ? reference.path : null,
      problems:
        document === undefined ? [documentNotRead(name)] : problemsOf(document, name, subject, options),
      notes: [],
    };
  });
  return [...documents, ...offer.external.map((url) => external(url, options['external-hosts']))];
}

function problemsOf(
  document: LinkedDocument,
  name: Message,
  subject: Parameters<typeof uncovered>[2],
  options: Options,
): readonly Problem[] {
  const { kind } = document.reference;
  if (document.state === 'not-found') return [documentNotFound(name, document.reference)];
  if (document.state === 'unreadable') {
    return [kind === 'issue' ? documentNotPermitted : documentNotText(name)];
  }
  const tree = document.truncated ? null : documentTree(document.text);
  if (tree === null) return [documentTooLong(name)];
  const gap = uncovered(document.reference, tree, subject, options);
  const { reference } = document;
  const isElsewhere =
    reference.kind === 'issue' && !sameRepository(reference.repository, subject.pullRequest);
  return [...missingFrom(tree, options, !isElsewhere), ...(gap === null ? [] : [gap])];
}

/** A document elsewhere is never read: the policy trusts its host, or it does not count. */
function external(url: URL, hosts: readonly string[]): Assessment {
  const trusted = hosts.includes(url.hostname);
  return {
    name: say`${url.href.slice(0, maxUrlLength)}`,
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

function sameReference(a: DocumentReference, b: DocumentReference): boolean {
  if (a.kind === 'file') return b.kind === 'file' && a.path === b.path;
  return (
    b.kind === 'issue' && a.number === b.number && a.repository.toLowerCase() === b.repository.toLowerCase()
  );
}
