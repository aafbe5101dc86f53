import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { StepAnnotation } from '../handles/workflows.ts';
import { annotationsIn, maxSummary, readValues } from './command-files.ts';
import { type Contexts, interpolate } from './expression.ts';
import type { Step } from './workflow.ts';

/** How a step ended. */
export interface StepResult {
  readonly ok: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote to its output and to its errors. */
  readonly log: string;
  readonly summary: string;
  readonly annotations: readonly StepAnnotation[];
}

/** Where a step runs. */
export interface Place {
  /** A folder for the files of the job, and its working directory. */
  readonly temporary: string;
  readonly workspace: string;
  /** The folders of actions, by `owner/name`. */
  readonly actions: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** Milliseconds after which a step is ended. */
const maxStepMs = 120_000;

/** An action's own description: https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
interface ActionDescription {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown; readonly required?: boolean }>>;
  readonly runs: { readonly using: string; readonly main?: string };
}

/**
 * Runs a step in a process of its own, as the runner does: with the variables, the inputs and the command files.
 *
 * @throws for a step that is not emulated
 */
export async function runStep(step: Step, place: Place, contexts: Contexts): Promise<StepResult> {
  const named = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts)]),
  );
  const files = {
    GITHUB_OUTPUT: join(place.temporary, 'output'),
    GITHUB_STEP_SUMMARY: join(place.temporary, 'summary'),
    GITHUB_ENV: join(place.temporary, 'env'),
    GITHUB_PATH: join(place.temporary, 'path'),
    GITHUB_STATE: join(place.temporary, 'state'),
  };
  for (const path of Object.values(files)) writeFileSync(path, '');
  const variables = { ...place.variables, ...named, ...files };
  const { code, log } =
    step.uses === undefined
      ? await inProcess(
          'bash',
          ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOf(step, contexts)],
          {
            ...variables,
          },
          place.workspace,
        )
      : await runAction(step, place, variables, contexts);
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
  const isTooLarge = Buffer.byteLength(summary) > maxSummary;
  return {
    ok: code === 0,
    outputs: Object.fromEntries(readValues(readFileSync(files.GITHUB_OUTPUT, 'utf8'))),
    log: isTooLarge
      ? `${log}\n$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k`
      : log,
    summary: isTooLarge ? '' : summary,
    annotations: annotationsIn(log),
  };
}

function scriptOf({ run, name }: Step, contexts: Contexts): string {
  if (run === undefined) throw new Error(`the step ${name ?? ''} has neither uses nor run`);
  return interpolate(run, contexts);
}

function runAction(
  step: Step,
  { actions, workspace }: Place,
  variables: Readonly<Record<string, string>>,
  contexts: Contexts,
) {
  const named = String(step.uses).replace(/@[^@]*$/, '');
  const folder = actions[named];
  if (folder === undefined) throw new Error(`not emulated: the action ${named}`);
  const { inputs = {}, runs } = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as ActionDescription;
  if (!/^node\d+$/.test(runs.using) || runs.main === undefined)
    throw new Error(`not emulated: an action that runs with ${runs.using}`);
  const given = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      interpolate(String(value ?? ''), contexts),
    ]),
  );
  const known = Object.fromEntries(
    Object.entries(inputs).map(([name, { default: usual }]) => [
      name.toLowerCase(),
      given[name.toLowerCase()] ?? interpolate(String(usual ?? ''), contexts),
    ]),
  );
  const asVariables = Object.fromEntries(
    Object.entries({ ...known, ...given }).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
  const own = { ...variables, ...asVariables, GITHUB_ACTION_PATH: folder };
  return inProcess(process.execPath, [join(folder, runs.main)], own, workspace);
}

function inProcess(
  command: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ readonly code: number | null; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: maxStepMs });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, log: Buffer.concat(chunks).toString('utf8') }));
  });
}
