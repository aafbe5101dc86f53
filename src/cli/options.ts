import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../policy/nearest.ts';
import { UsageError } from './command.ts';

/**
 * Reads the options of a command and what stands beside them.
 *
 * @throws {UsageError} that names the option that is wrong, and the one that was probably meant
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals });
  } catch (error) {
    throw new UsageError(complaint(error, words, Object.keys(options)));
  }
}

function complaint(error: unknown, words: readonly string[], options: readonly string[]): string {
  const names = options.map((name) => `--${name}`);
  const wrong = words.find((word) => word.startsWith('--') && !names.includes(word.split('=', 1)[0] ?? ''));
  if (wrong === undefined) return error instanceof Error ? error.message : String(error);
  const name = wrong.split('=', 1)[0] ?? '';
  const meant = nearest(name, names);
  return `There is no option ${JSON.stringify(name)}.${meant === null ? '' : ` Did you mean ${meant}?`}`;
}
