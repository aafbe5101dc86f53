/** Characters of a script that are read. */
const maxCharacters = 50_000;

/** Files that are found in one script. */
const maxFiles = 100;

/** Words that run the file which follows them. */
const runners: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'source',
  '.',
  'pwsh',
  'powershell',
  'node',
  'deno',
  'bun',
  'tsx',
  'ts-node',
  'npx',
  'python',
  'python3',
  'py',
  'ruby',
  'perl',
  'php',
  'Rscript',
]);

/** Words before a command that leave it the command. */
const prefixes: ReadonlySet<string> = new Set([
  'sudo',
  'exec',
  'time',
  'env',
  'command',
  'nohup',
  'xvfb-run',
  'run',
  'if',
  'then',
  'else',
  'do',
  '!',
]);

/** A variable that is set for one command: `CI=1 ./check.sh`. */
const variable = /^\w{1,100}=/;

/** What stands for the checked-out repository in a path. */
const workspace = /^(?:\$\{?GITHUB_WORKSPACE\}?|\$\{?PWD\}?)\//;

/** What stands for the folder of a local action. */
const actionFolder = /^(?:\$\{?GITHUB_ACTION_PATH\}?|\$env:GITHUB_ACTION_PATH)\//;

/** The same as expressions, which may have spaces. */
const workspaceExpression = /\$\{\{\s{0,20}github\.workspace\s{0,20}\}\}/g;
const actionExpression = /\$\{\{\s{0,20}github\.action_path\s{0,20}\}\}/g;

/**
 * The files of the repository that a script of a workflow's step runs by their path: `./ci/check.sh`, `bash ci/check.sh`,
 * `python tools/lint.py`. Not what those run in turn, nor what a build tool such as `make` or `npm` runs.
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
    const words = command.filter((word) => !variable.test(word));
    while (words[0] !== undefined && prefixes.has(words[0])) words.shift();
    const [first = '', ...rest] = words;
    if (first === 'cd' || first === 'pushd') {
      for (const before of [...folders].slice(0, 10)) {
        const entered = normalized(`${before}/${(rest[0] ?? '').replace(workspace, '')}`);
        if (entered !== null) folders.add(entered);
      }
      continue;
    }
    const named = runners.has(first) ? rest.find((word) => !word.startsWith('-') && word !== 'run') : first;
    if (named === undefined || !isPath(named, runners.has(first))) continue;
    for (const path of pathsOf(named, folders, action)) if (found.size < maxFiles) found.add(path);
  }
  return [...found];
}

/** The words of each command, without quotes. A line that ends with a backslash goes on. */
function commandsOf(script: string): readonly string[][] {
  return script
    .slice(0, maxCharacters)
    .replace(workspaceExpression, '$GITHUB_WORKSPACE')
    .replace(actionExpression, '$GITHUB_ACTION_PATH')
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n|;|&&?|\|\|?|\$\(|[()`{}](?=\s|$)/)
    .map((command) => command.replace(/["']/g, '').trim())
    .filter((command) => command !== '' && !command.startsWith('#'))
    .map((command) => command.split(/\s+/));
}

/** A command without a slash is one of the machine; what a runner takes may be at hand: `bash check.sh`. */
function isPath(word: string, isArgument: boolean): boolean {
  if (word.includes('/')) return !/^(?:\/|~|https?:|\w+@)/.test(word);
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
