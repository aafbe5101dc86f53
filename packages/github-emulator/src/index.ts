/**
 * A GitHub emulator with real git repositories, REST, GraphQL and signed webhooks. Each request, answer and webhook
 * is validated against GitHub's API description.
 */
export type { NewAttestation } from './actions/attestation.ts';
export type { Author, CommitOptions, Commits } from './actions/commit.ts';
export type { NewDependabotAlert } from './actions/dependabot.ts';
export type { PushOptions, PushTarget } from './actions/push.ts';
export type { NewAsset, NewRelease, ReleaseChanges } from './actions/release.ts';
export type { RepositoryOptions } from './actions/repository.ts';
export type { NewSecretAlert } from './actions/secret-scanning.ts';
export type * from './faults/faults.ts';
export type * from './handles/alerts.ts';
export type * from './handles/attestations.ts';
export type * from './handles/checks.ts';
export type * from './handles/deployments.ts';
export type * from './handles/emulator.ts';
export type * from './handles/releases.ts';
export type * from './handles/repository.ts';
export type * from './handles/review.ts';
export type * from './handles/workflows.ts';
export type * from './handles/world.ts';
export type { ApiRequest } from './http/exchange.ts';
export { changesOfClone, type GitChange } from './seed/from-git.ts';
export { startEmulator } from './start-emulator.ts';
export type { Delivery, Webhook } from './webhooks/delivery.ts';
export type { Clock } from './world/clock.ts';
export type { AlertOptions } from './world/code-scanning.ts';
export type {
  Access,
  BranchRules,
  CheckConclusion,
  CheckStatus,
  PackageFacts,
  Permission,
} from './world/model.ts';
export type { TagRules } from './world/tag-rules.ts';
