import type { Nodes } from 'mdast';
import type { IssueReference } from '../../../evidence/documents.ts';
import type { LinkedWork } from '../../../evidence/linked-work.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { tokensIn } from '../../threat-documents/paths-in-text.ts';
import { numbered, targetOf, withPermission } from '../../threat-documents/targets.ts';
import type { Options } from '../options.ts';

/** What a part of a document links as work: whether a test of the change is among it, issues and pull requests, and those elsewhere. */
export interface Work {
  readonly hasTest: boolean;
  readonly issues: readonly IssueReference[];
  /** Hosts of addresses of issues and pull requests that are not on this GitHub. */
  readonly elsewhere: readonly string[];
}

/** What decides what is a link to work. */
export interface WorkContext {
  /** The repository in which the document stands: there a bare `#12` is one of its own. */
  readonly home: string;
  readonly pullRequest: PullRequest;
  readonly options: Pick<Options, 'repositories' | 'external-hosts'>;
  /** The tests that the change adds or edits. */
  readonly tests: ReadonlySet<string>;
  /** What is known of issues and pull requests; null: nothing, and each counts. */
  readonly known: readonly LinkedWork[] | null;
}

const none: Work = { hasTest: false, issues: [], elsewhere: [] };

/** An issue or pull request by its address. */
const address = /^https:\/\/[^\s]{1,300}\/(?:issues|pull|merge_requests)\/\d{1,9}(?![\w])/;

/** The work that a part of a document links. */
export function workIn(node: Nodes, context: WorkContext): Work {
  if (node.type === 'link' || node.type === 'definition') {
    const url = workAt(node.url, context);
    const own = { ...url, hasTest: namesTest(node.url.replace(/[?#].*$/, ''), context.tests) };
    return 'children' in node
      ? together([own, ...node.children.map((child) => workIn(child, context))])
      : own;
  }
  if (node.type === 'text')
    return { ...numbersIn(node.value, context), hasTest: namesTest(node.value, context.tests) };
  if (node.type === 'inlineCode') return { ...none, hasTest: namesTest(node.value, context.tests) };
  if (!('children' in node)) return none;
  const children: readonly Nodes[] = node.children;
  return together(children.map((child) => workIn(child, context)));
}

/** The same for a text without markup. */
export function workInText(text: string, context: WorkContext): Work {
  const addresses = text.split(/\s+/).filter((word) => address.test(word));
  return together([
    { ...numbersIn(text, context), hasTest: namesTest(text, context.tests) },
    ...addresses.map((word) => workAt(word, context)),
  ]);
}

/** Of several parts. */
export function together(works: readonly Work[]): Work {
  return {
    hasTest: works.some(({ hasTest }) => hasTest),
    issues: works.flatMap(({ issues }) => issues),
    elsewhere: works.flatMap(({ elsewhere }) => elsewhere),
  };
}

/** Why linked work does not count: it does not exist, or that cannot be told. */
export interface UncountedWork {
  /** As it is shown: `#12`, `acme/other#12`, or a host. */
  readonly name: string;
  readonly why: 'not-found' | 'unreadable' | 'not-read' | 'elsewhere';
}

/**
 * What keeps linked work from counting. One issue or pull request that exists is enough, or a test of the change.
 *
 * @returns null where it counts; none where nothing is linked
 */
export function uncounted(work: Work, context: WorkContext): readonly UncountedWork[] | null {
  const { known, options, pullRequest } = context;
  if (work.hasTest) return null;
  if (known === null) return work.issues.length + work.elsewhere.length > 0 ? null : [];
  if (work.elsewhere.some((host) => options['external-hosts'].includes(host))) return null;
  const states = work.issues.map((reference) => ({ reference, state: stateOf(reference, known) }));
  if (states.some(({ state }) => state === 'found')) return null;
  const own = pullRequest.repository.toLowerCase();
  return [
    ...states.map(
      ({ reference: { repository, number }, state }): UncountedWork => ({
        name: `${repository.toLowerCase() === own ? '' : repository}#${number}`,
        why: state === 'found' ? 'not-read' : state,
      }),
    ),
    ...work.elsewhere.map((name): UncountedWork => ({ name, why: 'elsewhere' })),
  ];
}

function stateOf(reference: IssueReference, known: readonly LinkedWork[]): LinkedWork['state'] | 'not-read' {
  const found = known.find(
    (each) =>
      each.reference.number === reference.number &&
      each.reference.repository.toLowerCase() === reference.repository.toLowerCase(),
  );
  return found?.state ?? 'not-read';
}

function workAt(url: string, { pullRequest, options }: WorkContext): Work {
  const target = address.test(url) ? targetOf(url, pullRequest) : null;
  if (target?.kind === 'external') return { ...none, elsewhere: [target.url.hostname] };
  return target?.reference.kind === 'issue'
    ? { ...none, issues: [withPermission(target.reference, pullRequest, options)] }
    : none;
}

function numbersIn(text: string, { home, pullRequest, options }: WorkContext): Work {
  const issues = numbered(text, home).flatMap((target) =>
    target.kind === 'document' && target.reference.kind === 'issue'
      ? [withPermission(target.reference, pullRequest, options)]
      : [],
  );
  return { ...none, issues };
}

function namesTest(text: string, tests: ReadonlySet<string>): boolean {
  return tokensIn(text).some((path) => tests.has(path));
}
