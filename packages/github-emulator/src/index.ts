/**
 * A GitHub that runs on this machine: real git repositories, REST, GraphQL and signed webhooks, each request, answer and
 * webhook checked against GitHub's own description of its API.
 */
export type * from './api/app.ts';
export type * from './api/checks.ts';
export type * from './api/commit.ts';
export type * from './api/emulator.ts';
export type * from './api/faults.ts';
export type * from './api/records.ts';
export type * from './api/repository.ts';
export type * from './api/review.ts';
export type * from './api/world.ts';
export { changesOfClone, type GitChange } from './seed/from-git.ts';
export { startEmulator } from './server.ts';
