/** The reader of every slice, one line each, under the slice's name in `src/evidence/registry.ts`. */
export { baseDirectories } from './base-directories.ts';
export { change } from './change/index.ts';
export { checks } from './checks.ts';
export { codeScanning } from './code-scanning/index.ts';
export { commits } from './commits/index.ts';
export { documents } from './documents.ts';
export { earlierChanges } from './earlier-changes/index.ts';
export { headFiles } from './head-files.ts';
export { labels } from './labels.ts';
export { pullRequest } from './pull-request.ts';
export { pushes } from './pushes.ts';
export { replacedHeads } from './replaced-heads.ts';
export { reviews } from './reviews.ts';
export { teams } from './teams.ts';
export { threads } from './threads.ts';
export { workflowRuns } from './workflow-runs.ts';
