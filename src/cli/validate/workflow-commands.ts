import { plain } from '../../text/message.ts';
import { shownPath } from './text.ts';
import type { ValidatedFile } from './validated-file.ts';

/**
 * The result as workflow commands, which GitHub Actions shows as annotations of a run:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function asWorkflowCommands(files: readonly ValidatedFile[]): string {
  return files
    .flatMap((file) => [
      ...(file.state === 'unreadable'
        ? [command('error', {}, `${shownPath(file.path)} was not validated: ${file.reason}.`)]
        : []),
      ...file.remarks.map(({ kind, line, column, message }) => {
        const place = file.path === '-' ? {} : { file: file.path, line: String(line), col: String(column) };
        const [level, title] = annotations[kind];
        return command(level, { ...place, title }, message);
      }),
    ])
    .join('');
}

const annotations = {
  mistake: ['error', 'Invalid policy'],
  refused: ['warning', 'Refused by the organization'],
  'newer-preset': ['notice', 'Newer preset'],
} as const;

function command(
  name: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name}${written.length === 0 ? '' : ` ${written.join(',')}`}::${data(plain([message]))}\n`;
}

/**
 * As @actions/core writes it: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
 * The runner also finds commands of the older form `##[…]` within a line, which it knows no escape for.
 */
function data(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll('##[', '## [');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
