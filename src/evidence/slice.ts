import type { Message } from '../text/message.ts';

/**
 * One part of the evidence about a subject: either its value, whole, or why it could not be read.
 * Nothing is ever left out silently: a list that was cut is unavailable, not short.
 */
export type Slice<Value> =
  | { readonly available: true; readonly value: Value }
  | { readonly available: false; readonly problem: Problem };

/** Why a slice could not be read, and what a person does about it. */
export interface Problem {
  /** `disabled`: the feature is off; `not-permitted`: the app lacks a permission; `too-large`: over a limit of GitHub's API. */
  readonly reason: 'disabled' | 'not-permitted' | 'too-large' | 'not-found' | 'unreadable';
  readonly message: Message;
  readonly remedy: Message;
}

export function available<Value>(value: Value): Slice<Value> {
  return { available: true, value };
}

export function unavailable(problem: Problem): Slice<never> {
  return { available: false, problem };
}
