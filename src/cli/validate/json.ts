import type { ValidatedFile } from './validated-file.ts';

/** The result as one JSON object; docs/command-line.md describes its keys, which are only added to. */
export function asJson(files: readonly ValidatedFile[]): string {
  const valid = files.every(({ state }) => state === 'valid');
  return `${JSON.stringify({ valid, files }, null, 2)}\n`;
}
