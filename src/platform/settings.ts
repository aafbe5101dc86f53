import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { type StoreLocation, storeLocation } from './store-location.ts';

/** What the operator sets, read once at the start. Variable names are Probot's own: https://probot.github.io/docs/configuration/ */
export type Settings = ServiceSettings | SetupSettings;

/** Everything is there to serve an app that exists. */
export interface ServiceSettings extends CommonSettings {
  readonly mode: 'service';
  readonly appId: number;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Where GitHub's REST API is, without a slash at the end. */
  readonly apiUrl: string;
  /** Where people read the folder `docs`, without a slash at the end; null: the check links no page of it. */
  readonly docsUrl: string | null;
  readonly store: StoreLocation;
}

/** No app yet, outside production: only Probot's setup page is shown, which creates one. */
export interface SetupSettings extends CommonSettings {
  readonly mode: 'setup';
}

interface CommonSettings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly production: boolean;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The environment does not make sense: one line for each thing to fix. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** GitHub's own suggestion is a random string; shorter than this can be tried out from one captured delivery. */
const shortestSecret = 16;

/** GitHub makes 2048-bit RSA keys for apps. */
const smallestModulus = 2048;

/** Beside the process: an embedded database needs no setting. */
const defaultDatabase = 'sqlite:data/sdl-gate.db';

const portProblem = 'PORT must be a number from 0 to 65535.';

const environment = z.object({
  APP_ID: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'APP_ID must be the number that GitHub shows on the app’s settings page.')
    .transform(Number)
    .optional(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z
    .string()
    .refine(
      (secret) => secret !== 'development',
      'WEBHOOK_SECRET must not be the well-known word "development".',
    )
    .refine(
      (secret) => secret === 'development' || secret.length >= shortestSecret,
      `WEBHOOK_SECRET must have at least ${shortestSecret} characters: make one with "openssl rand -hex 32".`,
    )
    .optional(),
  GHE_HOST: z
    .string()
    .regex(
      /^[a-z0-9.-]+(:\d{1,5})?$/i,
      'GHE_HOST must be a host name, with a port if need be, and nothing else.',
    )
    .optional(),
  GHE_PROTOCOL: z.enum(['https', 'http'], 'GHE_PROTOCOL must be https or http.').default('https'),
  HOST: z.string().default('localhost'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portProblem)
    .transform(Number)
    .refine((value) => value <= 65_535, portProblem)
    .default(3000),
  DATABASE_URL: z
    .string()
    .default(defaultDatabase)
    .transform((url, context) => {
      const location = storeLocation(url);
      if (location !== null) return location;
      context.addIssue(
        'DATABASE_URL must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE; not set, it is ' +
          `${defaultDatabase}.`,
      );
      return z.NEVER;
    }),
  DOCS_URL: z
    .string()
    .regex(
      /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[\w.~%-]+)*\/?$/,
      'DOCS_URL must be the address of the folder docs, such as https://github.com/OWNER/sdl-gate/blob/main/docs.',
    )
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}.`).default('info'),
  NODE_ENV: z.string().optional(),
});

/** The variables that are read. */
export const variableNames: readonly string[] = environment.keyof().options;

/**
 * Reads where the work is kept, for commands that need nothing else.
 *
 * @throws {SettingsError}
 */
export function readStoreLocation({ DATABASE_URL: url }: Environment): StoreLocation {
  const parsed = environment.pick({ DATABASE_URL: true }).safeParse(url === '' ? {} : { DATABASE_URL: url });
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message));
  return parsed.data.DATABASE_URL;
}

/**
 * Reads the settings. Pure but for the reader.
 *
 * @param env the environment variables; an empty one counts as not set
 * @param readFile returns a file's text or throws; called for `PRIVATE_KEY_PATH` only
 * @throws {SettingsError} with everything that is wrong
 */
export function readSettings(env: Environment, readFile: (path: string) => string): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message));
  const variables = parsed.data;

  const production = variables.NODE_ENV === 'production';
  const common: CommonSettings = {
    host: variables.HOST,
    port: variables.PORT,
    logLevel: variables.LOG_LEVEL,
    production,
  };
  const { APP_ID: appId, WEBHOOK_SECRET: webhookSecret } = variables;
  const keyGiven = variables.PRIVATE_KEY !== undefined || variables.PRIVATE_KEY_PATH !== undefined;
  if (appId === undefined && !keyGiven && !production) return { ...common, mode: 'setup' };

  const problems: string[] = [];
  const key = readPrivateKey(variables, readFile);
  if (appId === undefined) problems.push('APP_ID is not set: GitHub shows it on the app’s settings page.');
  if ('problem' in key) problems.push(key.problem);
  if (webhookSecret === undefined) {
    problems.push('WEBHOOK_SECRET is not set: without it anybody could forge a webhook.');
  }
  if (appId === undefined || 'problem' in key || webhookSecret === undefined) {
    throw new SettingsError(problems);
  }
  return {
    ...common,
    mode: 'service',
    appId,
    privateKey: key.pem,
    webhookSecret,
    apiUrl:
      variables.GHE_HOST === undefined
        ? 'https://api.github.com'
        : `${variables.GHE_PROTOCOL}://${variables.GHE_HOST}/api/v3`,
    docsUrl: variables.DOCS_URL ?? null,
    store: variables.DATABASE_URL,
  };
}

/** The key as PKCS#8 PEM, or what is wrong with it; its text is never part of the problem. */
function readPrivateKey(
  given: { readonly PRIVATE_KEY?: string | undefined; readonly PRIVATE_KEY_PATH?: string | undefined },
  readFile: (path: string) => string,
): { readonly pem: string } | { readonly problem: string } {
  const { PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path } = given;
  if (inline !== undefined && path !== undefined) {
    return { problem: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one.' };
  }
  if (inline !== undefined) return checkedKey('PRIVATE_KEY', unwrapped(inline));
  if (path === undefined) {
    return {
      problem: 'Neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set: create a key on the app’s settings page.',
    };
  }
  try {
    return checkedKey('PRIVATE_KEY_PATH', readFile(path));
  } catch {
    return { problem: `PRIVATE_KEY_PATH: the file ${JSON.stringify(path)} cannot be read.` };
  }
}

/** One line in an environment file holds a PEM either with `\n` for its line breaks or as base64. */
function unwrapped(value: string): string {
  const text = value.trim();
  const pem = text.startsWith('-----') ? text : Buffer.from(text, 'base64').toString('utf8');
  return pem.replaceAll('\\n', '\n');
}

function checkedKey(variable: string, pem: string): { readonly pem: string } | { readonly problem: string } {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType === 'rsa' && bits >= smallestModulus) {
      return { pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
    }
    return {
      problem: `${variable} is not an RSA key of at least ${smallestModulus} bits, as GitHub makes them.`,
    };
  } catch {
    return { problem: `${variable} does not hold a private key in PEM format, without a passphrase.` };
  }
}
