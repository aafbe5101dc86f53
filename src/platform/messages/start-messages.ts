import { nodeTooOld } from '../node-version.ts';
import type { CodedMessage } from './message.ts';

const appSettings = 'The app’s settings page on GitHub shows it.';
const envFile = 'Correct the variable in the environment or in .env.';

/** Everything that keeps the service, or a command that needs its settings or its store, from starting. */
export const startMessages = {
  nodeTooOld,
  appIdMalformed: {
    code: 'SDL-S011',
    text: 'APP_ID must be the number that GitHub shows on the app’s settings page.',
    cause: 'APP_ID is not a positive whole number: it may be the client id.',
    remedy: appSettings,
  },
  appIdMissing: {
    code: 'SDL-S012',
    text: 'APP_ID is not set: GitHub shows it on the app’s settings page.',
    cause: 'A private key is set without APP_ID, or NODE_ENV is "production".',
    remedy: appSettings,
  },
  secretWellKnown: {
    code: 'SDL-S013',
    text: 'WEBHOOK_SECRET must not be the well-known word "development".',
    cause: 'Probot’s default secret is public.',
    remedy: 'Generate one with "openssl rand -hex 32"; set it here and on the app’s settings page.',
  },
  secretTooShort: {
    code: 'SDL-S014',
    text: 'WEBHOOK_SECRET must have at least 16 characters: generate one with "openssl rand -hex 32".',
    cause: 'A short secret can be cracked from one captured delivery.',
    remedy: 'Set the new one here and on the app’s settings page.',
  },
  secretMissing: {
    code: 'SDL-S015',
    text: 'WEBHOOK_SECRET is not set: without it anyone could forge a webhook.',
    cause: 'The service accepts only signed deliveries.',
    remedy: 'Set the secret that the app’s settings page has.',
  },
  keyMissing: {
    code: 'SDL-S021',
    text: 'Neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set: create a key on the app’s settings page.',
    cause: 'The service signs in to GitHub with this key.',
    remedy: 'Save the downloaded file and set PRIVATE_KEY_PATH to it.',
  },
  keyTwice: {
    code: 'SDL-S022',
    text: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one.',
    cause: 'They may hold different keys.',
    remedy: envFile,
  },
  keyFileMissing: {
    code: 'SDL-S023',
    text: 'PRIVATE_KEY_PATH: the file {path} does not exist. With the emulator, start that first: it writes the file.',
    cause: 'The path is wrong, or relative to a directory other than the one where the service was started.',
    remedy: 'Correct the path. "--private-key-out" of the emulator names the file that it writes.',
  },
  keyFileUnreadable: {
    code: 'SDL-S024',
    text: 'PRIVATE_KEY_PATH: the file {path} cannot be read ({reason}).',
    cause: 'It is a directory, or the service’s user is not allowed to read it.',
    remedy: 'Name the .pem file itself, readable by the service’s user.',
  },
  keyNotPem: {
    code: 'SDL-S025',
    text: '{variable} does not hold a private key in PEM format, without a passphrase.',
    cause: 'It holds another file, a public key, an encrypted key, or only a part of the key.',
    remedy: 'Use the .pem file that GitHub made, unchanged.',
  },
  keyNotRsa: {
    code: 'SDL-S026',
    text: '{variable} is not an RSA key of at least 2048 bits, as GitHub makes them.',
    cause: 'It is a key of another type, such as an SSH or TLS key.',
    remedy: 'Create a private key on the app’s settings page and use that file.',
  },
  hostMalformed: {
    code: 'SDL-S031',
    text: 'GHE_HOST must be a host name, with a port if necessary, and nothing else.',
    cause: 'It holds a URL, a path or a space.',
    remedy: 'Write github.example.com or 127.0.0.1:4010; leave it out for github.com.',
  },
  protocolUnknown: {
    code: 'SDL-S032',
    text: 'GHE_PROTOCOL must be https or http.',
    cause: 'It holds another word.',
    remedy: 'Leave it out for https.',
  },
  portMalformed: {
    code: 'SDL-S033',
    text: 'PORT must be a number from 0 to 65535.',
    cause: 'It holds another value.',
    remedy: 'Leave it out for 3000; 0 lets the system choose.',
  },
  metricsPortMalformed: {
    code: 'SDL-S038',
    text: 'METRICS_PORT must be a number from 0 to 65535.',
    cause: 'It holds another value.',
    remedy: 'Leave it out to serve /metrics on PORT; 0 lets the system choose.',
  },
  metricsPortTaken: {
    code: 'SDL-S039',
    text: 'METRICS_PORT must not be the same as PORT.',
    cause: 'Both have the same number.',
    remedy: 'Choose another port, or leave METRICS_PORT out to serve /metrics on PORT.',
  },
  previousSecretWellKnown: {
    code: 'SDL-S027',
    text: 'WEBHOOK_SECRET_PREVIOUS must not be "development".',
    cause: 'Everybody knows this secret: it is the default of Probot.',
    remedy: 'Leave WEBHOOK_SECRET_PREVIOUS out.',
  },
  previousSecretTooShort: {
    code: 'SDL-S028',
    text: 'WEBHOOK_SECRET_PREVIOUS must have at least 16 characters.',
    cause: 'A short secret can be cracked from one captured delivery.',
    remedy: 'Leave WEBHOOK_SECRET_PREVIOUS out, and redeliver on GitHub what was refused in the meantime.',
  },
  logLevelUnknown: {
    code: 'SDL-S034',
    text: 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    cause: 'It holds another word.',
    remedy: 'Leave it out for info.',
  },
  databaseUrlMalformed: {
    code: 'SDL-S035',
    text:
      'DATABASE_URL must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE. Without it the store is ' +
      'sqlite:data/sdl-gate.db.',
    cause: 'It has another form, or no name of a database.',
    remedy: 'Encode special characters of a password, such as %40 for @.',
  },
  databaseUnencrypted: {
    code: 'SDL-S036',
    text: '{name} must say how the connection to PostgreSQL is encrypted: add ?sslmode=verify-full.',
    cause:
      'It names another host, or none, and no sslmode: the password and all data could cross a network in the clear.',
    remedy:
      'On a network that nobody else can read, such as that of one machine, ask for it with ?sslmode=disable.',
  },
  docsUrlMalformed: {
    code: 'SDL-S037',
    text: 'DOCS_URL must be the address of the docs folder, such as https://github.com/OWNER/sdl-gate/blob/main/docs.',
    cause: 'It is not an http or https address, or it contains credentials or parameters.',
    remedy: 'Remove DOCS_URL to show checks without links to the documentation.',
  },
  organizationRepositoryMalformed: {
    code: 'SDL-S040',
    text: 'ORGANIZATION_POLICY_REPOSITORY must be the name of a repository without its owner, such as .github.',
    cause: 'It contains a slash or another character that no name of a repository has.',
    remedy:
      'Each account has its own: write the name alone, or remove the variable to use the repository .github.',
  },
  evidenceRetentionMalformed: {
    code: 'SDL-S041',
    text: 'EVIDENCE_RETENTION_DAYS must be a number of days from 1 to 99999.',
    cause: 'It is not a whole number, or it is 0 or too large.',
    remedy: 'Write the number alone, or remove the variable to keep evidence for 400 days.',
  },
  entryRetentionMalformed: {
    code: 'SDL-S042',
    text: 'ENTRY_RETENTION_DAYS must be a number of days from 1 to 99999.',
    cause: 'It is not a whole number, or it is 0 or too large.',
    remedy:
      'Write the number alone, or remove the variable to keep the bodies of entries for 2557 days, which are 7 years.',
  },
  signingKeyUnreadable: {
    code: 'SDL-S050',
    text: 'SIGNING_KEY_PATH: the file {path} cannot be read ({reason}).',
    cause: 'The file does not exist, is a directory, or the service’s user is not allowed to read it.',
    remedy:
      'Correct the path, or remove the variable: then the service creates a key and keeps it in the store.',
  },
  signingKeyMalformed: {
    code: 'SDL-S051',
    text: 'SIGNING_KEY_PATH: the file {path} does not hold a private key on P-256 in PEM format, without a passphrase.',
    cause: 'It holds another file, a public key, an encrypted key, or a key of another type.',
    remedy: 'Create one with "openssl ecparam -name prime256v1 -genkey -noout -out signing-key.pem".',
  },
  dashboardUnknown: {
    code: 'SDL-S060',
    text: 'DASHBOARD must be on or off.',
    cause: 'It has another value.',
    remedy: envFile,
  },
  dashboardUrlMalformed: {
    code: 'SDL-S061',
    text: 'DASHBOARD_URL must be an address such as https://sdl.example.com, without a path.',
    cause:
      'It has a path, or does not begin with https. Browsers keep the session only over https, or on this machine.',
    remedy:
      'Write the address at which people open the dashboard. Without https, only localhost and 127.0.0.1 are allowed.',
  },
  dashboardUrlMissing: {
    code: 'SDL-S062',
    text: 'DASHBOARD is on and DASHBOARD_URL is not set: GitHub sends people back to this address after they sign in.',
    cause: 'The service does not know the address at which people open it.',
    remedy:
      'Set it, and add the address with /signed-in at its end as a callback URL on the app’s settings page on GitHub.',
  },
  clientMissing: {
    code: 'SDL-S063',
    text: 'DASHBOARD is on, and GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET are not both set.',
    cause: 'The service asks GitHub with them who somebody is.',
    remedy: 'Copy the client ID from the app’s settings page on GitHub, and generate a client secret there.',
  },
  startFailed: {
    code: 'SDL-S100',
    text: 'sdl-gate cannot start: {reason}',
    cause: 'An error without a specific message.',
    remedy: 'Read the reason; report it if it is an internal error.',
  },
  portTaken: {
    code: 'SDL-S101',
    text: 'Port {port} is taken: stop the process that listens on it, or set PORT to another one.',
    cause: 'Another process listens on HOST and PORT, perhaps an earlier sdl-gate.',
    remedy: 'Find it with "ss -ltnp" or "lsof -i". With another PORT, change the webhook URL, too.',
  },
  addressNotAvailable: {
    code: 'SDL-S102',
    text: 'HOST {host} is not an address of this machine ({reason}).',
    cause: 'The service can listen only on its own addresses.',
    remedy: 'Use 127.0.0.1, or 0.0.0.0 in a container.',
  },
  portForbidden: {
    code: 'SDL-S103',
    text: 'Port {port} is reserved for privileged users: set PORT to 1024 or above.',
    cause: 'The service’s user is not allowed to listen on ports below 1024.',
    remedy: 'Let a reverse proxy listen on 443.',
  },
} as const satisfies Readonly<Record<string, CodedMessage>>;
