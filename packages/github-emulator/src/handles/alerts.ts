import type { NewDependabotAlert } from '../actions/dependabot.ts';
import type { NewSecretAlert } from '../actions/secret-scanning.ts';
import type { DependabotDismissal } from '../world/dependabot.ts';
import type { SecretResolution, SecretValidity } from '../world/secret-scanning.ts';

/** Dependabot’s alerts of a repository. */
export interface Dependabot {
  /** Turns alerts, and for them the graph, on (the default, except in a fork) or alerts off, when the API answers with 403. */
  enabled(enabled: boolean): void;
  /** Opens an alert about the default branch: `dependabot_alert.created`. Returns its number. */
  open(alert: NewDependabotAlert): Promise<number>;
  /** `dependabot_alert.fixed`. */
  fix(number: number): Promise<void>;
  /** `dependabot_alert.dismissed`. @throws when it is not open */
  dismiss(
    number: number,
    options: { readonly by: string; readonly reason: DependabotDismissal; readonly comment?: string },
  ): Promise<void>;
  /** A rule of the repository dismisses it: `dependabot_alert.auto_dismissed`. @throws when it is not open */
  autoDismiss(number: number): Promise<void>;
  /** Opens it again: `reopened` by a user, `auto_reopened` after a dismissal by a rule, `reintroduced` after a fix. */
  reopen(number: number, options?: { readonly by: string }): Promise<void>;
}

/** The alerts of secret scanning of a repository. */
export interface SecretScanning {
  /** Turns secret scanning on (the default, except in a fork) or off, when the API answers with 404. */
  enabled(enabled: boolean): void;
  /** Opens an alert: `secret_scanning_alert.created`. Returns its number. */
  open(alert: NewSecretAlert): Promise<number>;
  /** `secret_scanning_alert.resolved`. */
  resolve(
    number: number,
    options: { readonly by: string; readonly reason: SecretResolution; readonly comment?: string },
  ): Promise<void>;
  /** `secret_scanning_alert.reopened`. */
  reopen(number: number, options: { readonly by: string }): Promise<void>;
  /** GitHub learns whether the secret still works: `secret_scanning_alert.validated`. */
  validate(number: number, validity: SecretValidity): Promise<void>;
  /** GitHub finds the secret in a public place: `secret_scanning_alert.publicly_leaked`. */
  leak(number: number): Promise<void>;
}
