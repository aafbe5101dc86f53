import type { Decision } from '../dispositions.ts';

/** A threat model as a tool writes it. */
export interface StructuredModel {
  /** What people call the format. */
  readonly format: string;
  /** How a threat is decided in it, completing "set each to …". */
  readonly decisions: string;
  /** It describes the system: its parts, data flows, or in words. */
  readonly describesSystem: boolean;
  readonly threats: readonly StructuredThreat[];
  /** Every text of the model that people write: about the system, its threats and what is done about them. */
  readonly texts: readonly string[];
}

export interface StructuredThreat {
  /** Hostile. */
  readonly title: string;
  readonly state: Decision['state'];
  /** Something is done against it. */
  readonly mitigates: boolean;
  /** Where that may be linked. */
  readonly references: string;
}
