import type { Scanner } from './scanner.ts';
import { scanners } from './scanners.ts';

/** Lines of a script, and characters of a line, that are read. */
const maxLines = 2_000;
const maxLine = 1_000;

/** Programs that run the command after them, and words of a shell that a command follows. */
const runners: ReadonlySet<string> = new Set(
  'sudo env exec time npx bunx uvx pipx run dlx x go poetry uv pnpm yarn bun bundle python python3 -m then do else if !'.split(
    ' ',
  ),
);

/** Programs that run tasks, which may stand anywhere among their arguments. */
const taskRunners: ReadonlySet<string> = new Set(['mvn', 'mvnw', 'gradle', 'gradlew']);

/**
 * The scanners that the lines of a script run. A name counts only where a command begins: not where it is printed, installed or in a
 * comment.
 *
 *     scannersInScript('npm ci && npx semgrep ci')   // [Semgrep]
 *
 * @param text commands of a shell, or the configuration of a CI system that holds them
 * @param scripts of the package, by name: `npm run scan` is read as what it stands for
 */
export function scannersInScript(
  text: string,
  scripts: Readonly<Record<string, string>> = {},
): readonly Scanner[] {
  const found = new Set<Scanner>();
  for (const command of commandsOf(text)) {
    const script = packageScript(command, scripts);
    // A script of a package that runs another one is not followed further.
    for (const scanner of script === null ? [] : scannersInScript(script)) found.add(scanner);
    const scanner = scannerOfCommand(command);
    if (scanner !== null) found.add(scanner);
  }
  return [...found];
}

/** The commands of a script, each as its words. */
function commandsOf(text: string): readonly (readonly string[])[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split('\n', maxLines)
    .flatMap((line) => line.slice(0, maxLine).split(/&&|\|\||[;|&()]/))
    .map(wordsOf)
    .filter(([first = '']) => first !== '' && !first.startsWith('#'));
}

/** Without what stands before a command in the configuration of a CI system: `- run: "semgrep ci"`, `sh 'semgrep ci'`. */
function wordsOf(command: string): readonly string[] {
  return command
    .trim()
    .replace(/^- */, '')
    .replace(/^(?:run|script|command|bash|sh):? +(?=\S)/, '')
    .replace(/^["']|["']$/g, '')
    .split(/\s+/);
}

function scannerOfCommand(words: readonly string[]): Scanner | null {
  const program = nameOf(words[0]);
  if (program === 'docker' || program === 'podman') return scannerInImage(words);
  if (taskRunners.has(program)) {
    const tasks = words.slice(1).map((word) => word.replace(/^:/, ''));
    return scanners.find((scanner) => scanner.tasks?.some((task) => tasks.includes(task)) === true) ?? null;
  }
  for (const [index, word] of words.entries()) {
    const called = [nameOf(word), ...words.slice(index + 1)];
    const scanner = scanners.find(({ commands }) => commands.some((each) => isCall(called, each.split(' '))));
    if (scanner !== undefined) return scanner;
    if (!isBeforeCommand(word, index)) return null;
  }
  return null;
}

/** A runner with its options, or a variable that is set for the command. */
function isBeforeCommand(word: string, index: number): boolean {
  return runners.has(word) || /^[A-Za-z_]\w*=/.test(word) || (index > 0 && word.startsWith('-'));
}

/** `./node_modules/.bin/semgrep`, `github.com/securego/gosec/v2/cmd/gosec@latest` and `semgrep@1` without what is around the name. */
function nameOf(word = ''): string {
  const [path = ''] = word.split('@', 1);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The wanted words begin the command; options may stand between them, and a wanted option anywhere. */
function isCall(called: readonly string[], [program, ...wanted]: readonly string[]): boolean {
  if (called[0] !== program) return false;
  const plain = called.slice(1).filter((word) => !word.startsWith('-'));
  const plainWanted = wanted.filter((word) => !word.startsWith('-'));
  return (
    plainWanted.every((word, index) => plain[index] === word) &&
    wanted.every((word) => !word.startsWith('-') || called.includes(word))
  );
}

/** `docker run --rm semgrep/semgrep:latest semgrep ci`. */
function scannerInImage(words: readonly string[]): Scanner | null {
  if (words[1] !== 'run') return null;
  const names = words
    .filter((word) => !word.startsWith('-'))
    .map((word) => nameOf(word).split(':', 1)[0] ?? '');
  return (
    scanners.find(({ commands }) => commands.some((each) => names.includes(each.split(' ', 1)[0] ?? ''))) ??
    null
  );
}

function packageScript(words: readonly string[], scripts: Readonly<Record<string, string>>): string | null {
  const [program = '', first = '', second = ''] = words;
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) return null;
  const name = first === 'run' || first === 'run-script' ? second : first;
  return Object.hasOwn(scripts, name) ? (scripts[name] ?? null) : null;
}
