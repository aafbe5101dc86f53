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
    return parseArgs({ args: withNegativeNumbers(words, options), options, allowPositionals });
  } catch (error) {
    throw usageErrorOf(error, words, Object.keys(options));
  }
}

/**
 * Reads the option `--limit`.
 *
 * @throws {UsageError} unless it is a whole number from 1 to the maximum
 */
export function readLimit(word: string | undefined, otherwise: number, maximum: number): number {
  const limit = Number(word ?? otherwise);
  if (Number.isInteger(limit) && limit >= 1 && limit <= maximum) return limit;
  throw new UsageError(`--limit takes a whole number from 1 to ${maximum}, not ${JSON.stringify(word)}.`);
}

/** A negative number after an option is its value, so that the command can say what it takes instead. */
function withNegativeNumbers(words: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const args: string[] = [];
  for (const word of words) {
    const option = args.at(-1) ?? '';
    const takesValue = option.startsWith('--') && options[option.slice(2)]?.type === 'string';
    if (takesValue && /^-\d/.test(word)) args.splice(-1, 1, `${option}=${word}`);
    else args.push(word);
  }
  return args;
}

function usageErrorOf(error: unknown, words: readonly string[], options: readonly string[]): UsageError {
  const names = options.map((name) => `--${name}`);
  const wrong = words.find((word) => word.startsWith('--') && !names.includes(word.split('=', 1)[0] ?? ''));
  if (wrong === undefined) return new UsageError(missingValue(words, names) ?? messageOf(error));
  const name = wrong.split('=', 1)[0] ?? '';
  const meant = nearest(name, names);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  const { unknownOption } = commandMessages;
  return new UsageError(textOf(unknownOption, { name: JSON.stringify(name), hint }), unknownOption);
}

/** An option that is followed by another one, or by nothing, where it takes a value. */
function missingValue(words: readonly string[], names: readonly string[]): string | null {
  const index = words.findIndex(
    (word, place) => names.includes(word) && (words[place + 1] ?? '-').startsWith('-'),
  );
  const option = words[index];
  return option === undefined ? null : `${option} takes a value.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
