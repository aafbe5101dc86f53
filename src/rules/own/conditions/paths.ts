import type { ChangedFile } from '../../../evidence/change.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { fileLink, type Message, say } from '../../../text/message.ts';
import { matcher } from '../../matching.ts';
import { isList, type PathsCondition } from '../schema/condition.ts';
import { type Answer, allOf, known } from './answer.ts';

/** Globs that one sentence names. */
const maxNamedGlobs = 3;

/** Whether the changed paths are such. A file counts with both of its paths, so that a rename takes it out of no glob. */
export function pathsAnswer(paths: PathsCondition, files: readonly ChangedFile[]): Answer {
  const {
    any,
    only,
    none,
    ignore = [],
  } = isList(paths)
    ? { any: paths as readonly string[] }
    : (paths as Exclude<PathsCondition, readonly string[]>);
  const isIgnored = matcher(ignore);
  const changed = pathsOf(files).filter((path) => !isIgnored(path));
  const answers: Answer[] = [];
  if (any !== undefined) {
    const isMatch = matcher(any);
    const found = changed.find(isMatch);
    answers.push(known(found !== undefined, matches(found, any), noneMatches(any)));
  }
  if (only !== undefined) {
    const isMatch = matcher(only);
    const other = changed.find((path) => !isMatch(path));
    const every = say`every changed file matches ${globsOf(only)}`;
    const why =
      other === undefined ? say`no file changes` : say`${fileLink(other)} does not match ${globsOf(only)}`;
    answers.push(known(other === undefined && changed.length > 0, every, why));
  }
  if (none !== undefined) {
    const isMatch = matcher(none);
    const found = changed.find(isMatch);
    answers.push(known(found === undefined, noneMatches(none), matches(found, none)));
  }
  return allOf(answers);
}

/** The first changed path that matches; null where none does. */
export function firstMatch(globs: readonly string[], files: readonly ChangedFile[]): string | null {
  return pathsOf(files).find(matcher(globs)) ?? null;
}

/** The paths of a change, also those before a rename. */
function pathsOf(files: readonly ChangedFile[]): readonly string[] {
  return files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [path, previousPath],
  );
}

function matches(path: string | undefined, globs: readonly string[]): Message {
  return say`${fileLink(path ?? '')} matches ${globsOf(globs)}`;
}

function noneMatches(globs: readonly string[]): Message {
  return say`no changed file matches ${globsOf(globs)}`;
}

/** Some globs, as they stand in a sentence. */
export function globsOf(globs: readonly string[]): Message {
  return listOf(
    globs.map((glob) => say`${glob}`),
    'or',
    maxNamedGlobs,
  );
}
