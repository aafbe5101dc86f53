import type { Message } from '../text/message.ts';

/**
 * One part of the evidence about a subject: either its value, whole, or why it could not be read.
 * A list that was cut is unavailable, never silently short.
 */
export type Slice<Value> =
  | { readonly available: true; readonly value: Value }
  | { readonly available: false; readonly problem: Problem };

/** Why a slice could not be read, and what a person does about it. */
export interface Problem {
  /**
   * `disabled`: the feature is off; `not-permitted`: the app lacks a permission; `too-large`: over a limit of GitHub's API;
   * `not-observable`: GitHub shows it of other subjects only.
   */
  readonly reason: 'disabled' | 'not-permitted' | 'too-large' | 'not-found' | 'unreadable' | 'not-observable';
  readonly message: Message;
  readonly remedy: Message;
}

/** A slice that was read whole: `available(labels)`. */
export function available<Value>(value: Value): Slice<Value> {
  return { available: true, value };
}

/** A slice that could not be read: `unavailable(notPermitted(…))`. */
export function unavailable(problem: Problem): Slice<never> {
  return { available: false, problem };
}

/** A slice's place in the registry: the type of its value, and the events that can change it. */
export interface SliceDefinition<Value> {
  /**
   * Webhook events as `event` or `event.action`. An edit that changed the base branch is `pull_request.edited.base` beside
   * `pull_request.edited`. An event that changes no slice of any enabled rule costs no request.
   * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
   */
  readonly events: readonly string[];
  /** Known to the compiler only: no definition holds it. */
  readonly value?: Value;
}

/**
 * Defines a slice by the type of its value and the webhook events that can change it.
 *
 * @example
 * export const labels = defineSlice<readonly Label[]>({
 *   events: ['pull_request.labeled', 'pull_request.unlabeled'],
 * });
 */
export function defineSlice<Value>(definition: {
  readonly events: readonly string[];
}): SliceDefinition<Value> {
  return definition;
}

/** The type of a defined slice's value. */
export type SliceValue<Definition> = Definition extends SliceDefinition<infer Value> ? Value : never;
