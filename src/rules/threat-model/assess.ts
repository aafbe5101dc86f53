import type { DocumentReference, LinkedDocument } from '../../evidence/documents.ts';
import { parseMarkdown } from '../../text/markdown/parse.ts';
import { type Message, say } from '../../text/message.ts';
import type { RuleEvidence } from '../rule.ts';
import { uncovered } from './coverage.ts';
import { missingFrom } from './document.ts';
import type { Offered } from './links.ts';
import type { MajorHit } from './major/hit.ts';
import type { ThreatModelOptions } from './options.ts';

/** One threat model that the pull request offers, and what speaks against it. */
export interface Assessment {
  readonly name: Message;
  /** Set for a file of this repository. */
  readonly path: string | null;
  /** None: it will do. */
  readonly problems: readonly Message[];
  readonly notes: readonly Message[];
}

/** Judges everything that is offered as the threat model, documents first. */
export function assess(
  evidence: Pick<RuleEvidence, 'change' | 'pullRequest' | 'documents'>,
  offer: Offered,
  hits: readonly MajorHit[],
  options: ThreatModelOptions,
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
      problems:
        document === undefined
          ? [say`it was not read: too many documents are named`]
          : problemsOf(document, subject, options),
      notes: [],
    };
  });
  return [...documents, ...offer.external.map((url) => external(url, options['external-hosts']))];
}

function problemsOf(
  document: LinkedDocument,
  subject: Parameters<typeof uncovered>[2],
  options: ThreatModelOptions,
): readonly Message[] {
  if (document.state === 'not-found') return [say`it does not exist at the head of this pull request`];
  if (document.state === 'unreadable') {
    return [
      document.reference.kind === 'issue'
        ? say`the app may not read it: an administrator grants the app ${'Issues: read'}`
        : say`it cannot be read: it is no text`,
    ];
  }
  const tree = document.truncated ? null : parseMarkdown(document.text);
  if (tree === null) return [say`it is too long or too deeply nested to be read`];
  const gap = uncovered(document.reference, tree, subject, options);
  return [...missingFrom(tree, options), ...(gap === null ? [] : [gap])];
}

/** A document elsewhere is never read: its host is trusted by the policy, or it does not count. */
function external(url: URL, hosts: readonly string[]): Assessment {
  const trusted = hosts.includes(url.hostname);
  return {
    name: say`${url.href.slice(0, 200)}`,
    path: null,
    problems: trusted
      ? []
      : [
          say`it lies outside this repository, cannot be read and does not count: the policy does not name the host ${url.hostname}`,
        ],
    notes: trusted ? [say`the document on ${url.hostname} is accepted unverified: it was not read`] : [],
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
