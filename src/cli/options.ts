import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { commandMessages } from '../platform/messages/command-messages.ts';
import { textOf } from '../platform/messages/message.ts';
import { nearest } from '../text/nearest.ts';
import { UsageError } from './command.ts';

/**
 * Reads the options and positional arguments of a command.
 *
 * @throws {UsageError} that names the wrong option, and the one that was probably meant
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals });
  } catch (error) {
    throw usageErrorOf(error, words, Object.keys(options));
  }
}

function usageErrorOf(error: unknown, words: readonly string[], options: readonly string[]): UsageError {
  const names = options.map((name) => `--${name}`);
  const wrong = words.find((word) => word.startsWith('--') && !names.includes(word.split('=', 1)[0] ?? ''));
  if (wrong === undefined) return new UsageError(error instanceof Error ? error.message : String(error));
  const name = wrong.split('=', 1)[0] ?? '';
  const meant = nearest(name, names);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  const { unknownOption } = commandMessages;
  return new UsageError(textOf(unknownOption, { name: JSON.stringify(name), hint }), unknownOption);
}
