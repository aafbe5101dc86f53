import type { WriteStream } from 'node:tty';
import type { Screen } from '../check/screen.ts';

/** What is written to a stream is shown on it. */
type Output = Pick<WriteStream, 'isTTY' | 'columns' | 'hasColors'>;

/**
 * What an output can show. `NO_COLOR` and `FORCE_COLOR` count as everywhere: https://no-color.org and https://force-color.org
 *
 * @param showsLinks whether the terminal shows links
 */
export function screenOf(
  output: Output,
  variables: Readonly<Record<string, string | undefined>>,
  showsLinks: boolean,
): Screen {
  const isTerminal = output.isTTY === true;
  const { NO_COLOR = '', FORCE_COLOR = '' } = variables;
  const isForced = FORCE_COLOR !== '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const isForbidden = NO_COLOR !== '' || (FORCE_COLOR !== '' && !isForced);
  return {
    width: isTerminal && output.columns > 0 ? output.columns : null,
    colors: isForced || (isTerminal && !isForbidden && output.hasColors()),
    links: isTerminal && showsLinks,
  };
}
