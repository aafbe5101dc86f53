import { accountedCommits } from './accounted-commits.ts';
import { app } from './app.ts';
import { branch } from './branch.ts';
import { command } from './command.ts';
import { commit } from './commit.ts';
import { endingException } from './ending-exception.ts';
import { gate } from './gate.ts';
import { installation } from './installation.ts';
import { mergeGroup } from './merge-group.ts';
import { mergedCommits } from './merged-commits.ts';
import { NotCovered } from './not-covered.ts';
import { policyEffect } from './policy-effect.ts';
import { posture } from './posture.ts';
import { pullRequest } from './pull-request.ts';
import { release } from './release.ts';
import { releaseEvidence } from './release-evidence.ts';
import { releasedCommit } from './released-commit.ts';
import { releases } from './releases.ts';
import { repository } from './repository.ts';
import { repositoryName } from './repository-name.ts';
import { schedule } from './schedule.ts';
import { tag } from './tag.ts';
import { waitingRuns } from './waiting-runs.ts';
import {
  type CompletionOf,
  type FailureNotice,
  gone,
  type HoldsLease,
  type OutcomeOf,
  type SubjectKind,
  type TaskOf,
  type WakeOf,
} from './work.ts';

/**
 * Every kind of subject. A new kind is a file and a line here:
 *
 * @example
 * // package.ts
 * export const packageVersion: SubjectKind<PackageSubject, PackagePorts> = {
 *   kind: 'package',
 *   key: (subject) => `${placeKey(subject)}/${subject.version}`,
 *   name: (subject) => `${placeName(subject)}/${subject.version}`,
 *   reconcile: (task, { github }) => …,
 * };
 */
const registry = [
  pullRequest,
  release,
  tag,
  releases,
  releaseEvidence,
  releasedCommit,
  gate,
  waitingRuns,
  command,
  endingException,
  commit,
  branch,
  mergeGroup,
  mergedCommits,
  accountedCommits,
  policyEffect,
  repository,
  repositoryName,
  posture,
  installation,
  schedule,
  app,
] as const;

type Registered = (typeof registry)[number];

/** What an event concerns, and what is evaluated: `{ kind: 'pull-request', repositoryId: 1296269, number: 7, … }`. */
export type Subject = Parameters<Registered['key']>[0];

/** The subject of one kind. */
export type SubjectOf<Kind extends Subject['kind']> = Extract<Subject, { readonly kind: Kind }>;

/** The ports that all kinds together need. */
export type Ports = Registered['reconcile'] extends (
  task: never,
  ports: infer All,
  holdsLease: never,
) => unknown
  ? All
  : never;

export type Wake = WakeOf<Subject>;
export type Task = TaskOf<Subject>;
export type Completion = CompletionOf<Subject>;
export type Outcome = OutcomeOf<Subject>;

/** The names of the kinds. */
export const subjectKinds: readonly Subject['kind'][] = registry.map(({ kind }) => kind);

const byKind = new Map(registry.map((each) => [each.kind, each]));

/** The kind of a subject. Its methods get subjects of that kind only, which TypeScript cannot infer from the map. */
function kindOf({ kind }: Subject): SubjectKind<Subject, Ports, Subject> {
  return byKind.get(kind) as unknown as SubjectKind<Subject, Ports, Subject>;
}

/** The subject's key, the same for every event about it: `pull-request:1296269#7`. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${kindOf(subject).key(subject)}`;
}

/** The subject as people write it, with the name that the repository had last: `pull-request:octo-org/widgets#7`. */
export function subjectName(subject: Subject): string {
  return `${subject.kind}:${kindOf(subject).name(subject)}`;
}

/** Processes a subject as its kind does: {@link SubjectKind.reconcile}. It is gone where the app does not reach its repository. */
export async function reconcileSubject(task: Task, ports: Ports, holdsLease: HoldsLease): Promise<Outcome> {
  try {
    return await kindOf(task.subject).reconcile(task, ports, holdsLease);
  } catch (error) {
    if (error instanceof NotCovered) return { ...gone, why: error.message };
    throw error;
  }
}

/** Publishes that the evaluation of a subject failed; null where it has no check: {@link SubjectKind.publishFailure}. */
export async function publishFailureOf(
  task: Task,
  ports: Ports,
  holdsLease: HoldsLease,
): Promise<FailureNotice | null> {
  try {
    return (await kindOf(task.subject).publishFailure?.(task, ports, holdsLease)) ?? null;
  } catch (error) {
    if (error instanceof NotCovered) return null;
    throw error;
  }
}
