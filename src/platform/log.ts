import { createRequire } from 'node:module';
import pino, { type DestinationStream, type Logger } from 'pino';
import type PinoPretty from 'pino-pretty';
import { logMessages } from './messages/log-messages.ts';
import { type CodedMessage, textOf, type ValuesOf } from './messages/message.ts';
import { PassingError } from './passing-error.ts';
import type { LogLevel } from './settings.ts';

/** The data of a log entry. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The log of the process. What is logged at `warn` and above is a message with a code; its values are fields as well.
 *
 * @example log.info({ url }, 'ready for webhooks');
 * @example log.warn({ why: 'signature', status: 401 }, logMessages.deliveryRefused);
 */
export interface Log {
  debug(fields: Fields, text: string): void;
  info(fields: Fields, text: string): void;
  warn<Text extends string>(fields: Fields & ValuesOf<Text>, message: CodedMessage<Text>): void;
  error<Text extends string>(fields: Fields & ValuesOf<Text>, message: CodedMessage<Text>): void;
  /** For libraries that write to a logger of pino; their warnings and errors share one code. */
  readonly forLibraries: Logger;
}

/** pino's number for `warn`. */
const warnLevel = 40;

/** Formats a line of JSON for people. */
type Prettifier = (line: string) => string;

/**
 * The log of the process: JSON lines in production and where `pino-pretty` is not installed, readable lines otherwise.
 * It never holds a webhook's body or a token: errors are reduced to a few fields, and headers are redacted.
 *
 * @param write takes one finished entry, with its line break
 * @param prettifier returns a formatter or `null`; called outside production
 */
export function createLog(
  settings: { readonly logLevel: LogLevel; readonly production: boolean },
  write: ((line: string) => void) | null = null,
  prettifier: (colorize: boolean) => Prettifier | null = loadPrettifier,
): Log {
  const output = write ?? ((line: string) => process.stdout.write(line));
  const prettify = settings.production ? null : prettifier(write === null && process.stdout.isTTY);
  const destination: DestinationStream =
    prettify === null ? { write: output } : { write: (line) => output(prettify(line)) };
  const logger = pino(
    {
      level: settings.logLevel,
      // Overridden by the code of a message.
      mixin: (_, level) => (level >= warnLevel ? { code: logMessages.library.code } : {}),
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: describeError, error: describeError },
      redact: { paths: ['authorization', '*.authorization', '*.headers', 'headers', 'token', '*.token'] },
    },
    destination,
  );
  return {
    debug: (fields, text) => logger.debug(fields, text),
    info: (fields, text) => logger.info(fields, text),
    warn: (fields, message) => logger.warn(...coded(fields, message)),
    error: (fields, message) => logger.error(...coded(fields, message)),
    forLibraries: logger,
  };
}

function coded<Text extends string>(
  fields: Fields & ValuesOf<Text>,
  message: CodedMessage<Text>,
): [fields: object, text: string] {
  return [{ ...fields, code: message.code }, textOf(message, fields)];
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly cause?: ErrorDescription;
}

/**
 * An error as it is logged. Clients attach the request, the answer or the whole webhook to their errors: only these fields
 * are kept.
 */
function describeError(error: unknown): ErrorDescription {
  return describe(error, 0, !(error instanceof PassingError));
}

function describe(error: unknown, depth: number, withStack: boolean): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, status, cause } = error as Error & { code?: unknown; status?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(withStack ? { stack: error.stack } : {}),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(cause === undefined || depth === 3 ? {} : { cause: describe(cause, depth + 1, withStack) }),
  };
}

/**
 * A formatter from the development dependency `pino-pretty`; `null` where it is not installed.
 *
 * @param colorize whether the lines go to a terminal
 */
function loadPrettifier(colorize: boolean): Prettifier | null {
  try {
    const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
    const prettify = prettyFactory({ colorize, singleLine: true, translateTime: 'UTC:HH:MM:ss' });
    return (line) => prettify(JSON.parse(line, (key, value) => inert(key, value)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Text without characters that a terminal would act on; only a stack keeps its line breaks. */
function inert(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const lines = key === 'stack' ? value.split('\n') : [value];
  return lines.map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')).join('\n');
}
