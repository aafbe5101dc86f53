import type { GitHub, Job, Run } from '../github.ts';
import { NotTested } from '../statement.ts';
import { repository } from '../steps.ts';
import type { Workflow } from './workflows.ts';

type Runner = Pick<GitHub, 'place' | 'author' | 'until'>;

/** Starts a workflow by hand on a branch, and returns its run. */
export async function dispatch(
  { place, author, until }: Runner,
  workflow_id: Workflow,
  ref: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Run> {
  const { actions } = author.client.rest;
  const of = { ...repository(place), workflow_id };
  // GitHub knows a new workflow after some seconds only.
  const before = await until(`workflow ${workflow_id}`, async () => {
    try {
      return (await actions.listWorkflowRuns(of)).data.workflow_runs;
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
      throw error;
    }
  });
  const known = new Set(before.map(({ id }) => id));
  await actions.createWorkflowDispatch({ ...of, ref, inputs });
  const run = await until(`run of ${workflow_id}`, async () => {
    const { data } = await actions.listWorkflowRuns({ ...of, event: 'workflow_dispatch' });
    return data.workflow_runs.find(({ id }) => !known.has(id));
  });
  const one = { ...repository(place), run_id: run.id };
  return {
    id: run.id,
    sha: run.head_sha,
    finish: async () => {
      await until(`end of the jobs of ${workflow_id}`, async () => {
        const { data } = await actions.listJobsForWorkflowRun(one);
        const isBusy = data.jobs.some(({ status }) => status === 'in_progress' || status === 'queued');
        const hasEnded = data.jobs.some(({ status }) => status === 'completed');
        return !isBusy && hasEnded ? true : undefined;
      });
    },
    cancel: async () => {
      await actions.cancelWorkflowRun(one);
      await until(`end of ${workflow_id}`, async () => {
        const { data } = await actions.getWorkflowRun(one);
        return data.status === 'completed' ? true : undefined;
      });
    },
    bypass: async () => {
      throw new NotTested(
        'an administrator starts waiting jobs on the page of the run only; the API has no request',
      );
    },
  };
}

/** The workflow with jobs of this shape, and its inputs. */
export function workflowOf(jobs: readonly Job[]): {
  readonly workflow: Workflow;
  readonly inputs: Readonly<Record<string, string>>;
} {
  const [first, second, ...more] = jobs;
  if (first === undefined || more.length > 0) throw new Error('A run has one job or two.');
  if (second === undefined) {
    const workflow = first.deployment === false ? 'without-deployment.yml' : 'one.yml';
    return { workflow, inputs: { first: first.environment } };
  }
  const workflow = second.afterPrevious === true ? 'after.yml' : 'together.yml';
  return { workflow, inputs: { first: first.environment, second: second.environment } };
}

/** Waits until a run has ended with success. */
export async function succeeded({ place, author, until }: Runner, { id }: Run): Promise<void> {
  const conclusion = await until('end of the workflow', async () => {
    const { data } = await author.client.rest.actions.getWorkflowRun({ ...repository(place), run_id: id });
    return data.conclusion ?? undefined;
  });
  if (conclusion !== 'success') throw new NotTested(`a workflow of the run ended with ${conclusion}`);
}

/** The annotation with a title that a job of a run made. */
export async function annotationOf({ place, author }: Runner, { id }: Run, title: string): Promise<string> {
  const { actions, checks } = author.client.rest;
  const { data } = await actions.listJobsForWorkflowRun({ ...repository(place), run_id: id });
  for (const job of data.jobs) {
    const of = { ...repository(place), check_run_id: job.id };
    const found = (await checks.listAnnotations(of)).data.find((each) => each.title === title);
    if (found !== undefined) return found.message ?? '';
  }
  throw new NotTested(`no job of the workflow made the annotation ${title}`);
}
