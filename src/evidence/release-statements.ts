import { defineSlice } from './slice.ts';

/** What a person said in a comment about a commit that is released, or about one before it. */
export type ReleaseStatement = {
  /** The login of the person. */
  readonly by: string;
  readonly at: Date;
  readonly sha: string;
  /** Whether the person had write access then. */
  readonly mayPush: boolean;
} & (
  | {
      /** `/sdl verified <commit> <what and how>` */
      readonly kind: 'verified';
      /** Hostile. */
      readonly what: string;
    }
  | ({
      /** `/sdl dast <commit> report …` or `/sdl pentest …` */
      readonly kind: 'security-test';
    } & StatedSecurityTest)
);

/** A security test that took place outside GitHub. */
export interface StatedSecurityTest {
  readonly test: 'dast' | 'pentest';
  /** The SHA-256 of its report: `sha256:` and 64 digits. */
  readonly report: string;
  /** The day as `2030-01-31`. */
  readonly day: string;
  /** Who tested, as it was written. Hostile. */
  readonly tester: string;
  /** Whether it was signed in to what it tested; null: that was not said. */
  readonly authenticated: boolean | null;
}

/** What was said about the released commit and those before it that the rules ask about, oldest first. */
export const releaseStatements = defineSlice<readonly ReleaseStatement[]>({ events: [] });
