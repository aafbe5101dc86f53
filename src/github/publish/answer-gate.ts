import type { AnswerResult, GateAnswer, GateSubject } from '../../subjects/gate-subject.ts';
import { Refused } from '../client/failure.ts';
import type { Source } from '../read/source.ts';

/**
 * Answers whether jobs of a run may deploy, or reports how far it is. The address in the webhook is never called: the run's own is.
 * https://docs.github.com/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run
 */
export async function answerGate(
  { installation, owner, repository: repo }: Source,
  { run, environment }: GateSubject,
  { state, comment }: GateAnswer,
): Promise<AnswerResult> {
  try {
    const report = { owner, repo, run_id: run, environment_name: environment, comment };
    await installation.request(
      'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
      state === null ? report : { ...report, state },
    );
    return { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 422) return { kind: 'nothing-waits' };
    return { kind: 'refused', why: `${error.status}: ${error.reason}` };
  }
}
