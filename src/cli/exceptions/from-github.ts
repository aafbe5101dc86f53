import { engine } from '../../engine/engine.ts';
import { overviewOf, unusedDays } from '../../exceptions/overview.ts';
import { systemClock } from '../../platform/clock.ts';
import { withoutExceptions } from '../../policy/exception-policy.ts';
import type { PolicyProblem } from '../../policy/policy.ts';
import type { Entries } from '../../store/entries.ts';
import type { ExceptionEvents } from '../../store/exceptions.ts';
import type { Place } from '../../subjects/place.ts';
import { plain } from '../../text/message.ts';
import type { GitHubAccess } from '../github-access.ts';
import { readInherited } from './inherited.ts';
import { readLastUsed } from './last-used.ts';
import type { Register } from './register.ts';

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/**
 * Reads the exceptions of a repository from its files on GitHub and from the store.
 *
 * @param at the time for which states are asked
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function registerOfRepository(
  {
    probot,
    store,
    appId,
    organizationRepository,
  }: {
    readonly probot: GitHubAccess['probot'];
    readonly store: ExceptionEvents & Entries;
    readonly appId: number;
    readonly organizationRepository: string;
  },
  place: Place,
  at: Date,
): Promise<Register> {
  const { readRepositoryExceptions } = await import('../../github/gather/repository-exceptions.ts');
  const { repository, policy, exceptions } = await readRepositoryExceptions(
    {
      probot,
      appId,
      engine,
      organizationRepository,
      clock: systemClock,
      // Those that ended are listed, too.
      exceptionEvents: { ...store, exceptionEvents: (id) => store.exceptionEvents(id, new Date(0)) },
    },
    place,
  );
  const inherited = await readInherited(store, place.repositoryId, at);
  const nothing = { registered: [], emergencies: [], refused: [] };
  if (!policy.valid) {
    return {
      name: repository,
      at,
      overview: overviewOf(nothing, null, at, null),
      inherited,
      problems: policy.problems.map((problem) => `The policy cannot be used: ${messageOf(problem)}`),
      notes: [],
    };
  }
  const { exceptions: section = withoutExceptions } = policy.policy;
  if (!exceptions.available) {
    const { message, remedy } = exceptions.problem;
    return {
      name: repository,
      at,
      overview: overviewOf(nothing, section, at, null),
      inherited,
      problems: [plain(message), plain(remedy)],
      notes: [],
    };
  }
  const active = overviewOf(exceptions.value, section, at, null).exceptions.filter(
    ({ state }) => state.kind === 'active',
  );
  const since = new Date(at.getTime() - unusedDays * millisecondsPerDay);
  const used = await readLastUsed(
    store,
    place.repositoryId,
    since,
    active.map(({ exception }) => exception.id),
  );
  return {
    name: repository,
    at,
    overview: overviewOf(exceptions.value, section, at, used),
    inherited,
    problems: section.approvers.length === 0 ? [nobodyApproves] : [],
    notes: [],
  };
}

/** Said where the policy names no approver. */
export const nobodyApproves =
  'The policy names nobody who approves exceptions, so none counts: name them under exceptions.approvers.';

function messageOf(problem: PolicyProblem): string {
  const place = 'line' in problem ? ` (line ${problem.line})` : '';
  return `${problem.message}${place}`;
}
