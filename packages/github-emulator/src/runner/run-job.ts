import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobResult, StepAnnotation } from '../handles/workflows.ts';
import { type Contexts, interpolate, isMet, type Outcome } from './expression.ts';
import { type Place, runStep } from './run-step.ts';
import type { Job } from './workflow.ts';

export const skippedJob: JobResult = {
  conclusion: 'skipped',
  outputs: {},
  log: '',
  summary: '',
  annotations: [],
  steps: {},
};

/** What a job knows of its run. */
export interface JobOptions {
  readonly actions: Place['actions'];
  readonly payload: unknown;
  /** The variables of the run: `GITHUB_SHA` and so on. */
  readonly variables: Readonly<Record<string, string>>;
  readonly contexts: Contexts;
}

/** Runs the steps of a job, one after the other, in a folder that is deleted afterwards. */
export async function runJob(
  job: Job,
  { actions, payload, variables, contexts }: JobOptions,
): Promise<JobResult> {
  const temporary = mkdtempSync(join(tmpdir(), 'github-runner-'));
  const workspace = join(temporary, 'workspace');
  mkdirSync(workspace);
  const eventPath = join(temporary, 'event.json');
  writeFileSync(eventPath, JSON.stringify(payload));
  const place: Place = {
    temporary,
    workspace,
    actions,
    variables: {
      PATH: process.env.PATH ?? '',
      HOME: temporary,
      ...Object.fromEntries(
        Object.entries(job.env ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts)]),
      ),
      ...variables,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temporary,
      RUNNER_OS: 'Linux',
      RUNNER_ARCH: 'X64',
      RUNNER_NAME: 'emulated',
    },
  };
  try {
    return await runSteps(job, place, contexts);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function runSteps(job: Job, place: Place, contexts: Contexts): Promise<JobResult> {
  let outcome: Outcome = 'success';
  const steps: Record<string, Readonly<Record<string, string>>> = {};
  const log: string[] = [];
  const summaries: string[] = [];
  const annotations: StepAnnotation[] = [];
  const withSteps = (): Contexts => ({
    ...contexts,
    steps: Object.fromEntries(Object.entries(steps).map(([id, outputs]) => [id, { outputs }])),
  });
  for (const step of job.steps ?? []) {
    if (!isMet(step.if, withSteps(), outcome)) continue;
    const result = await runStep(step, place, withSteps());
    steps[step.id ?? randomUUID()] = result.outputs;
    log.push(result.log);
    summaries.push(result.summary);
    annotations.push(...result.annotations);
    if (!result.ok && step['continue-on-error'] !== true) outcome = 'failure';
  }
  const outputs = Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([name, value]) => [name, interpolate(value, withSteps())]),
  );
  return { conclusion: outcome, outputs, log: log.join(''), summary: summaries.join(''), annotations, steps };
}
