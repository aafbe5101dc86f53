import type { Exceptions, RefusedException, RegisteredException } from '../../evidence/exceptions.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { teamsOf } from '../../exceptions/approvers.ts';
import { registerOf, withRelease } from '../../exceptions/event.ts';
import { type FileContext, readExceptionsFile } from '../../exceptions/read-exceptions-file.ts';
import type { ExceptionPolicy } from '../../policy/exception-policy.ts';
import { exceptionsPath } from '../../policy/path.ts';
import { rules } from '../../rules/index.ts';
import { type ReadExceptionsFile, readExceptionsFiles, type WantedFiles } from '../read/exceptions-files.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';
import { readTeams } from './teams.ts';

const none: Exceptions = { registered: [], emergencies: [], refused: [] };

/**
 * The exceptions and emergencies of the repository: from the files that count under its policy, and from commands. Nothing is read where
 * the policy lets nobody approve any.
 */
export const exceptions = defineReader({
  slice: 'exceptions',
  lists: [],
  async read({ source, reading: { baseTip }, required }): Promise<Slice<Exceptions>> {
    const { exceptions: wanted } = required;
    if (wanted === null) return available(none);
    return readExceptions(source, baseTip, wanted.policy, wanted.files(source.now()));
  },
  async readForRelease({ source, reading: { policyCommit }, required }): Promise<Slice<Exceptions>> {
    const { exceptions: wanted } = required;
    if (wanted === null) return available(none);
    return readExceptions(source, policyCommit, wanted.policy, wanted.files(source.now()));
  },
});

/**
 * Reads the exceptions and emergencies of a repository.
 *
 * @param commit with the file of the repository itself
 * @param wanted the files that count
 */
export async function readExceptions(
  source: Source,
  commit: string,
  policy: ExceptionPolicy,
  wanted: WantedFiles,
): Promise<Slice<Exceptions>> {
  const now = source.now();
  const [files, teams, events] = await Promise.all([
    readExceptionsFiles(source, commit, wanted),
    readTeams(source, teamsOf(policy)),
    source.exceptionEvents.exceptionEvents(source.repositoryId),
  ]);
  if (!files.available) return files;
  if (!teams.available) return teams;
  const context: FileContext = { policy, teams: teams.value, rules: rules.map(({ id }) => id) };
  const { own, organization, named } = files.value;
  const read = [
    ...(own === undefined ? [] : [entriesOf(own, 'own', context)]),
    ...(organization === undefined ? [] : [entriesOf(organization, 'shared', context)]),
    ...(named === undefined ? [] : [entriesOf(named, 'shared', context)]),
  ];
  const { registered, emergencies, released } = registerOf(events);
  return available({
    registered: [
      ...read.flatMap((each) => each.registered).map((each) => withRelease(each, released)),
      ...registered.map((each) => notLaterThan(withRelease(each, released), now)),
    ],
    emergencies: emergencies.map((each) => ({
      ...each,
      declaredAt: earlier(each.declaredAt, now),
    })),
    refused: read.flatMap((each) => each.refused),
  });
}

function entriesOf(
  { repository, commit, content }: ReadExceptionsFile,
  reach: 'own' | 'shared',
  context: FileContext,
): { readonly registered: readonly RegisteredException[]; readonly refused: readonly RefusedException[] } {
  const path = exceptionsPath;
  if ('text' in content)
    return readExceptionsFile(content.text, { repository, path, commit, reach }, context);
  const { mistake: message } = content;
  return { registered: [], refused: [{ id: null, repository, path, line: 1, column: 1, message }] };
}

/** What is stored has happened, also where the clock of the replica that stored it is ahead of this one's. */
function notLaterThan({ exception, decisions }: RegisteredException, now: Date): RegisteredException {
  return { exception, decisions: decisions.map((each) => ({ ...each, at: earlier(each.at, now) })) };
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
