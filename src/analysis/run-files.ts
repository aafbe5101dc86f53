/** Characters of a script that are read. */
const maxCharacters = 50_000;

/** Files that are found in one script. */
const maxFiles = 100;

/** Shells, which run the file that follows them, whatever its name. */
const shells: ReadonlySet<string> = new Set(
  ['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'source', '.'].concat(['pwsh', 'powershell']),
);

/** Other words that run the file which follows them. A version may be part of the word: `python3.12`. */
const interpreters: ReadonlySet<string> = new Set(
  [
    'node',
    'nodejs',
    'deno',
    'bun',
    'tsx',
    'ts-node',
    'ts-node-esm',
    'vite-node',
    'jiti',
    'zx',
    'esno',
  ].concat(
    ['python', 'pypy', 'py', 'ruby', 'perl', 'php', 'Rscript', 'lua', 'julia', 'elixir', 'tclsh', 'expect'],
    ['java', 'groovy', 'kotlin', 'swift', 'go', 'osascript', 'cscript'],
  ),
);

/** Words before a command that leave it the command. */
const prefixes: ReadonlySet<string> = new Set(
  [
    'exec',
    'time',
    'command',
    'builtin',
    'nohup',
    'setsid',
    'xvfb-run',
    'run',
    'call',
    'start',
    'eval',
    'trap',
  ].concat(
    ['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!'],
    // These may have options of their own before the command.
    ['sudo', 'doas', 'env', 'timeout', 'nice', 'ionice', 'stdbuf', 'xargs', 'cmd', 'retry'],
  ),
);

/** Tools that run the program of a package, or a file: `npx tsx ci/check.ts`, `uv run ci/check.py`. */
const launchers: ReadonlySet<string> = new Set(
  [
    'npx',
    'npm',
    'pnpm',
    'pnpx',
    'yarn',
    'bunx',
    'uv',
    'uvx',
    'poetry',
    'pipenv',
    'pdm',
    'hatch',
    'rye',
  ].concat(['bundle', 'coverage', 'mise', 'conda']),
);

/** What these have before it. */
const launches: ReadonlySet<string> = new Set(['run', 'exec', 'dlx', 'x', '--']);

/** Options of runners whose value is a file that is run, too. */
const preloads = /^(?:-r|--(?:require|import|loader|experimental-loader|rcfile|init-file))$/;

/** Names of files that are programs: those of shells, and others. */
const shellScript = /\.(?:sh|bash|zsh|ksh|fish|ps1|psm1|bat|cmd)$/i;
const program = /\.(?:py|rb|pl|php|[cm]?[jt]sx?|r|lua|jl|exs|tcl|groovy|kts|swift|go|java|jar)$/i;

/** A variable that is set for one command: `CI=1 ./check.sh`. */
const variable = /^\w{1,100}=/;

/** The same with blanks in its value. */
const quotedVariable = /(?<!\S)\w{1,100}=(?:"[^"]{0,500}"|'[^']{0,500}')(?!\S)/g;

/** What stands for the checked-out repository in a path. */
const workspace = /^(?:\$\{?GITHUB_WORKSPACE\}?|\$\{?PWD\}?)\//;

/** What stands for the folder of a local action. */
const actionFolder = /^(?:\$\{?GITHUB_ACTION_PATH\}?|\$env:GITHUB_ACTION_PATH)\//;

/** The same as expressions, which may have spaces. */
const workspaceExpression = /\$\{\{\s{0,20}github\.workspace\s{0,20}\}\}/g;
const actionExpression = /\$\{\{\s{0,20}github\.action_path\s{0,20}\}\}/g;

/**
 * The files of the repository that a script of a workflow's step runs by their path: `./ci/check.sh`, `bash ci/check.sh`,
 * `python tools/lint.py`, `npx tsx ci/check.ts`. A shell script that any command names may be run: `cat ci/check.sh | bash`. Not what
 * those run in turn, nor what a build tool such as `make` or `npm` runs.
 *
 *     filesRunBy('cd ci && ./check.sh', '')   // ['check.sh', 'ci/check.sh']
 *
 * @param script a shell's, hostile
 * @param folder the working directory, from the root of the repository; empty for the root
 * @param action the folder of the local action that has the script, with a slash at the end; null in a workflow
 * @returns paths from the root, also those in each directory that the script enters
 */
export function filesRunBy(script: string, folder: string, action: string | null = null): readonly string[] {
  const found = new Set<string>();
  const folders = new Set(['', normalized(folder) ?? '']);
  for (const command of commandsOf(script)) {
    const words = withoutPrefixes(command);
    const [first = '', ...rest] = words;
    if (first === 'cd' || first === 'pushd') {
      for (const before of [...folders].slice(0, 10)) {
        const entered = normalized(`${before}/${(rest[0] ?? '').replace(workspace, '')}`);
        if (entered !== null) folders.add(entered);
      }
      continue;
    }
    for (const word of filesNamedIn(words))
      for (const path of pathsOf(word, folders, action))
        if (path !== '' && found.size < maxFiles) found.add(path);
  }
  return [...found];
}

/** The command itself, without variables that are set for it and words that leave it the command, with their options. */
function withoutPrefixes(command: readonly string[]): readonly string[] {
  const words = command.filter((word) => !variable.test(word));
  let start = 0;
  while (prefixes.has(nameOf(words[start] ?? ''))) {
    start += 1;
    if (!/^(?:-|\/[a-z]$|\d)/i.test(words[start] ?? '')) continue;
    const next = words.findIndex((word, index) => index > start && (isRunner(word) || isPath(word, false)));
    return words.slice(Math.max(next, start));
  }
  return words.slice(start);
}

/** Shells in a shell that are followed; of more, each word that is a path counts. */
const maxShells = 5;

/** The words of a command that name a file which it runs. */
function filesNamedIn(words: readonly string[], shellsAbove = 0): readonly string[] {
  if (shellsAbove > maxShells) return words.filter((word) => isPath(word, true));
  const [first = '', ...rest] = words;
  if (isRunner(first)) return filesRunWith(nameOf(first), rest, shellsAbove);
  if (isPath(first, false)) return [first];
  const scripts = words.filter((word) => shellScript.test(word) && isPath(word, true));
  if (scripts.length > 0) return scripts;
  if (launchers.has(first)) {
    const launched = rest.find((word) => !word.startsWith('-') && !launches.has(word)) ?? '';
    if (isPath(launched, false) || (program.test(launched) && isPath(launched, true))) return [launched];
  }
  // Something else runs a runner: a container, a tool that retries. A dot is then a folder.
  const inner = words.findIndex((word) => word !== '.' && isRunner(word));
  return inner < 0
    ? []
    : filesRunWith(nameOf(words[inner] ?? ''), words.slice(inner + 1), shellsAbove).filter((word) =>
        program.test(word),
      );
}

/** The files that a shell or an interpreter runs with these arguments: the first that is named, and those that it loads before. */
function filesRunWith(runner: string, words: readonly string[], shellsAbove: number): readonly string[] {
  const isShell = shells.has(runner);
  const found: string[] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    // The next words are a command, or code.
    if (isShell && /^-[a-z]{0,10}c(?:ommand)?$/i.test(word))
      return [...found, ...filesNamedIn(withoutPrefixes(words.slice(index + 1)), shellsAbove + 1)];
    if (!isShell && /^(?:-[cemp]|--eval|--print)$/.test(word))
      return word === '-m' ? [...found, ...moduleFiles(words[index + 1] ?? '')] : found;
    if (runner === 'go' && index === 0 && word !== 'run') return found;
    const [option = '', value] = word.split('=', 2);
    if (value !== undefined && preloads.test(option) && isPath(value, true)) found.push(value);
    if (word.startsWith('-')) continue;
    const isFile = isPath(word, true) || (isShell && /^\w[\w-]{0,200}$/.test(word) && !/^[-+]/.test(before));
    if (!isFile) continue;
    found.push(word);
    if (!preloads.test(before)) return found;
  }
  return found;
}

/** Where a module of Python lies that is named with the folder above it: `ci.check`. */
function moduleFiles(name: string): readonly string[] {
  if (!/^\w{1,100}(?:\.\w{1,100}){1,20}$/.test(name)) return [];
  const path = `./${name.replaceAll('.', '/')}`;
  return [path, `${path}.py`];
}

/** A command's name without its folder on the machine, and without the ending of Windows. */
function nameOf(word: string): string {
  const name = word.startsWith('/') ? word.slice(word.lastIndexOf('/') + 1) : word;
  return name.replace(/\.exe$/i, '');
}

function isRunner(word: string): boolean {
  const name = nameOf(word);
  return shells.has(name) || interpreters.has(name) || interpreters.has(name.replace(/\d[\d.]{0,10}$/, ''));
}

/** The words of each command, without quotes. A line that ends with a backslash goes on. */
function commandsOf(script: string): readonly string[][] {
  return (
    script
      .slice(0, maxCharacters)
      .replace(workspaceExpression, '$GITHUB_WORKSPACE')
      .replace(actionExpression, '$GITHUB_ACTION_PATH')
      .replace(/\\\r?\n/g, ' ')
      // A file that is read as the input: a shell runs it.
      .replace(/(?<!<)<(?![<(&])/g, ' ')
      .replace(/\d?>{1,2}/g, ' > ')
      .split(/\r?\n|;|&&?|\|\|?|\$\(|[()`]|[{}](?=\s|$)/)
      .map((command) => command.replace(quotedVariable, ' ').replace(/["']/g, '').trim())
      .filter((command) => command !== '' && !command.startsWith('#'))
      .map((command) => command.split(/\s+/))
  );
}

/** A command without a slash is one of the machine; what a runner takes may be at hand: `bash check.sh`. */
function isPath(word: string, isArgument: boolean): boolean {
  if (word.includes('/')) return !/^(?:\/|~|-|https?:|\w+@)/.test(word);
  if (/^[\w.-]{1,100}(?:\\[\w.-]{1,100}){1,20}$/.test(word)) return true;
  return isArgument && /^[\w@.-]{1,200}\.\w{1,10}$/.test(word);
}

function pathsOf(word: string, folders: ReadonlySet<string>, action: string | null): readonly string[] {
  if (actionFolder.test(word)) {
    const path = action === null ? null : normalized(action + word.replace(actionFolder, ''));
    return path === null ? [] : [path];
  }
  if (workspace.test(word)) {
    const path = normalized(word.replace(workspace, ''));
    return path === null ? [] : [path];
  }
  return [...folders].flatMap((folder) => normalized(`${folder}/${word}`) ?? []);
}

/** A path without `.` and `..`; null where it leaves the repository, or holds what only a run can tell. */
export function normalized(path: string): string | null {
  const kept: string[] = [];
  for (const segment of path.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue;
    if (/[$*?<>]/.test(segment)) return null;
    if (segment !== '..') kept.push(segment);
    else if (kept.pop() === undefined) return null;
  }
  return kept.join('/');
}
