import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { type CodedMessage, withCode } from './messages/message.ts';
import { startMessages } from './messages/start-messages.ts';
import { isUnencrypted, type StoreLocation, storeLocation } from './store-location.ts';
import { systemErrorReason } from './system-error.ts';

/** The settings of the operator, read once at the start. Variable names are Probot's: https://probot.github.io/docs/configuration/ */
export type Settings = ServiceSettings | SetupSettings;

/** The app exists: webhooks are served. */
export interface ServiceSettings extends CommonSettings {
  readonly mode: 'service';
  readonly appId: number;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Accepted as well, while GitHub is given a new secret; null: none. */
  readonly previousWebhookSecret: string | null;
  /** Where `/metrics` is served, on its own listener; null: beside the webhooks. */
  readonly metricsPort: number | null;
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Where people read the folder `docs`, without a slash at the end; null: the check links no page of it. */
  readonly docsUrl: string | null;
  /** The repository of each account that holds the policy of all its repositories. */
  readonly organizationRepository: string;
  readonly store: StoreLocation;
  /** How long the evidence of the record is kept after its last use. */
  readonly evidenceRetentionDays: number;
  /** How long the bodies of entries are kept. */
  readonly entryRetentionDays: number;
  /** Where checkpoints are kept outside the store; null: nowhere. */
  readonly checkpointDirectory: string | null;
  /** The file with the roots of trust by which attestations are verified; null: none are. */
  readonly trustedRoot: string | null;
  /** The key that signs statements, on P-256; PKCS#8, PEM. Null: the service creates one, which the store keeps. */
  readonly signingKey: string | null;
  /** Null: there is no dashboard. */
  readonly dashboard: DashboardSettings | null;
}

/** What the dashboard needs. Holds a secret. */
export interface DashboardSettings {
  /** Where people open it: an origin, without a slash at the end. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** No app yet, outside production: only the set-up page is served, which registers one. */
export interface SetupSettings extends CommonSettings {
  readonly mode: 'setup';
  /** The address of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** The address of GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
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

/** The environment is invalid: one line, with its code, for each problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Characters. A shorter secret can be found from one captured delivery. */
const minSecretLength = 16;

/** Bits of the RSA keys that GitHub makes for apps. */
const minKeyBits = 2048;

/** GitHub's own place for what holds for a whole account: https://docs.github.com/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file */
const organizationRepository = '.github';

/** As long as GitHub keeps checks: https://docs.github.com/rest/guides/using-the-rest-api-to-interact-with-checks#retention-of-checks-data */
const evidenceRetentionDays = 400;

/** Seven years: auditors and courts ask for as much. */
const entryRetentionDays = 2_557;

/** An embedded database in the working directory. */
const defaultDatabase = 'sqlite:data/sdl-gate.db';

/** The text of a message that has no values. */
const problem = (message: CodedMessage) => withCode(message, {});

/** A secret of GitHub's webhooks; Probot's default of development is known to everybody. */
const secret = (wellKnown: CodedMessage, tooShort: CodedMessage) =>
  z
    .string()
    .refine((value) => value !== 'development', problem(wellKnown))
    .refine((value) => value === 'development' || value.length >= minSecretLength, problem(tooShort))
    .optional();

const port = (malformed: CodedMessage) =>
  z
    .string()
    .regex(/^\d{1,5}$/, problem(malformed))
    .transform(Number)
    .refine((value) => value <= 65_535, problem(malformed));

const environment = z.object({
  APP_ID: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, problem(startMessages.appIdMalformed))
    .transform(Number)
    .optional(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: secret(startMessages.secretWellKnown, startMessages.secretTooShort),
  WEBHOOK_SECRET_PREVIOUS: secret(
    startMessages.previousSecretWellKnown,
    startMessages.previousSecretTooShort,
  ),
  GHE_HOST: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, problem(startMessages.hostMalformed))
    .optional(),
  GHE_PROTOCOL: z.enum(['https', 'http'], problem(startMessages.protocolUnknown)).default('https'),
  HOST: z.string().default('localhost'),
  PORT: port(startMessages.portMalformed).default(3000),
  METRICS_PORT: port(startMessages.metricsPortMalformed).optional(),
  DATABASE_URL: z
    .string()
    .default(defaultDatabase)
    .transform((url, context) => {
      const location = storeLocation(url);
      if (location !== null && !isUnencrypted(location)) return location;
      context.addIssue(
        location === null
          ? problem(startMessages.databaseUrlMalformed)
          : withCode(startMessages.databaseUnencrypted, { name: 'DATABASE_URL' }),
      );
      return z.NEVER;
    }),
  LOG_LEVEL: z.enum(logLevels, problem(startMessages.logLevelUnknown)).default('info'),
  DOCS_URL: z
    .string()
    .regex(/^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[\w.~%-]+)*\/?$/, problem(startMessages.docsUrlMalformed))
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  ORGANIZATION_POLICY_REPOSITORY: z
    .string()
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/, problem(startMessages.organizationRepositoryMalformed))
    .default(organizationRepository),
  EVIDENCE_RETENTION_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, problem(startMessages.evidenceRetentionMalformed))
    .transform(Number)
    .default(evidenceRetentionDays),
  ENTRY_RETENTION_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, problem(startMessages.entryRetentionMalformed))
    .transform(Number)
    .default(entryRetentionDays),
  CHECKPOINT_DIRECTORY: z.string().min(1).optional(),
  TRUSTED_ROOT: z.string().min(1).optional(),
  SIGNING_KEY_PATH: z.string().min(1).optional(),
  DASHBOARD: z.enum(['on', 'off'], problem(startMessages.dashboardUnknown)).default('off'),
  DASHBOARD_URL: z
    .string()
    .regex(
      /^(?:https:\/\/[\w.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?\/?$/,
      problem(startMessages.dashboardUrlMalformed),
    )
    // As browsers write an origin: in lower case, without the usual port.
    .transform((url) => (URL.canParse(url) ? new URL(url).origin : url))
    .optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  NODE_ENV: z.string().optional(),
});

/** The names of the variables that are read. */
export const variableNames: readonly string[] = environment.keyof().options;

/**
 * Reads the location of the store, for commands that need no other setting.
 *
 * @throws {SettingsError}
 */
export function readStoreLocation({ DATABASE_URL: url }: Environment): StoreLocation {
  const parsed = environment.pick({ DATABASE_URL: true }).safeParse(url === '' ? {} : { DATABASE_URL: url });
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message));
  return parsed.data.DATABASE_URL;
}

/** Where checkpoints are kept outside the store, for commands that need no other setting; null: nowhere. */
export function readCheckpointDirectory({ CHECKPOINT_DIRECTORY: path }: Environment): string | null {
  return path === undefined || path === '' ? null : path;
}

/**
 * Reads the address of GitHub's pages, without a slash at the end.
 *
 * @throws {SettingsError}
 */
export function readWebUrl({ GHE_HOST: host, GHE_PROTOCOL: protocol }: Environment): string {
  const given = Object.entries({ GHE_HOST: host, GHE_PROTOCOL: protocol }).filter(([, value]) => value);
  const parsed = environment
    .pick({ GHE_HOST: true, GHE_PROTOCOL: true })
    .safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message));
  const { GHE_HOST, GHE_PROTOCOL } = parsed.data;
  return GHE_HOST === undefined ? 'https://github.com' : `${GHE_PROTOCOL}://${GHE_HOST}`;
}

/** The address of GitHub's pages that belongs to that of its REST API, both without a slash at the end. */
export function webUrlOf(apiUrl: string): string {
  return apiUrl === 'https://api.github.com' ? 'https://github.com' : apiUrl.replace(/\/api\/v3$/, '');
}

/**
 * Reads the settings. Pure except for the reader.
 *
 * @param env the environment variables; an empty one is the same as an unset one
 * @param readFile returns a file's text or throws; called for `PRIVATE_KEY_PATH` and `SIGNING_KEY_PATH` only
 * @throws {SettingsError} with all problems
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
  const apiUrl =
    variables.GHE_HOST === undefined
      ? 'https://api.github.com'
      : `${variables.GHE_PROTOCOL}://${variables.GHE_HOST}/api/v3`;
  if (appId === undefined && !keyGiven && !production)
    return { ...common, mode: 'setup', apiUrl, webUrl: readWebUrl(env) };

  const problems: string[] = [];
  const key = readPrivateKey(variables, readFile);
  const signingKey = readSigningKey(variables.SIGNING_KEY_PATH, readFile);
  const dashboard = readDashboard(variables, problems);
  if (appId === undefined) problems.push(problem(startMessages.appIdMissing));
  if ('problem' in key) problems.push(key.problem);
  if ('problem' in signingKey) problems.push(signingKey.problem);
  if (webhookSecret === undefined) problems.push(problem(startMessages.secretMissing));
  if (
    variables.METRICS_PORT !== undefined &&
    variables.METRICS_PORT !== 0 &&
    variables.METRICS_PORT === variables.PORT
  )
    problems.push(problem(startMessages.metricsPortTaken));
  if (
    appId === undefined ||
    'problem' in key ||
    'problem' in signingKey ||
    webhookSecret === undefined ||
    problems.length > 0
  ) {
    throw new SettingsError(problems);
  }
  return {
    ...common,
    mode: 'service',
    appId,
    privateKey: key.pem,
    webhookSecret,
    previousWebhookSecret: variables.WEBHOOK_SECRET_PREVIOUS ?? null,
    metricsPort: variables.METRICS_PORT ?? null,
    apiUrl,
    docsUrl: variables.DOCS_URL ?? null,
    organizationRepository: variables.ORGANIZATION_POLICY_REPOSITORY,
    store: variables.DATABASE_URL,
    evidenceRetentionDays: variables.EVIDENCE_RETENTION_DAYS,
    entryRetentionDays: variables.ENTRY_RETENTION_DAYS,
    checkpointDirectory: variables.CHECKPOINT_DIRECTORY ?? null,
    trustedRoot: variables.TRUSTED_ROOT ?? null,
    signingKey: signingKey.pem,
    dashboard,
  };
}

/** @param problems gets what is missing */
function readDashboard(
  {
    DASHBOARD: switched,
    DASHBOARD_URL: url,
    GITHUB_CLIENT_ID: clientId,
    GITHUB_CLIENT_SECRET: clientSecret,
  }: z.output<typeof environment>,
  problems: string[],
): DashboardSettings | null {
  if (switched === 'off') return null;
  if (url === undefined) problems.push(problem(startMessages.dashboardUrlMissing));
  if (clientId === undefined || clientSecret === undefined)
    problems.push(problem(startMessages.clientMissing));
  return url === undefined || clientId === undefined || clientSecret === undefined
    ? null
    : { url, clientId, clientSecret };
}

/** The key as PKCS#8 PEM, or its problem, which never holds the text of the key. */
function readPrivateKey(
  given: { readonly PRIVATE_KEY?: string | undefined; readonly PRIVATE_KEY_PATH?: string | undefined },
  readFile: (path: string) => string,
): { readonly pem: string } | { readonly problem: string } {
  const { PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path } = given;
  if (inline !== undefined && path !== undefined) {
    return { problem: problem(startMessages.keyTwice) };
  }
  if (inline !== undefined) return checkedKey('PRIVATE_KEY', unwrapped(inline));
  if (path === undefined) return { problem: problem(startMessages.keyMissing) };
  let pem: string;
  try {
    pem = readFile(path);
  } catch (error) {
    return { problem: keyFileProblem(JSON.stringify(path), error) };
  }
  return checkedKey('PRIVATE_KEY_PATH', pem);
}

function keyFileProblem(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return withCode(startMessages.keyFileMissing, { path });
  return withCode(startMessages.keyFileUnreadable, { path, reason: systemErrorReason(error) });
}

/** What the commands about the signing key need. */
export type KeySettings = Pick<ServiceSettings, 'privateKey' | 'signingKey'>;

/**
 * Reads the app's private key and the signing key, for commands that need no other setting.
 *
 * @throws {SettingsError}
 */
export function readKeySettings(env: Environment, readFile: (path: string) => string): KeySettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const key = readPrivateKey(given, readFile);
  const signingKey = readSigningKey(given.SIGNING_KEY_PATH, readFile);
  const problems = [key, signingKey].flatMap((each) => ('problem' in each ? [each.problem] : []));
  if ('problem' in key || 'problem' in signingKey) throw new SettingsError(problems);
  return { privateKey: key.pem, signingKey: signingKey.pem };
}

/** The signing key as PKCS#8 PEM, null where none is given, or its problem, which never holds the text of the key. */
function readSigningKey(
  path: string | undefined,
  readFile: (path: string) => string,
): { readonly pem: string | null } | { readonly problem: string } {
  if (path === undefined) return { pem: null };
  let pem: string;
  try {
    pem = readFile(path);
  } catch (error) {
    return {
      problem: withCode(startMessages.signingKeyUnreadable, {
        path: JSON.stringify(path),
        reason: systemErrorReason(error),
      }),
    };
  }
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
      return { pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  } catch {
    // Said below.
  }
  return { problem: withCode(startMessages.signingKeyMalformed, { path: JSON.stringify(path) }) };
}

/** In one line of an environment file a PEM has `\n` for its line breaks, or is base64. */
function unwrapped(value: string): string {
  const text = value.trim();
  const pem = text.startsWith('-----') ? text : Buffer.from(text, 'base64').toString('utf8');
  return pem.replaceAll('\\n', '\n');
}

function checkedKey(variable: string, pem: string): { readonly pem: string } | { readonly problem: string } {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType === 'rsa' && bits >= minKeyBits) {
      return { pem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
    }
    return { problem: withCode(startMessages.keyNotRsa, { variable }) };
  } catch {
    return { problem: withCode(startMessages.keyNotPem, { variable }) };
  }
}
