import { counted, listOf } from '../../text/lists-and-counts.ts';
import { fileLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Options } from './options.ts';
import type { DescribedTest } from './statements/in-description.ts';
import type { Statement } from './statements/statement.ts';

export const messages = {
  'other-branch': 'The policy asks for no manual test of changes into this branch.',
  'nothing-to-test': 'Only files change that need no manual test.',
  'update-bot': 'Only an update bot changed this, in commits that GitHub signed.',
  tested: 'It is written down how this change was tested by hand.',
  deployed: 'The head was deployed with success to an environment where people can try it out.',
  'reason-given': 'The description says why no manual test is needed.',
  draft: 'The pull request is a draft, and it is not written down yet how it was tested.',
  'not-compared': 'Whether the change is still the one that was tested cannot be told yet.',
  'unknown-team': 'A team of testers does not exist, or the app cannot see it.',
  'unreadable-description': 'The description is too long or too deeply nested to be read.',
  'not-tested': 'It is not written down how this change was tested by hand.',
  'no-longer-tested':
    'It is written down how an earlier version of this change was tested, and the change is another one now.',
  'not-by-a-tester': 'How this change was tested is written down, but not by a person who may say so.',
  'statement-not-counted': 'A statement of how the change was tested that does not count, and why.',
  'needed-file': 'A changed file for which it has to be written down how it was tested.',
} as const;

type Id = keyof typeof messages;
export type ManualTestFinding = Finding<Id>;
export type ManualTestVerdict = Verdict<Id>;

/** Names in one sentence. */
const maxNamed = 3;

/** Statements that do not count, and files, each as a finding. */
const maxFindings = 10;

export function otherBranch(branch: string): ManualTestVerdict {
  return {
    status: 'not-applicable',
    messageId: 'other-branch',
    summary: say`The policy asks for no manual test of changes into ${branch}.`,
    findings: [],
  };
}

export function nothingToTest(): ManualTestVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-to-test',
    summary: say`Only documentation, tests, configuration of builds and the like change.`,
    findings: [],
  };
}

export function updateBot(logins: readonly string[]): ManualTestVerdict {
  return {
    status: 'not-applicable',
    messageId: 'update-bot',
    summary: say`Only ${names(logins, 'and')} changed this (\`update-bots\`), in commits that GitHub signed.`,
    findings: [],
  };
}

export function tested({ way, source, says, isReason }: Statement): ManualTestVerdict {
  if (way === 'deployment')
    return {
      status: 'pass',
      messageId: 'deployed',
      summary: say`${source} succeeded, so the change can be tried out there.`,
      findings: [],
    };
  if (isReason)
    return {
      status: 'pass',
      messageId: 'reason-given',
      summary: say`${source} says why no manual test is needed: ${says ?? ''}.`,
      findings: [],
    };
  return {
    status: 'pass',
    messageId: 'tested',
    summary: says === null ? say`${source} says how this change was tested.` : say`${source}: ${says}.`,
    findings: [],
  };
}

export function unknownTeam(teams: readonly string[]): ManualTestVerdict {
  return {
    status: 'error',
    messageId: 'unknown-team',
    summary: say`The policy names a team of testers that does not exist, or that the app cannot see: ${names(teams, 'and')}.`,
    remedy: say`Correct the slug of the team under ${'testers'} in the policy, or let the app see the team.`,
    turn: 'administrator',
    findings: [],
  };
}

/** What is known where nothing that was said counts. */
export interface NotTested {
  /** Null: the description is no way under this policy. */
  readonly described: DescribedTest | null;
  readonly statements: readonly Statement[];
  readonly needed: readonly string[];
}

export function draft(what: NotTested, options: Options): ManualTestVerdict {
  return {
    status: 'pending',
    messageId: 'draft',
    summary: say`This is a draft, and it is not written down yet how it was tested by hand.`,
    waitingFor: say`the draft to be made ready for review`,
    remedy: say`${remedyOf(what, options)} Then mark the pull request as ready for review.`,
    turn: 'author',
    findings: findingsOf(what, 'notice'),
  };
}

export function notCompared(what: NotTested, reevaluateAt: Date): ManualTestVerdict {
  return {
    status: 'pending',
    messageId: 'not-compared',
    summary: say`GitHub has not computed yet whether the change is still the one that was tested.`,
    waitingFor: say`GitHub to compare the change`,
    remedy: say`Nothing: the check is evaluated again in a minute.`,
    turn: 'tool',
    findings: findingsOf(what, 'notice'),
    reevaluateAt,
  };
}

export function unreadable(what: NotTested, options: Options): ManualTestVerdict {
  const others = options.ways.filter((way) => way !== 'description');
  const or = others.length === 0 ? [] : say` Or ${lowered(waysOf({ ...options, ways: others }, []))}`;
  return {
    status: 'error',
    messageId: 'unreadable-description',
    summary: say`The description is too long or too deeply nested to be read.`,
    remedy: say`Shorten the description.${or}`,
    turn: 'author',
    findings: findingsOf(what, 'warning'),
  };
}

export function notTested(what: NotTested, options: Options): ManualTestVerdict {
  const { statements } = what;
  const has = (kind: 'stale' | 'person') => statements.some(({ notCounted }) => notCounted?.kind === kind);
  const id = has('stale') ? 'no-longer-tested' : has('person') ? 'not-by-a-tester' : 'not-tested';
  return {
    status: 'fail',
    messageId: id,
    summary: join([whyOf(what), ...neededWords(what)], ' '),
    remedy: remedyOf(what, options),
    turn: options.author ? 'author' : 'reviewer',
    findings: findingsOf(what, 'warning'),
  };
}

function whyOf({ statements, described }: NotTested): Message {
  const [first] = statements.toSorted((one, other) => rank(one) - rank(other));
  if (first?.notCounted) return say`${first.source} ${first.notCounted.why}.`;
  if (described?.state === 'unanswered')
    return say`Below ${names(described.titles, 'and')}, the description says too little about how this change was tested. Text of the template does not count.`;
  if (described?.state === 'no-section')
    return say`The description has no section that says how this change was tested by hand.`;
  return say`It is not written down how this change was tested by hand.`;
}

/** What is stale was said by somebody who may, and is most easily said again. */
function rank({ notCounted }: Statement): number {
  return notCounted === null ? 3 : ['stale', 'unfinished', 'short', 'person'].indexOf(notCounted.kind);
}

function neededWords({ needed }: NotTested): readonly Message[] {
  const [first] = needed;
  if (first === undefined) return [];
  const others = needed.length - 1;
  const more = others === 0 ? [] : say` and ${[counted(others, 'more file')]}`;
  return [say`It changes ${fileLink(first)}${more}.`];
}

function remedyOf({ described }: NotTested, options: Options): Message {
  const titles = described?.state === 'unanswered' ? described.titles : [];
  return waysOf(options, titles);
}

/** @param titles of the sections that the description has */
function waysOf(
  { ways, sections, testers, author, environments, ...options }: Options,
  titles: readonly string[],
): Message {
  const [title = 'Manual testing steps'] = titles.length > 0 ? titles : sections;
  const who =
    testers.length > 0
      ? say`ask a member of ${names(testers, 'or')} to comment`
      : author
        ? say`comment`
        : say`ask somebody with write access who did not contribute to comment`;
  const reason = options['not-needed-reason'] ? say` (or ${'N/A: <reason>'})` : [];
  const each: Readonly<Record<Options['ways'][number], Message>> = {
    description: say`write below the heading ${title} in the description what was tested by hand, and how, in at least ${options['min-letters']} letters${reason}`,
    command: say`${who} ${'/sdl tested <what and how>'}`,
    deployment: say`deploy the head to an environment like ${names(environments, 'or')}, and try it out there`,
  };
  const [first = [], ...others] = ways.map((way) => each[way]);
  return join([say`${raised(first)}.`, ...others.map((way) => say`Or ${way}.`)], ' ');
}

function raised(message: Message): Message {
  return withFirst(message, (first) => first.charAt(0).toUpperCase() + first.slice(1));
}

function lowered(message: Message): Message {
  return withFirst(message, (first) => first.charAt(0).toLowerCase() + first.slice(1));
}

function withFirst([first, ...others]: Message, change: (text: string) => string): Message {
  return typeof first === 'string'
    ? [change(first), ...others]
    : first === undefined
      ? []
      : [first, ...others];
}

function findingsOf(
  { statements, needed }: NotTested,
  level: ManualTestFinding['level'],
): readonly ManualTestFinding[] {
  return [
    ...statements.slice(0, maxFindings).flatMap(({ source, notCounted }): readonly ManualTestFinding[] =>
      notCounted === null
        ? []
        : [
            {
              messageId: 'statement-not-counted',
              level: 'notice',
              message: say`Not counted: ${source} ${notCounted.why}.`,
            },
          ],
    ),
    ...needed.slice(0, maxFindings).map(
      (path): ManualTestFinding => ({
        messageId: 'needed-file',
        level,
        path,
        message: say`It is not written down how this change was tested by hand.`,
      }),
    ),
  ];
}

function names(values: readonly string[], conjunction: 'and' | 'or'): Message {
  return listOf(
    values.map((value) => say`${value}`),
    conjunction,
    maxNamed,
  );
}
