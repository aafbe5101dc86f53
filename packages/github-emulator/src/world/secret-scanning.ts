import type { Account } from './account.ts';

/** The alerts of secret scanning. They are about the whole history, on all branches. */
export interface SecretScanningState {
  enabled: boolean;
  /** Oldest first. */
  readonly alerts: SecretAlert[];
}

export type SecretResolution = 'false_positive' | 'wont_fix' | 'revoked' | 'used_in_tests';

export type SecretValidity = 'active' | 'inactive' | 'unknown';

export interface SecretAlert {
  readonly number: number;
  /** `npm_access_token`. */
  readonly type: string;
  readonly typeName: string;
  readonly secret: string;
  /** Where it was found first. */
  readonly location: {
    readonly path: string;
    readonly line: number;
    readonly commit: string;
    readonly blob: string;
  } | null;
  validity: SecretValidity;
  publiclyLeaked: boolean;
  readonly multiRepository: boolean;
  /** The user who pushed it although push protection had refused it. */
  readonly bypass: { readonly by: Account; readonly at: Date } | null;
  resolution: {
    readonly by: Account;
    readonly at: Date;
    readonly reason: SecretResolution;
    readonly comment: string | null;
  } | null;
  readonly createdAt: Date;
  /** Null until it changes. */
  updatedAt: Date | null;
}
