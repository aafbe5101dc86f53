import type { Readable } from 'node:stream';
import type { Environment } from '../platform/settings.ts';
import type { CommandEntry } from './command.ts';

/**
 * The commands of `sdl-gate`, in the order of its list. Each is loaded when it is called: together they take a second.
 *
 * @param environment gives the variables, once a command asks for them
 * @param input what a command may read a policy from
 */
export function commands(environment: () => Environment, input: Readable): readonly CommandEntry[] {
  return [
    {
      name: 'init',
      summary: 'proposes a policy for a clone',
      load: async () => (await import('./init/init.ts')).init,
    },
    {
      name: 'validate',
      summary: 'finds the mistakes in policy files',
      load: async () => (await import('./validate/validate.ts')).validate(input),
    },
    {
      name: 'replay',
      summary: 'reports what the policy would have said about merged changes',
      load: async () => (await import('./replay.ts')).replay,
    },
    {
      name: 'check',
      summary: 'evaluates a pull request or commits of a clone, without a server',
      load: async () => (await import('./check/check.ts')).check(environment),
    },
    {
      name: 'explain',
      summary: 'says why the check of a pull request is as it is',
      load: async () => (await import('./explain/explain.ts')).explain(environment),
    },
    {
      name: 'doctor',
      summary: 'says what to click so that a repository is set up as its policy needs it',
      load: async () => (await import('./doctor/doctor.ts')).doctor(environment),
    },
    {
      name: 're-evaluate',
      summary: 'evaluates pull requests again',
      load: async () => (await import('./re-evaluate.ts')).reEvaluate(environment),
    },
    {
      name: 'record',
      summary: 'lists, shows and recomputes recorded verdicts',
      load: async () => (await import('./record/record.ts')).record(environment),
    },
    {
      name: 'evidence',
      summary: 'shows, exports and samples what the record holds for an audit',
      load: async () => (await import('./evidence/evidence.ts')).evidence(environment),
    },
    {
      name: 'ledger',
      summary: 'shows that sealed entries of the record are unchanged',
      load: async () => (await import('./ledger/ledger.ts')).ledger(environment),
    },
    {
      name: 'exceptions',
      summary: 'lists, shows and checks exceptions to the policy',
      load: async () => (await import('./exceptions/exceptions.ts')).exceptions(environment),
    },
    {
      name: 'release',
      summary: 'says whether a commit may be released',
      load: async () => (await import('./release/release.ts')).release(environment),
    },
    {
      name: 'statements',
      summary: 'prints the signed statements about a commit',
      load: async () => (await import('./statements/statements.ts')).statements(environment),
    },
    {
      name: 'verify',
      summary: 'verifies statements, cases and exports offline',
      load: async () => (await import('./verify/verify.ts')).verify(environment),
    },
    {
      name: 'keys',
      summary: 'lists and rotates the keys that sign',
      load: async () => (await import('./keys/keys.ts')).keys(environment),
    },
    {
      name: 'work',
      summary: 'lists the work queue, shows the state of a pull request, retries dead-lettered subjects',
      load: async () => (await import('./work.ts')).work(environment),
    },
    {
      name: 'store',
      summary: 'copies the store to another database',
      load: async () => (await import('./store.ts')).store,
    },
  ];
}
