import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../platform/version.ts';
import { shownPath } from './text.ts';
import type { Remark, ValidatedFile } from './validated-file.ts';

/** The kinds of remarks, as SARIF calls its rules. */
const descriptions: Readonly<Record<Remark['kind'], string>> = {
  mistake:
    'The policy file is not valid: while it is on the base branch, the check of every pull request fails.',
  refused: "The policy file asks for less than the organization's policy, which applies instead.",
  'newer-preset': 'There is a newer version of the preset that the policy file extends.',
};

const levels: Readonly<Record<Remark['kind'], string>> = {
  mistake: 'error',
  refused: 'warning',
  'newer-preset': 'note',
};

/**
 * The result in the Static Analysis Results Interchange Format, which code scanning shows:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function asSarif(files: readonly ValidatedFile[]): string {
  const kinds = Object.keys(descriptions) as Remark['kind'][];
  const unreadable = files.filter(({ state }) => state === 'unreadable');
  const run = {
    tool: {
      driver: {
        name: 'sdl-gate',
        version,
        rules: kinds.map((id) => ({ id, shortDescription: { text: descriptions[id] } })),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: unreadable.length === 0,
        toolExecutionNotifications: unreadable.map(({ path, reason }) => ({
          level: 'error',
          message: { text: `${shownPath(path)} was not validated: ${reason}.` },
        })),
      },
    ],
    results: files.flatMap(({ path, remarks }) =>
      remarks.map(({ kind, line, column, message }) => ({
        ruleId: kind,
        ruleIndex: kinds.indexOf(kind),
        level: levels[kind],
        message: { text: message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(path) },
              region: { startLine: line, startColumn: column },
            },
          },
        ],
      })),
    ),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Relative to the working directory, as code scanning expects it; standard input has a made-up name. */
function uriOf(path: string): string {
  if (path === '-') return 'stdin';
  if (isAbsolute(path)) return pathToFileURL(path).href;
  const segments = path.replaceAll('\\', '/').split('/');
  return segments
    .filter((segment) => segment !== '.')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}
