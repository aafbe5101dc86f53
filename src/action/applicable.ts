import type { Asked } from './event.ts';
import { InputError, type Inputs } from './inputs.ts';

/** Events whose run has the tip of a branch as its commit, not the commit that they are about, and what names that one. */
const commitOfEvent: Readonly<Record<string, string>> = {
  workflow_run: 'github.event.workflow_run.head_sha',
  pull_request_target: 'github.event.pull_request.merge_commit_sha',
};

/**
 * Refuses inputs that would not count for what is evaluated: leaving one out in silence would show a result that nobody asked for.
 *
 * @param asked null: a release
 * @param event `GITHUB_EVENT_NAME`: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 * @throws {InputError}
 */
export function assertApplicable(
  { policy, release }: Pick<Inputs, 'policy' | 'release'>,
  asked: Asked | null,
  event: string,
): void {
  const isOfGroup = asked?.kind === 'merge-group';
  if (policy !== null && (release !== null || isOfGroup))
    throw new InputError(
      `The input policy counts for pull requests only, and this run evaluates a ${isOfGroup ? 'merge group' : 'release'}, for which the policy files of the repository count. Leave policy empty in this job, and write into .github/sdl.yml what must count.`,
    );
  const commit = commitOfEvent[event];
  if (release !== null && release.sha === null && commit !== undefined)
    throw new InputError(
      `With mode: release on the event ${event}, name the commit in the input sha: the commit of such a run is the tip of a branch, which need not be the one that is released. For example: sha: \${{ ${commit} }}.`,
    );
}
