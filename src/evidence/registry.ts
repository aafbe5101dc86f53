/** Every slice of the evidence, one line each. Its name here is its name in rules, readers and the documentation. */
export { baseDirectories } from './base-directories.ts';
export { change } from './change.ts';
export { checks } from './checks.ts';
export { codeScanning } from './code-scanning.ts';
export { commits } from './commits.ts';
export { documents } from './documents.ts';
export { earlierChanges } from './earlier-changes.ts';
export { headFiles } from './head-files.ts';
export { labels } from './labels.ts';
export { pullRequest } from './pull-request.ts';
export { pushes } from './pushes.ts';
export { replacedHeads } from './replaced-heads.ts';
export { reviews } from './reviews.ts';
export { teams } from './teams.ts';
export { threads } from './threads.ts';
export { workflowRuns } from './workflow-runs.ts';
