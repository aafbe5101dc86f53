import { parse } from 'yaml';

/** A workflow file, as far as it is emulated. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly path: string;
  readonly name: string;
  /** What starts it, by event. */
  readonly on: Readonly<Record<string, Trigger>>;
  readonly permissions?: PermissionsKey | undefined;
  readonly concurrency?:
    | string
    | { readonly group: string; readonly 'cancel-in-progress'?: unknown }
    | undefined;
  readonly env: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Trigger {
  readonly types?: string | readonly string[];
  readonly branches?: readonly string[];
  readonly tags?: readonly string[];
  readonly paths?: readonly string[];
  /** Of `workflow_run`: by name. */
  readonly workflows?: readonly string[];
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown }>>;
}

export type PermissionsKey = string | Readonly<Record<string, string>>;

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly permissions?: PermissionsKey;
  readonly environment?: string | { readonly name: string };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
  readonly outputs?: Readonly<Record<string, string>>;
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean;
}

const keys = {
  workflow: ['name', 'run-name', 'on', 'permissions', 'concurrency', 'env', 'jobs'],
  job: [
    'name',
    'needs',
    'if',
    'permissions',
    'environment',
    'env',
    'steps',
    'outputs',
    'runs-on',
    'timeout-minutes',
  ],
  step: ['id', 'name', 'if', 'uses', 'run', 'with', 'env', 'shell', 'continue-on-error', 'timeout-minutes'],
};

/** Reads a workflow file. @throws for what is not valid, or not emulated */
export function readWorkflow(path: string, text: string): Workflow {
  const read = parse(text) as Omit<Workflow, 'path' | 'on'> & { readonly on: unknown };
  if (typeof read !== 'object' || read === null) throw new Error(`${path} is not a workflow`);
  assertKnown(path, read, keys.workflow);
  for (const [id, job] of Object.entries(read.jobs)) {
    assertKnown(`${path}: jobs.${id}`, job, keys.job);
    for (const step of job.steps ?? []) assertKnown(`${path}: a step of ${id}`, step, keys.step);
  }
  return { ...read, path, name: read.name ?? path, env: read.env ?? {}, on: triggersOf(path, read.on) };
}

function assertKnown(where: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) throw new Error(`${where}: not emulated: ${key}`);
}

function triggersOf(path: string, on: unknown): Workflow['on'] {
  if (typeof on === 'string') return { [on]: {} };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event: string) => [event, {}]));
  if (typeof on !== 'object' || on === null) throw new Error(`${path} has no events`);
  return Object.fromEntries(Object.entries(on).map(([event, trigger]) => [event, trigger ?? {}]));
}
