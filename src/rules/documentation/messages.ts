import type { IssueReference } from '../../evidence/documents.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { fileLink, issueLink, join, type Message, say } from '../../text/message.ts';
import { isSameRepository } from '../linked-issues.ts';
import type { MajorScore } from '../major-change/score.ts';
import { type ReasonGiven, reasonMessages } from '../reason-verdict.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { type SurfaceChange, type SurfaceKind, surfaceWords } from './surface/surface.ts';

export const messages = {
  'nothing-to-document': 'The change touches nothing that users meet, and is not major.',
  documented: 'What users meet is documented with the change, and a major change records its decision.',
  'no-documentation': 'The change touches what users meet, and no documentation changes.',
  'no-decision': 'The change is major, and nothing records its decision.',
  'reason-accepted': 'Documentation or a decision is missing, for a reason that a reviewer accepted.',
  'reason-not-accepted':
    'Documentation or a decision is missing, for a reason that no reviewer has accepted yet.',
  reason: 'The reason why documentation or a decision is missing.',
  ...reasonMessages,
  surface: 'A name that users meet, and that the change adds or removes.',
  'more-surface': 'How many more such names there are.',
  document: 'A document that the change edits.',
  'document-unseen': 'A document whose diff GitHub does not show, so that it does not count.',
  'major-signal': 'Why the change is major.',
  decision: 'Where the decision is recorded.',
} as const;

export type Id = keyof typeof messages;
type DocumentationFinding = Finding<Id>;
export type DocumentationVerdict = Verdict<Id>;
export type Failure = Extract<DocumentationVerdict, { status: 'fail' }>;

/** Findings of one kind; the others are counted. */
const maxFindings = 20;

/** Names in one message. */
const maxNames = 3;

export const documentationReason = 'Docs-Not-Needed';
export const decisionReason = 'Decision-Not-Needed';
export const noDocumentationNeeded: Message = say`no documentation is needed`;
export const noDecisionNeeded: Message = say`no recorded decision is needed`;

export function nothingToDocument(): DocumentationVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-to-document',
    summary: say`The change touches nothing that users meet, and is not major.`,
    findings: [],
  };
}

/** The verdict where documentation changes with what users meet. */
export function documented(
  surface: readonly SurfaceChange[],
  where: Message,
  documents: readonly { readonly path: string; readonly line: number | null }[],
): DocumentationVerdict {
  return {
    status: 'pass',
    messageId: 'documented',
    summary: say`Documentation changes with ${touched(surface)}: ${where}.`,
    findings: [
      ...documents.slice(0, maxFindings).map(
        ({ path, line }): DocumentationFinding => ({
          messageId: 'document',
          level: 'notice',
          path,
          ...(line === null ? {} : { line }),
          message: say`Documentation changes here.`,
        }),
      ),
      ...surfaceFindings(surface, 'notice'),
    ],
  };
}

/** Where documentation changes, to complete a sentence. */
export function documentsWords(documents: readonly { readonly path: string }[]): Message {
  return listOf(
    documents.map(({ path }) => fileLink(path)),
    'and',
    maxNames,
  );
}

export function referenceWords({ repository, number }: IssueReference, own: string): Message {
  return isSameRepository(repository, own) ? issueLink(number) : say`${`${repository}#${number}`}`;
}

/** The verdict where what users meet changes without documentation. */
export function noDocumentation(
  surface: readonly SurfaceChange[],
  unseen: readonly string[],
  repositories: readonly string[],
): Failure {
  const elsewhere =
    repositories.length === 0
      ? []
      : say`, or link a pull request of ${listOf(
          repositories.map((each) => say`${each}`),
          'or',
          maxNames,
        )} in the description`;
  return {
    status: 'fail',
    messageId: 'no-documentation',
    summary: say`The change touches ${touched(surface)}, and no documentation changes with it.`,
    remedy: say`Describe the change in a document, such as ${'README.md'} or a page in ${'docs/'}${elsewhere}.`,
    turn: 'author',
    waivable: { of: ['surface', 'more-surface'], otherwise: null },
    findings: [
      ...surfaceFindings(surface, 'failure'),
      ...unseen.slice(0, maxFindings).map(
        (path): DocumentationFinding => ({
          messageId: 'document-unseen',
          level: 'warning',
          path,
          message: say`GitHub does not show the diff of this document, so it does not count.`,
        }),
      ),
    ],
  };
}

/** The verdict where a major change records its decision. */
export function decided(
  where: Message,
  place: { readonly path: string; readonly line: number | null } | null,
): DocumentationVerdict {
  return {
    status: 'pass',
    messageId: 'documented',
    summary: say`The decision is recorded in ${where}.`,
    findings:
      place === null
        ? []
        : [
            {
              messageId: 'decision',
              level: 'notice',
              path: place.path,
              ...(place.line === null ? {} : { line: place.line }),
              message: say`The decision is recorded here.`,
            },
          ],
  };
}

/** The verdict where a major change does not. */
export function noDecision({ score, threshold, hits }: MajorScore, globs: readonly string[]): Failure {
  return {
    status: 'fail',
    messageId: 'no-decision',
    summary: say`The change is major (score ${score}, threshold ${threshold}), and nothing records its decision.`,
    remedy: say`Record why it is done this way: link the issue with the decision in the description, or add a file that matches ${listOf(
      globs.map((each) => say`${each}`),
      'or',
      maxNames,
    )}.`,
    turn: 'author',
    findings: hits.slice(0, maxFindings).map(
      ({ signal, reason, path, line }): DocumentationFinding => ({
        messageId: 'major-signal',
        level: 'notice',
        topic: signal,
        ...(path === null ? {} : { path }),
        ...(line === null ? {} : { line }),
        message: say`${reason}.`,
      }),
    ),
  };
}

/** How the author gives a reason; empty where the policy allows none. */
export function reasonOffer(name: string, allowed: boolean): Message {
  return allowed ? say`If none is needed, say why in the description: ${`${name}: <why>`}.` : [];
}

export function documentationReasonGiven(why: string): ReasonGiven {
  return {
    heading: say`Documentation not needed`,
    why,
    inShort: say`${why}`,
    notNeeded: noDocumentationNeeded,
    instead: 'update the documentation',
    asksFor: 'documentation',
  };
}

export function decisionReasonGiven(why: string): ReasonGiven {
  return {
    heading: say`Decision not needed`,
    why,
    inShort: say`${why}`,
    notNeeded: noDecisionNeeded,
    instead: 'record the decision',
    asksFor: 'the decision',
  };
}

/** What a change touches, by kinds, the first with a name: "routes (`GET /carts`)". */
function touched(surface: readonly SurfaceChange[]): Message {
  const kinds = [...new Set(surface.map(({ kind }) => kind))];
  return listOf(
    kinds.map((kind) => {
      const names = surface.filter((each) => each.kind === kind).map(({ name }) => say`${name}`);
      return say`${[surfaceWords[kind]]} (${listOf(names, 'and', maxNames)})`;
    }),
    'and',
  );
}

const verbs = { added: 'Adds', removed: 'Removes' } as const;

const singular: Readonly<Record<SurfaceKind, string>> = {
  routes: 'the route',
  configuration: 'the configuration key',
  'command-line': 'the option or command',
  environment: 'the environment variable',
  api: 'the name that other code can use',
  database: 'the table or column',
  events: 'the event',
  permissions: 'the permission',
};

function surfaceFindings(
  surface: readonly SurfaceChange[],
  level: 'failure' | 'notice',
): readonly DocumentationFinding[] {
  const more = surface.length - maxFindings;
  return [
    ...surface.slice(0, maxFindings).map(
      ({ kind, change, name, path, line }): DocumentationFinding => ({
        messageId: 'surface',
        level,
        topic: kind,
        path,
        line,
        message: say`${[verbs[change]]} ${[singular[kind]]} ${name}.`,
      }),
    ),
    ...(more > 0
      ? [
          {
            messageId: 'more-surface',
            level: level === 'failure' ? 'warning' : 'notice',
            message: say`${[counted(more, 'more name')]} ${[plural(more, 'changes', 'change')]}.`,
          } as const,
        ]
      : []),
  ];
}

/** One verdict of two parts: the worse of them, with what the other one says. */
export function together(parts: readonly DocumentationVerdict[]): DocumentationVerdict {
  const [first, second] = [...parts].sort((one, two) => rank(two) - rank(one));
  if (first === undefined) return nothingToDocument();
  if (second === undefined) return first;
  const findings = [...first.findings, ...second.findings];
  const summary = join([first.summary, second.summary], ' ');
  if (first.status === 'fail' && second.status === 'fail') {
    const { waivable: _, ...failure } = first;
    return { ...failure, summary, remedy: join([first.remedy, second.remedy], ' '), findings };
  }
  // What else is missing is not waived with the findings of this part.
  return first.status === 'fail' && first.waivable !== undefined
    ? {
        ...first,
        summary,
        findings,
        waivable: { ...first.waivable, otherwise: second.status === 'pass' ? null : second },
      }
    : { ...first, summary, findings };
}

const ranks = { fail: 3, pending: 2, pass: 1 } as const;

function rank({ status }: DocumentationVerdict): number {
  return status in ranks ? ranks[status as keyof typeof ranks] : 4;
}
