import { failed, notVerified, type ReleaseVerifiedVerdict, unknownTeam, verified } from './messages.ts';
import type { Options } from './options.ts';
import { type Evidence, findStatements } from './statements/find-statements.ts';

/** Evaluates whether a person who may has verified the released commit, or one that is near enough. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ReleaseVerifiedVerdict {
  const { release, teams = {} } = evidence;
  const absent = options.teams.filter((team) => !Object.hasOwn(teams, team));
  if (absent.length > 0) return unknownTeam(absent);
  const statements = findStatements(evidence, options, now);
  const counting = statements.find(({ notCounted }) => notCounted === null);
  if (counting !== undefined) return verified(counting, statements);
  const isOver = statements.find(
    ({ notCounted, distance }) => notCounted?.kind === 'failed' && distance === 0,
  );
  return isOver === undefined
    ? notVerified(release.sha, statements, options, now)
    : failed(isOver, statements, options);
}
