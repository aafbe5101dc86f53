import { existsSync } from 'node:fs';
import type { Environment } from '../platform/settings.ts';

/** The variables of the process and, where it does not set them, of the file `.env` beside it: as the service reads them. */
export function readEnvironment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
