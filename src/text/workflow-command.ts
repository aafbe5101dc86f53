import { plain } from './message.ts';

/**
 * A workflow command, which GitHub Actions shows as an annotation of a run:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 *
 * @param properties such as `file`, `line` and `title`
 */
export function workflowCommand(
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

/** What a terminal would obey cannot be escaped: the log shows that it is there. */
function property(text: string): string {
  return data(text)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}

/** A line of the log that the runner takes for nothing else: a command may begin after spaces, and one of the older form anywhere. */
export function logLine(text: string): string {
  return `${data(plain([text])).replace(/^\s*::/, ': :')}\n`;
}
