import { loadPolicy } from '../../policy/load.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { rules } from '../../rules/index.ts';
import { UsageError } from '../command.ts';
import { readPolicyInput } from '../policy-file.ts';

/**
 * A policy to try out, from a file.
 *
 * @throws {UsageError} where the file cannot be read, or is no valid policy: there would be nothing to try
 */
export async function triedPolicy(path: string): Promise<PolicyResult> {
  const input = await readPolicyInput(path);
  if (input.kind !== 'text')
    throw new UsageError(`${path}: ${input.kind === 'refused' ? input.message : `${input.reason}.`}`);
  const loaded = loadPolicy(input.text, { kind: 'default' }, rules);
  if (loaded.valid) return loaded;
  const [first] = loaded.problems;
  const place = first === undefined ? '' : `line ${first.line}, column ${first.column}: ${first.message} `;
  throw new UsageError(
    `${path} is no valid policy: ${place}"sdl-gate validate ${path}" lists every mistake.`,
  );
}
