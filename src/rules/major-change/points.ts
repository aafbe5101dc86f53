import type { Grade, SignalId } from './signals.ts';

/** The points of a signal by grade. */
export const points: Readonly<Record<SignalId, Readonly<Record<Grade, number>>>> = {
  announced: { hint: 2, sure: 5 },
  'new-product': { hint: 3, sure: 5 },
  authentication: { hint: 2, sure: 5 },
  permissions: { hint: 2, sure: 5 },
  secrets: { hint: 3, sure: 5 },
  cryptography: { hint: 4, sure: 5 },
  sandbox: { hint: 4, sure: 5 },
  contract: { hint: 3, sure: 5 },
  money: { hint: 4, sure: 5 },
  privileges: { hint: 3, sure: 5 },
  exposure: { hint: 3, sure: 5 },
  'supply-chain': { hint: 3, sure: 5 },
  endpoint: { hint: 4, sure: 5 },
  'outbound-host': { hint: 3, sure: 5 },
  infrastructure: { hint: 2, sure: 5 },
  'untrusted-input': { hint: 3, sure: 5 },
  'command-execution': { hint: 3, sure: 5 },
  'new-dependency': { hint: 3, sure: 5 },
  migration: { hint: 3, sure: 5 },
  size: { hint: 2, sure: 5 },
};
