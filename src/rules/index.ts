import type { Rule } from './rule.ts';

/** Every rule there is, in the order in which the check shows them. */
export const rules: readonly Rule[] = [];
