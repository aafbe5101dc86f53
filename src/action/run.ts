import { readFileSync } from 'node:fs';
import { createBudgetedEngine } from '../budget/budgeted-engine.ts';
import { apiUrlOf } from '../check/token-owner.ts';
import { tokenProblem } from '../check/token-problem.ts';
import type { Answer } from '../engine/answer.ts';
import { type Environment, SettingsError } from '../platform/settings.ts';
import { loadPolicy } from '../policy/load.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { rules } from '../rules/index.ts';
import { jsonDocument } from '../text/json-document.ts';
import { logLine, workflowCommand } from '../text/workflow-command.ts';
import { assertApplicable } from './applicable.ts';
import { type ActionRun, evaluateAsked, evaluateRelease } from './evaluate.ts';
import { type Asked, askedBy, EventError } from './event.ts';
import { openAccess, type Surroundings } from './github-access.ts';
import { type FailOn, InputError, type Inputs, readInputs } from './inputs.ts';
import type { Result } from './result.ts';
import { type RunnerFiles, runnerFiles } from './runner-files.ts';

/** The worst first. */
const order: readonly Answer[] = ['cannot-tell', 'fail', 'waiting', 'pass'];

/** The answers with which the job fails. */
const failing: Readonly<Record<FailOn, readonly Answer[]>> = {
  never: [],
  'cannot-tell': ['cannot-tell'],
  fail: ['cannot-tell', 'fail'],
  waiting: ['cannot-tell', 'fail', 'waiting'],
};

/**
 * Runs the Action: evaluates what the event asks for, shows it on GitHub and on the page of the run, and hands it to later steps. It never
 * checks out, runs or trusts anything of a pull request.
 *
 * @param variables of the process, as the runner sets them
 * @param write prints to the log of the run
 * @returns the exit code
 */
export async function runAction(variables: Environment, write: (text: string) => void): Promise<number> {
  const files = runnerFiles(variables);
  const stop = (problem: string): number => {
    write(workflowCommand('error', { title: 'SDL' }, problem));
    finish(files, 'cannot-tell', []);
    files.summarize([`# SDL: cannot tell`]);
    return 1;
  };
  const engine = createBudgetedEngine();
  let inputs: Inputs | null = null;
  try {
    inputs = readInputs(variables);
    const surroundings = readSurroundings(variables);
    const policy = inputs.policy === null ? null : readPolicy(inputs.policy);
    const asked = inputs.release === null ? askedIn(variables, inputs) : null;
    assertApplicable(inputs, asked, variables.GITHUB_EVENT_NAME ?? '');
    const access = await openAccess(inputs, surroundings, engine);
    const run: ActionRun = { ...access, engine, policy, inputs, now: () => new Date() };
    if (asked === null) return await release(run, variables, files, write);
    return await pullRequests(run, asked, files, write);
  } catch (error) {
    if (error instanceof InputError || error instanceof EventError || error instanceof SettingsError)
      return stop(error.message);
    const token = inputs?.access.kind === 'token' ? inputs.access.token : '';
    return stop(tokenProblem(variables.GITHUB_REPOSITORY ?? 'GitHub', { token }, error).problem);
  } finally {
    await engine.close();
  }
}

async function pullRequests(
  run: ActionRun,
  asked: Asked,
  files: RunnerFiles,
  write: (text: string) => void,
): Promise<number> {
  if (asked.kind === 'nothing') {
    write(logLine(asked.why));
    finish(files, 'pass', []);
    return 0;
  }
  const warn = (text: string) => write(workflowCommand('warning', { title: 'SDL' }, text));
  const each = ({ name, answer, says, problem, commands }: Result) => {
    write(logLine(`${name}: ${answer}: ${says}`));
    write(commands);
    if (problem !== null) warn(`${name}: ${problem}`);
    else if (answer === 'cannot-tell') write(workflowCommand('error', { title: 'SDL' }, `${name}: ${says}`));
  };
  const results = await evaluateAsked(run, asked, each, warn);
  if (results.length === 0) write(logLine('No open pull request has this commit as its head.'));
  const worst = order.find((answer) => results.some((result) => result.answer === answer)) ?? 'pass';
  finish(files, worst, results);
  files.summarize(
    results.length === 0
      ? ['# SDL: nothing to evaluate']
      : results
          .toSorted((a, b) => order.indexOf(a.answer) - order.indexOf(b.answer))
          .map(({ summary }) => summary),
  );
  const isShown = results.every(({ problem }) => problem === null);
  return failing[run.inputs.failOn].includes(isShown ? worst : 'cannot-tell') ? 1 : 0;
}

async function release(
  run: ActionRun,
  variables: Environment,
  files: RunnerFiles,
  write: (text: string) => void,
): Promise<number> {
  const { release: asked } = run.inputs;
  if (asked === null) throw new InputError('There is no release to evaluate.');
  const result = await evaluateRelease(run, asked, asked.sha ?? variables.GITHUB_SHA ?? '');
  const { name, says, answer, allowed, summary } = result;
  write(workflowCommand(allowed ? 'notice' : 'error', { title: 'SDL release' }, `${name}: ${says}`));
  finish(files, answer, [result]);
  files.summarize([summary]);
  return allowed ? 0 : 1;
}

function finish(files: RunnerFiles, conclusion: Answer, results: readonly Result[]): void {
  files.output('conclusion', conclusion);
  const report = {
    conclusion,
    results: results.map(({ name, answer, says, shown, problem, data }) => ({
      name,
      answer,
      says,
      check: shown,
      problem,
      report: data,
    })),
  };
  files.output('report', files.keep('sdl-gate-report.json', jsonDocument(report)));
}

/** @throws {SettingsError} where the runner does not say where it runs */
function readSurroundings(variables: Environment): Surroundings {
  const [, owner, repository] =
    /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})$/.exec(variables.GITHUB_REPOSITORY ?? '') ?? [];
  const repositoryId = Number(variables.GITHUB_REPOSITORY_ID);
  if (
    owner === undefined ||
    repository === undefined ||
    !Number.isSafeInteger(repositoryId) ||
    repositoryId < 1
  )
    throw new SettingsError([
      'GITHUB_REPOSITORY or GITHUB_REPOSITORY_ID is not set: this program is run by GitHub Actions. On your machine, use "sdl-gate check".',
    ]);
  const ownJob = { runId: variables.GITHUB_RUN_ID ?? '', name: variables.GITHUB_JOB ?? '' };
  return { owner, repository, repositoryId, apiUrl: apiUrlOf(variables), ownJob };
}

/** @throws {EventError} */
function askedIn(variables: Environment, { pullRequest }: Inputs): Asked {
  if (pullRequest !== null) return { kind: 'pull-request', number: pullRequest, fork: false };
  const { GITHUB_EVENT_NAME: name = '', GITHUB_EVENT_PATH: path = '' } = variables;
  return askedBy(name, path === '' ? null : JSON.parse(readFileSync(path, 'utf8')));
}

/** @throws {InputError} where it is no valid policy: every result would be about its mistake */
function readPolicy(text: string): PolicyResult {
  const loaded = loadPolicy(text, { kind: 'default' }, rules);
  if (loaded.valid) return loaded;
  const [first] = loaded.problems;
  const place = first === undefined ? '' : ` Line ${first.line}, column ${first.column}: ${first.message}`;
  throw new InputError(`The input policy is no valid policy.${place}`);
}
