import type { DocumentReference, LinkedDocument } from '../../../evidence/documents.ts';
import { parseMarkdown } from '../../../text/markdown/parse.ts';
import { type Message, say } from '../../../text/message.ts';
import type { RuleEvidence } from '../../rule.ts';
import type { MajorHit } from '../major/hit.ts';
import {
  documentNotFound,
  documentNotPermitted,
  documentNotRead,
  documentNotText,
  documentTooLong,
  hostNotTrusted,
  hostUnverified,
  type Note,
} from '../messages.ts';
import type { Options } from '../options.ts';
import { uncovered } from './coverage.ts';
import type { Offered } from './links.ts';
import { missingFrom } from './missing-parts.ts';

/** One threat model that the pull request offers, and what speaks against it. */
export interface Assessment {
  readonly name: Message;
  /** Set for a file of this repository. */
  readonly path: string | null;
  /** None: it is complete. */
  readonly problems: readonly Note[];
  readonly notes: readonly Note[];
}

/** Judges everything that is offered as the threat model, documents first. */
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
    return {
      name: nameOf(reference, evidence.pullRequest.repository),
      path: reference.kind === 'file' ? reference.path : null,
      problems: document === undefined ? [documentNotRead] : problemsOf(document, subject, options),
      notes: [],
    };
  });
  return [...documents, ...offer.external.map((url) => external(url, options['external-hosts']))];
}

function problemsOf(
  document: LinkedDocument,
  subject: Parameters<typeof uncovered>[2],
  options: Options,
): readonly Note[] {
  if (document.state === 'not-found') return [documentNotFound];
  if (document.state === 'unreadable') {
    return [document.reference.kind === 'issue' ? documentNotPermitted : documentNotText];
  }
  const tree = document.truncated ? null : parseMarkdown(document.text);
  if (tree === null) return [documentTooLong];
  const gap = uncovered(document.reference, tree, subject, options);
  return [...missingFrom(tree, options), ...(gap === null ? [] : [gap])];
}

/** A document elsewhere is never read: its host is trusted by the policy, or it does not count. */
function external(url: URL, hosts: readonly string[]): Assessment {
  const trusted = hosts.includes(url.hostname);
  return {
    name: say`${url.href.slice(0, 200)}`,
    path: null,
    problems: trusted ? [] : [hostNotTrusted(url.hostname)],
    notes: trusted ? [hostUnverified(url.hostname)] : [],
  };
}

function nameOf(reference: DocumentReference, repository: string): Message {
  if (reference.kind === 'file') return say`${reference.path}`;
  const own = reference.repository.toLowerCase() === repository.toLowerCase();
  return say`${`${own ? '' : reference.repository}#${reference.number}`}`;
}

function sameReference(a: DocumentReference, b: DocumentReference): boolean {
  if (a.kind === 'file') return b.kind === 'file' && a.path === b.path;
  return (
    b.kind === 'issue' && a.number === b.number && a.repository.toLowerCase() === b.repository.toLowerCase()
  );
}
