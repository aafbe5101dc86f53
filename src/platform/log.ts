import pino, { type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './settings.ts';

export type Log = Logger;

/**
 * The log of the process: JSON lines in production, one readable line each otherwise.
 * A webhook's body and a token never get into it: errors are cut down to what names them, and headers are redacted.
 *
 * @param write takes one finished line, with its line break
 */
export function createLog(
  settings: { readonly logLevel: LogLevel; readonly production: boolean },
  write: (line: string) => void = (line) => process.stdout.write(line),
): Log {
  const destination: DestinationStream = settings.production
    ? { write }
    : { write: (line) => write(readable(line)) };
  return pino(
    {
      level: settings.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: describeError, error: describeError },
      redact: { paths: ['authorization', '*.authorization', '*.headers', 'headers', 'token', '*.token'] },
    },
    destination,
  );
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
 * An error as it is logged. Clients attach the request, the answer or the whole webhook to their errors: only what is
 * named here is kept.
 */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, status, cause } = error as Error & { code?: unknown; status?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(cause === undefined || depth === 3 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** A JSON line as a person reads it: time, level, message, then the rest as `name=value`; a stack on lines of its own. */
function readable(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const error = err as ErrorDescription | undefined;
  const words = [
    String(time).slice(11, 19),
    String(level).toUpperCase().padEnd(5),
    inert(String(msg ?? '')),
    ...Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`),
  ];
  const stack = error === undefined ? [] : stackLines(error);
  return `${[words.join(' '), ...stack].join('\n')}\n`;
}

function stackLines(error: ErrorDescription): string[] {
  const own = (error.stack ?? `${error.type}: ${error.message}`)
    .split('\n')
    .map((text) => `    ${inert(text)}`);
  return error.cause === undefined ? own : [...own, '    caused by', ...stackLines(error.cause)];
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(',');
  if (typeof value === 'string' && /^[\w./:@#+-]+$/.test(value)) return value;
  return inert(JSON.stringify(value));
}

/** Without characters that a terminal would act on. */
function inert(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
