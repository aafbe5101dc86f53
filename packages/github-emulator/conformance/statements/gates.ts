import type { GitHub, Run } from '../github.ts';
import { answers, holds, type Statement, same } from '../statement.ts';
import { repository } from '../steps.ts';
import { answer, gated, needsGate, requests } from './gate-steps.ts';

const gate = ['docs/gate.md', 'packages/github-emulator/docs/fidelity.md'];

/** How GitHub asks an app before a job deploys, and what the app may answer. */
export const gateStatements: readonly Statement[] = [
  {
    id: 'gate-without-deployment',
    says: 'GitHub asks the app for a job with `deployment: false`, and the request has no deployment.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      await github.arrange.deploy([{ environment, deployment: false }]);
      const [request] = await requests(github, environment, 1);
      same('deployment of the request', request?.deployment ?? null, null);
    },
  },
  {
    id: 'gate-request-of-a-set',
    says: 'Jobs of one environment that begin together are one request, which names the deployment of the first of them.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([
        { environment, name: 'one' },
        { environment, name: 'two' },
      ]);
      const found = await requests(github, environment, 1);
      const listed = await github.installed.rest.repos.listDeployments({
        ...repository(github.place),
        environment,
        sha: run.sha,
      });
      const first = Math.min(...listed.data.map(({ id }) => id));
      same('requests', found.length, 1);
      same('deployment of the request', (found[0]?.deployment as { id?: number } | null)?.id, first);
    },
  },
  {
    id: 'gate-begins-with-reviewers',
    says: 'All protections begin at once: the app is asked while a reviewer has not approved yet.',
    where: gate,
    needs: { ...needsGate, reviewer: true },
    async run(github) {
      const environment = github.unique('production');
      await github.arrange.environment(environment, { gate: true, reviewer: true });
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      const pending = await pendingOf(github, run);
      same('environments that wait', pending, [environment]);
    },
  },
  {
    id: 'gate-run-is-waiting',
    says: 'A run is listed as waiting while one of its jobs waits and another one runs or has ended.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const free = github.unique('staging');
      const run = await github.arrange.deploy([{ environment: free }, { environment }]);
      await requests(github, environment, 1);
      const listed = await github.installed.rest.actions.listWorkflowRunsForRepo({
        ...repository(github.place),
        status: 'waiting',
      });
      holds(
        listed.data.workflow_runs.some(({ id }) => id === run.id),
        'the run is not among those that wait',
      );
    },
  },
  {
    id: 'gate-pending-deployments',
    says: 'The pending deployments of a run list an environment that waits for an app alone.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      same('environments that wait', await pendingOf(github, run), [environment]);
    },
  },
  {
    id: 'gate-answer-is-taken-once',
    says: 'A second answer, when nothing waits for the app any more, is refused with 422.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await answers('the first answer', answer(github, run, environment, { state: 'approved' }), 204);
      await answers('the second answer', answer(github, run, environment, { state: 'approved' }), 422);
    },
  },
  {
    id: 'gate-ten-reports',
    says: 'An app reports ten times while a set of jobs waits; the eleventh report is refused with 422.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      for (let report = 1; report <= 10; report += 1) {
        await answers(`report ${report}`, answer(github, run, environment, { comment: `${report}` }), 204);
      }
      await answers('report 11', answer(github, run, environment, { comment: '11' }), 422);
    },
  },
  {
    id: 'gate-reports-of-each-set',
    says: 'Each set of jobs has ten reports of its own, and the comment of an answer is none of them.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([
        { environment, name: 'one' },
        { environment, name: 'two', afterPrevious: true },
      ]);
      await requests(github, environment, 1);
      for (let report = 1; report <= 10; report += 1) {
        await answer(github, run, environment, { comment: `${report}` });
      }
      const approval = answer(github, run, environment, { state: 'approved', comment: 'Approved.' });
      await answers('an answer with a comment after ten reports', approval, 204);
      await run.finish();
      await requests(github, environment, 2);
      await answers('a report on the second set', answer(github, run, environment, { comment: '1' }), 204);
    },
  },
  {
    id: 'gate-reports-in-history',
    says: 'In the review history of a run, the reports of an app are pending, and its answer is approved.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await answer(github, run, environment, { comment: 'Waiting.' });
      await answer(github, run, environment, { state: 'approved', comment: 'Approved.' });
      same('history', await historyOf(github, run), ['pending', 'approved']);
    },
  },
  {
    id: 'gate-bypass-in-history',
    says: 'A bypass is an approval by the administrator in the review history of the run.',
    where: gate,
    needs: needsGate,
    async run(github) {
      const environment = await gated(github);
      const run = await github.arrange.deploy([{ environment }]);
      await requests(github, environment, 1);
      await run.bypass();
      same('history', await historyOf(github, run), ['approved']);
    },
  },
];

async function pendingOf({ installed, place }: GitHub, { id }: Run): Promise<readonly unknown[]> {
  const { data } = await installed.rest.actions.getPendingDeploymentsForRun({
    ...repository(place),
    run_id: id,
  });
  return data.map(({ environment }) => environment.name);
}

async function historyOf({ installed, place }: GitHub, { id }: Run): Promise<readonly string[]> {
  const { data } = await installed.rest.actions.getReviewsForRun({ ...repository(place), run_id: id });
  return data.map(({ state }) => state);
}
