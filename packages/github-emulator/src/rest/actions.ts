import { workflowRunJson } from '../entities/workflow-run.ts';
import { type Handlers, ok } from './call.ts';
import { page } from './paging.ts';

export const actions: Handlers = {
  'actions/list-workflow-runs-for-repo': async (call) => {
    const { repository, query, world } = call;
    const { head_sha: sha, event, status, branch, check_suite_id: suite } = query;
    const found = repository.workflowRuns
      .filter(
        (run) =>
          (sha === undefined || run.suite.headSha === sha) &&
          (event === undefined || run.event === event) &&
          (status === undefined || run.status === status || run.conclusion === status) &&
          (branch === undefined || run.suite.headBranch === branch) &&
          (suite === undefined || run.suite.id === Number(suite)),
      )
      .toReversed();
    const { items, headers } = page(call, found);
    const runs = await Promise.all(items.map((run) => workflowRunJson(world, run)));
    return ok({ total_count: found.length, workflow_runs: runs }, headers);
  },
};
