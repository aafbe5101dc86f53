import { resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { type CodedMessage, type ValuesOf, withCode } from '../platform/messages/message.ts';
import { storeMessages } from '../platform/messages/store-messages.ts';
import type { StoreLocation } from '../platform/store-location.ts';
import { StoreUnavailable, StoreUnusable } from './database/database.ts';

/** The failure of a store that could not be opened, as an operator needs it: never with a password. Other errors stay as they are. */
export function openProblem(location: StoreLocation, error: unknown): unknown {
  if (!(error instanceof StoreUnavailable) || error instanceof StoreUnusable) return error;
  return location.kind === 'postgres'
    ? postgresProblem(location.url, error)
    : sqliteProblem(location.path, error);
}

function postgresProblem(url: string, error: StoreUnavailable): StoreUnusable {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const server = `${searchParams.get('host') ?? (hostname || 'localhost')}:${port || '5432'}`;
  const code = codeOf(error.cause);
  const reason = error.message.replace(/^PostgreSQL: /, '');
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return because(error, storeMessages.postgresRefuses, { server });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return because(error, storeMessages.postgresHostUnknown, { server });
    // Of the driver itself: a timeout, or a connection that was closed.
    case '':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ECONNRESET':
      return because(error, storeMessages.postgresSilent, { server, reason });
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    case '28000':
    case '28P01':
      return because(error, storeMessages.postgresLogin, { server });
    case '3D000':
      return because(error, storeMessages.postgresDatabaseMissing, {
        server,
        database: JSON.stringify(decodeURIComponent(pathname.slice(1))),
      });
    default:
      return because(error, storeMessages.postgresFailed, { server, reason });
  }
}

function sqliteProblem(file: string, error: StoreUnavailable): StoreUnavailable {
  const path = resolve(file);
  const { cause } = error;
  const errcode = isNativeError(cause) && 'errcode' in cause ? Number(cause.errcode) & 0xff : null;
  // https://www.sqlite.org/rescode.html
  switch (errcode) {
    case 5:
    case 6:
      return because(error, storeMessages.sqliteLocked, { path });
    case 8:
      return because(error, storeMessages.sqliteReadOnly, { path });
    case 13:
      return because(error, storeMessages.sqliteDiskFull, { path });
    case 11:
    case 26:
      return because(error, storeMessages.sqliteNotADatabase, { path });
    default:
      return because(error, storeMessages.sqliteUnusable, {
        path,
        reason: error.message.replace(/^SQLite: /, ''),
      });
  }
}

function because<Text extends string>(
  error: StoreUnavailable,
  message: CodedMessage<Text>,
  values: ValuesOf<Text>,
): StoreUnusable {
  return new StoreUnusable(withCode(message, values), { cause: error.cause });
}

/** Of several addresses of one host the first failure counts. */
function codeOf(error: unknown): string {
  if (!isNativeError(error)) return '';
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'code' in error ? String(error.code) : '';
}
