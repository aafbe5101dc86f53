import { fileURLToPath } from 'node:url';
import {
  type CheckRunRecord,
  type Emulator,
  type FinishedRun,
  type PullRequest,
  type Repository,
  startEmulator,
} from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { settle } from '../running-service.ts';

/** What workflows call the Action in the pages. */
export const actionName = 'octo-org/sdl-gate';

/** A GitHub that runs the workflows of its repositories with the bundle of the Action, and the people of every shop. */
export async function startActions(): Promise<Emulator> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const emulator = await startEmulator({
    app: { ...registeredApp(), events: [] },
    actions: { [actionName]: root },
  });
  settle(emulator);
  return emulator;
}

/** A repository `shop` with these files, in an organization of its own. */
export async function emptyShop(
  { world }: Emulator,
  owner: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Repository> {
  const organization = world.organization(owner);
  organization.team('developers', ['mona', 'ada', 'grace']);
  const repository = await world.repository({
    owner,
    name: 'shop',
    files: { 'README.md': '# Shop\n', ...files },
  });
  repository.teamAccess('developers', 'write');
  return repository;
}

/** What ran since the last call, as `workflow on event: conclusion`. */
export function newRuns(emulator: Emulator): () => readonly string[] {
  let seen = 0;
  return () => {
    const fresh = emulator.workflows.runs.slice(seen);
    seen = emulator.workflows.runs.length;
    return fresh.map(({ workflow, event, conclusion }) => `${workflow} on ${event}: ${conclusion}`);
  };
}

/** The last run that ended. */
export function lastRun({ workflows }: Emulator): FinishedRun {
  const run = workflows.runs.at(-1);
  if (run === undefined) throw new Error('No workflow ran.');
  return run;
}

/** The log of every job of a run. */
export function logOf({ jobs }: FinishedRun): string {
  return Object.values(jobs)
    .map(({ log }) => log)
    .join('');
}

/** The newest check `SDL` on the head of a pull request, whatever app reports it. */
export function sdlCheckOf({ checks }: PullRequest): CheckRunRecord {
  const run = checks.findLast(({ name }) => name === 'SDL');
  if (run === undefined) throw new Error('There is no check SDL.');
  return run;
}
