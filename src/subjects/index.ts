import { branch } from './branch.ts';
import { commit } from './commit.ts';
import { installation } from './installation.ts';
import { mergeGroup } from './merge-group.ts';
import { pullRequest } from './pull-request.ts';
import { repository } from './repository.ts';
import { schedule } from './schedule.ts';
import type {
  CheckChange,
  CompletionOf,
  HoldsLease,
  OutcomeOf,
  SubjectKind,
  TaskOf,
  WakeOf,
} from './work.ts';

/** Every kind of subject: a new kind is a file of its own and a line here. */
const registry = [pullRequest, commit, branch, mergeGroup, repository, installation, schedule] as const;

type Registered = (typeof registry)[number];

/** What an event concerns and an evaluation is about. */
export type Subject = Parameters<Registered['key']>[0];

/** The subject of one kind. */
export type SubjectOf<Kind extends Subject['kind']> = Extract<Subject, { readonly kind: Kind }>;

/** What the kinds together need of the outside. */
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

/** The kind of a subject. Whatever its methods are given is of that kind, which TypeScript cannot follow through the map. */
function kindOf({ kind }: Subject): SubjectKind<Subject, Ports, Subject> {
  return byKind.get(kind) as unknown as SubjectKind<Subject, Ports, Subject>;
}

/** The subject's key, the same for every event about it: `pull-request:123:owner/name#7`. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${kindOf(subject).key(subject)}`;
}

/** Processes a subject as its kind does: {@link SubjectKind.reconcile}. */
export function reconcileSubject(task: Task, ports: Ports, holdsLease: HoldsLease): Promise<Outcome> {
  return kindOf(task.subject).reconcile(task, ports, holdsLease);
}

/** Shows on the subject that its evaluation failed; null when there is nothing to show it on: {@link SubjectKind.publishFailure}. */
export async function publishFailureOf(subject: Subject, ports: Ports): Promise<CheckChange | null> {
  return (await kindOf(subject).publishFailure?.(subject, ports)) ?? null;
}
