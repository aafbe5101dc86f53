import { createLog, type Log } from '../src/platform/log.ts';

export interface LogEntry {
  readonly level: string;
  readonly msg: string;
  readonly [name: string]: unknown;
}

/** A log that is kept, parsed, for a test to look at. */
export function recordedLog(): { readonly log: Log; readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const log = createLog({ logLevel: 'debug', production: true }, (line) => entries.push(JSON.parse(line)));
  return { log, entries };
}
