import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import { plain } from '../text/message.ts';

/** What the output of a command is shown on. */
export interface Screen {
  /** Columns; null: lines are not broken, as in a file or a pipe. */
  readonly width: number | null;
  readonly colors: boolean;
  /** It shows links: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
  readonly links: boolean;
}

/** A file or a pipe. */
export const noScreen: Screen = { width: null, colors: false, links: false };

/** How words stand out. */
export type Emphasis = 'strong' | 'faint' | 'good' | 'bad' | 'waiting' | 'place';

/** Words of a line. Their text may come from outside: nothing in it reaches the terminal but what it shows. */
export interface Span {
  readonly text: string;
  readonly emphasis?: Emphasis;
  /** Where it leads; not shown where it is no address of a page. */
  readonly url?: string | null;
}

/** A line; spaces at its beginning indent all of it. */
export type Line = string | readonly (string | Span)[];

const formats: Readonly<Record<Emphasis, Parameters<typeof styleText>[0]>> = {
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  bad: ['bold', 'red'],
  waiting: 'yellow',
  place: 'cyan',
};

/** Columns below which a line is not broken: it would be a column of letters. */
const minWidth = 30;

/** How far the continuation of a line is indented beyond its beginning. */
const hanging = 2;

/** Lines as text for a screen: broken at spaces, colored, and with links, as far as the screen can show them. */
export function renderLines(lines: readonly Line[], screen: Screen): string {
  return lines.map((line) => `${renderLine(line, screen)}\n`).join('');
}

/** A value in words that stand out: `Peer review` as a title. */
export function span(text: string, emphasis: Emphasis, url: string | null = null): Span {
  return { text, emphasis, url };
}

function renderLine(line: Line, screen: Screen): string {
  const spans = (typeof line === 'string' ? [line] : line).map((each) =>
    typeof each === 'string' ? { text: plain([each]) } : { ...each, text: plain([each.text]) },
  );
  const text = spans
    .map((each) => styled(each, screen))
    .join('')
    .trimEnd();
  const indent = /^ */.exec(spans.map((each) => each.text).join(''))?.[0].length ?? 0;
  const { width } = screen;
  return width === null || width < minWidth ? text : wrapped(text, indent, width);
}

function styled({ text, emphasis, url = null }: Span, { colors, links }: Screen): string {
  const colored =
    emphasis === undefined || !colors ? text : styleText(formats[emphasis], text, { validateStream: false });
  return links && isPage(url) ? `\u{1b}]8;;${url}\u{7}${colored}\u{1b}]8;;\u{7}` : colored;
}

/** Whether a link may lead there: an address of printable ASCII, so that it cannot end the escape sequence that holds it. */
function isPage(url: string | null): url is string {
  return url !== null && /^https?:\/\/[\x21-\x7e]+$/.test(url);
}

function wrapped(text: string, indent: number, width: number): string {
  // What begins a line is indented less than what continues it: both are broken at the width of the latter.
  const room = width - indent - hanging;
  const lines = wrapAnsi(text.trimStart(), room, { hard: true }).split('\n');
  return lines.map((line, index) => `${' '.repeat(indent + (index === 0 ? 0 : hanging))}${line}`).join('\n');
}
