import { workflowCommand } from '../../text/workflow-command.ts';
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
        ? [workflowCommand('error', {}, `${shownPath(file.path)} was not validated: ${file.reason}.`)]
        : []),
      ...file.remarks.map(({ kind, line, column, message }) => {
        const place = file.path === '-' ? {} : { file: file.path, line: String(line), col: String(column) };
        const [level, title] = annotations[kind];
        return workflowCommand(level, { ...place, title }, message);
      }),
    ])
    .join('');
}

const annotations = {
  mistake: ['error', 'Invalid policy'],
  refused: ['warning', 'Refused by the organization'],
  'newer-preset': ['notice', 'Newer preset'],
} as const;
