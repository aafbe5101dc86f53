/**
 * The events after which a pull request is evaluated under any policy. They change the head, on which the check is shown; the
 * base, from which the policy and the check's name come; the draft state, which the check's title shows and the comment depends on; or
 * whether the app may comment.
 */
export const pullRequestEvents: readonly string[] = [
  'pull_request.opened',
  'pull_request.reopened',
  'pull_request.synchronize',
  'pull_request.edited.base',
  'pull_request.ready_for_review',
  'pull_request.converted_to_draft',
  'pull_request.locked',
  'pull_request.unlocked',
];
