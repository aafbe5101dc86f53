import type { ReleaseTarget } from '../evidence/release.ts';
import type { Recorder } from './entries.ts';
import type { Place } from './place.ts';

/** A deployment that a webhook or a resync named, as GitHub shows it. */
export interface DetectedDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  /** The login of who created it; null where GitHub does not say. */
  readonly by: string | null;
  readonly createdAt: Date;
  /** When it began to run, as far as is known: one that waits for an approval is created before. */
  readonly startedAt: Date;
  /** `waiting`: nothing runs yet. `success` stays one when a later deployment takes its place. */
  readonly state: 'waiting' | 'running' | 'success' | 'failed';
}

/** Whether a deployment is of this commit to this target. GitHub compares the names of environments without regard to case. */
export function isOf(
  { sha, environment }: DetectedDeployment,
  release: { readonly sha: string; readonly target: ReleaseTarget },
): boolean {
  const { kind, name } = release.target;
  return sha === release.sha && kind === 'environment' && environment.toLowerCase() === name.toLowerCase();
}

/** The entry of a deployment: who deployed what and when, whether anybody had asked before, and what the release is worth afterwards. */
export function deploymentEntry(
  recorder: Recorder,
  place: Place,
  about: {
    readonly deployment: DetectedDeployment;
    readonly target: string;
    readonly asked: boolean;
    readonly conclusion: string;
    readonly answer: string;
    readonly rollBack: Date | null;
    readonly recordedAt: Date;
  },
) {
  const { deployment, target, asked, conclusion, answer, rollBack, recordedAt } = about;
  const { id, sha, environment, by, createdAt, startedAt, state } = deployment;
  return recorder.entry({
    kind: 'deployment',
    place,
    sha,
    branch: target,
    conclusion: asked ? 'asked' : 'not-asked',
    facts: {
      deployment: id,
      sha,
      environment,
      by,
      createdAt,
      startedAt,
      state,
      asked,
      verdict: { conclusion, answer, rollBack },
      recordedAt,
    },
  });
}
