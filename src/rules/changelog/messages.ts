import { nameOf } from '../../authorship/reviewers.ts';
import type { DecidingLabel } from '../../evidence/deciding-labels.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { fileLink, type Message, say } from '../../text/message.ts';
import { type ReasonGiven, reasonMessages } from '../reason-verdict.ts';
import type { VisibleFile } from '../user-visible-files.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Convention } from './conventions/convention.ts';
import type { Entry, IgnoredEntry } from './entries/find-entries.ts';
import { statedName } from './entries/stated-entry.ts';
import type { Options } from './options.ts';

export const messages = {
  'nothing-visible': 'Nothing in the change is visible to users.',
  'entry-found': 'The change has an entry in the changelog.',
  'no-entry': 'Users may see the change, and it has no entry in the changelog.',
  'entry-elsewhere': 'Users may see the change, and its entries are in the changelogs of other packages.',
  'audience-not-told': 'The change has an entry, and no label or issue tells other teams of it.',
  'base-unread': 'The base branch could not be read, so it is not known how entries are written.',
  'label-accepted': 'A label that counts says that the change needs no entry.',
  'reason-accepted': 'The change has no entry, for a reason that a reviewer accepted.',
  'reason-not-accepted': 'The change has no entry, for a reason that no reviewer has accepted yet.',
  reason: 'The reason why the change has no entry.',
  ...reasonMessages,
  'visible-file': 'A file whose change users may see.',
  'more-visible-files': 'How many more such files there are.',
  entry: 'Where the entry is.',
  'entry-ignored': 'What looks like an entry but does not count, and why.',
  'label-counted': 'The label that says that no entry is needed, and who set it.',
  'label-ignored': 'A label that does not count, and why.',
} as const;

type Id = keyof typeof messages;
type ChangelogFinding = Finding<Id>;
export type ChangelogVerdict = Verdict<Id>;
export type Failure = Extract<ChangelogVerdict, { status: 'fail' }>;

/** Findings of one kind; the others are counted. */
const maxFindings = 20;

/** Files named in one message. */
const maxNamedFiles = 3;

/** The line of the description that says why no entry is needed. */
export const reasonName = 'Changelog-Not-Needed';

/** What a reason explains. */
export const noEntryIsNeeded: Message = say`no changelog entry is needed`;

/** What the rule knows of the change besides its verdict. */
export interface Beside {
  readonly ignored: readonly IgnoredEntry[];
  /** Labels that do not count, and why, a clause. */
  readonly ignoredLabels: readonly { readonly name: string; readonly why: Message }[];
}

export function nothingVisible(): ChangelogVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-visible',
    summary: say`Nothing in the change is visible to users.`,
    findings: [],
  };
}

export function baseUnread(): ChangelogVerdict {
  return {
    status: 'error',
    messageId: 'base-unread',
    summary: say`The root of the base branch could not be read, so it is not known how entries are written.`,
    remedy: say`Re-evaluate the check. If the error persists, name the convention in the policy, under ${'conventions'}.`,
    turn: 'administrator',
    findings: [],
  };
}

/** The verdict on a change with its entries. */
export function entryFound(entries: readonly Entry[], beside: Beside): ChangelogVerdict {
  return {
    status: 'pass',
    messageId: 'entry-found',
    summary: say`The change has an entry: ${listOf(entries.map(entryWords), 'and', maxNamedFiles)}.`,
    findings: [...entries.slice(0, maxFindings).flatMap(entryFinding), ...besideFindings(beside)],
  };
}

/** The verdict on a change with an entry of which other teams are not told. */
export function audienceNotTold(
  entries: readonly Entry[],
  beside: Beside,
  options: Pick<Options, 'audience-labels' | 'audience-repositories'>,
): ChangelogVerdict {
  const ways = [
    ...options['audience-labels'].map((name) => say`the label ${name}`),
    ...options['audience-repositories'].map((name) => say`a link in the description to an issue of ${name}`),
  ];
  return {
    status: 'fail',
    messageId: 'audience-not-told',
    summary: say`The change has an entry, and nothing tells other teams about the new feature.`,
    remedy: say`Add ${listOf(ways, 'or')}.`,
    turn: 'author',
    findings: [...entries.slice(0, maxFindings).flatMap(entryFinding), ...besideFindings(beside)],
  };
}

/**
 * The verdict on a change without an entry for some of its files.
 *
 * @param missing the files without one
 * @param homes the directories of the changelogs that need one, where several packages have theirs
 */
export function noEntry(
  missing: readonly VisibleFile[],
  homes: readonly string[],
  {
    entries,
    counting,
    ...beside
  }: Beside & {
    readonly entries: readonly Entry[];
    readonly counting: readonly Convention[];
  },
): Failure {
  const named = listOf(
    missing.map(({ classified: { file } }) =>
      file.status === 'removed' ? say`${file.path}` : fileLink(file.path),
    ),
    'and',
    maxNamedFiles,
  );
  const what = say`${[counted(missing.length, 'file')]} ${[plural(missing.length, 'changes', 'change')]} what users may see: ${named}.`;
  const elsewhere = entries.length > 0;
  const more = missing.length - maxFindings;
  return {
    status: 'fail',
    messageId: elsewhere ? 'entry-elsewhere' : 'no-entry',
    summary: elsewhere
      ? say`${what} Its entries are in the changelogs of other packages.`
      : say`${what} There is no changelog entry.${beside.ignored.length > 0 ? say` What looks like one does not count.` : []}`,
    remedy: say`Add ${listOf(
      counting.map((each) => wayOf(each, homes)),
      'or',
    )}.`,
    turn: 'author',
    waivable: { of: ['visible-file', 'more-visible-files'], otherwise: null },
    findings: [
      ...missing.slice(0, maxFindings).map(
        ({ classified: { file }, line }): ChangelogFinding => ({
          messageId: 'visible-file',
          level: 'failure',
          path: file.path,
          ...(line === null ? {} : { line }),
          message: say`Users may see this change, and no entry describes it.`,
        }),
      ),
      ...(more > 0
        ? [
            {
              messageId: 'more-visible-files',
              level: 'warning',
              message: say`${[counted(more, 'more file')]} ${[plural(more, 'changes', 'change')]} what users may see.`,
            } as const,
          ]
        : []),
      ...entries.slice(0, maxFindings).flatMap(entryFinding),
      ...besideFindings(beside),
    ],
  };
}

/** How the author gives a reason; empty where the policy allows none. */
export function reasonOffer({ reasons, labels }: Pick<Options, 'reasons' | 'labels'>): Message {
  const ways = [
    ...(reasons ? [say`say why in the description: ${`${reasonName}: <why>`}`] : []),
    ...(labels.length > 0
      ? [
          say`ask a reviewer to set the label ${listOf(
            labels.map((name) => say`${name}`),
            'or',
          )}`,
        ]
      : []),
  ];
  return ways.length === 0 ? [] : say`If none is needed, ${listOf(ways, 'or')}.`;
}

const shared = { notNeeded: noEntryIsNeeded, instead: 'add an entry', asksFor: 'an entry' } as const;

export function reasonInDescription(why: string): ReasonGiven {
  return { ...shared, heading: say`Changelog entry not needed`, why, inShort: say`${why}` };
}

/** `CHANGELOG entry: null`. */
export function statedNone(): ReasonGiven {
  const why = `${statedName}: null`;
  return {
    ...shared,
    heading: say`Changelog entry not needed`,
    why,
    inShort: say`the description says ${why}`,
  };
}

export function emptyChangeset(path: string): ReasonGiven {
  return {
    ...shared,
    heading: say`Changelog entry not needed (empty changeset)`,
    why: path,
    inShort: say`the changeset ${path} is empty`,
    writtenIn: 'change',
  };
}

/** The verdict on a change that needs no entry as a label says. */
export function labelAccepted({ name, events }: DecidingLabel, beside: Beside): ChangelogVerdict {
  const by = events.findLast(({ kind }) => kind === 'set')?.by ?? null;
  return {
    status: 'pass',
    messageId: 'label-accepted',
    summary: say`No changelog entry is needed: ${nameOf(by)} set the label ${name}.`,
    findings: [
      { messageId: 'label-counted', level: 'notice', message: say`${nameOf(by)} set the label ${name}.` },
      ...besideFindings(beside),
    ],
  };
}

function entryWords({ convention, place }: Entry): Message {
  if (place !== null) return fileLink(place.path, place.line);
  return convention === 'title' ? say`the title` : say`the description`;
}

function entryFinding({ place }: Entry): readonly ChangelogFinding[] {
  return place === null
    ? []
    : [
        {
          messageId: 'entry',
          level: 'notice',
          path: place.path,
          line: place.line,
          message: say`The changelog entry.`,
        },
      ];
}

function besideFindings({ ignored, ignoredLabels }: Beside): readonly ChangelogFinding[] {
  return [
    ...ignored.slice(0, maxFindings).map(
      ({ path, line, why }): ChangelogFinding => ({
        messageId: 'entry-ignored',
        level: 'warning',
        ...(path === null ? {} : { path }),
        ...(line === null ? {} : { line }),
        message: why,
      }),
    ),
    ...ignoredLabels.map(
      ({ name, why }): ChangelogFinding => ({
        messageId: 'label-ignored',
        level: 'notice',
        message: say`The label ${name} does not count: ${why}.`,
      }),
    ),
  ];
}

/** What the author adds, to complete "Add …". */
function wayOf(convention: Convention, homes: readonly string[]): Message {
  switch (convention) {
    case 'changelog': {
      const packages = homes.filter((home) => home !== '').map((home) => say`${home}`);
      const where = packages.length === 0 ? [] : say` of ${listOf(packages, 'and', maxNamedFiles)}`;
      return say`a line below ${'## [Unreleased]'} in the changelog${where}`;
    }
    case 'changesets':
      return say`a changeset (${'npx changeset'})`;
    case 'fragments':
      return say`a fragment: a file for this change next to the others`;
    case 'title':
      return say`a type that counts as an entry to the title, such as ${'feat: …'}`;
    case 'description':
      return say`the line ${`${statedName}: <text>`} to the description`;
  }
}
