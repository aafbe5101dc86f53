import type { CodeBlock, ShownImport } from './diff/read-diff.ts';
import { fileName, filesOf, type ModuleFiles, moduleFiles, modulePath, sameModule } from './module-path.ts';
import type { ReadFile } from './read-file.ts';
import type { Language } from './source/language.ts';

/** Files that a change moves, takes away and adds: imports follow them. */
export interface FileMoves {
  /** The new names of files that were renamed, by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Files that were renamed, lost code, or are removed. */
  readonly origins: ModuleFiles;
  /** Files that code was moved to, or that are added. */
  readonly targets: ModuleFiles;
}

/**
 * What imports may follow.
 *
 * @param origins files that lost code, or are removed
 * @param targets files that code was moved to, or that are added
 */
export function fileMoves(
  renamed: readonly { readonly from: string; readonly to: string }[],
  origins: readonly string[],
  targets: readonly string[],
): FileMoves {
  return {
    renamed: new Map(renamed.map(({ from, to }) => [fileName(from), fileName(to)])),
    origins: moduleFiles([...origins, ...renamed.map(({ from }) => from)]),
    targets: moduleFiles([...targets, ...renamed.map(({ to }) => to)]),
  };
}

/**
 * The imports that may change what a file does: a name that comes from another module than before, one module that takes the place of
 * another, and a module that is new to the file and is only run. An import that follows a file that the same change moves changes
 * nothing, and neither does one of types alone. Imports of other names count with the lines that use these.
 */
export function changedImports(file: ReadFile, moves: FileMoves): readonly CodeBlock[] {
  const { before, after } = file.diff.imports;
  if (after.every(({ lines }) => lines.length === 0) && before.every(({ lines }) => lines.length === 0))
    return [];
  const reading: Reading = {
    language: file.language,
    before: file.file.previousPath ?? file.file.path,
    after: file.file.path,
    moves,
  };
  const found = new Set([...rebound(before, after, reading), ...replaced(before, after, reading)]);
  for (const statement of newlyRun(before, after, reading)) found.add(statement);
  return [...found].flatMap(({ lines }) => (lines.length === 0 ? [] : [{ removed: [], added: lines }]));
}

interface Reading {
  readonly language: Language | null;
  readonly before: string;
  readonly after: string;
  readonly moves: FileMoves;
}

interface Source {
  readonly statement: ShownImport;
  readonly module: string;
  readonly imported: string;
}

/** Names that came from one module and come from another. */
function rebound(
  before: readonly ShownImport[],
  after: readonly ShownImport[],
  reading: Reading,
): readonly ShownImport[] {
  const old = sources(before, reading.before, reading.language);
  const now = sources(after, reading.after, reading.language);
  const found: ShownImport[] = [];
  for (const [name, targets] of now) {
    const origins = old.get(name) ?? [];
    const fresh = targets.filter((target) => !origins.some((origin) => sameSource(origin, target, name)));
    const gone = origins.filter((origin) => !targets.some((target) => sameSource(origin, target, name)));
    const changed = fresh.find((target) => gone.some((origin) => !follows(origin, target, reading.moves)));
    if (changed !== undefined) found.push(changed.statement);
  }
  return found;
}

/** Places from which one name may come in a file. */
const maxSources = 20;

function sources(
  statements: readonly ShownImport[],
  path: string,
  language: Language | null,
): ReadonlyMap<string, readonly Source[]> {
  const found = new Map<string, Source[]>();
  for (const statement of statements) {
    const { binds, module, types } = statement;
    if (types || module === null || typeof binds === 'string') continue;
    for (const { local, imported } of binds) {
      const whole = language === 'rust' ? imported : module;
      const source = {
        statement,
        module: modulePath(whole, path, language),
        imported: language === 'rust' ? local : imported,
      };
      const known = found.get(local);
      if (known === undefined) found.set(local, [source]);
      else if (known.length < maxSources) known.push(source);
    }
  }
  return found;
}

/** Whether a name is the same thing of the same module. The default of a module may become one of its names. */
function sameSource(one: Source, other: Source, name: string): boolean {
  const plain = (imported: string) => /^(?:default|\*)$/.test(imported) || imported === name;
  const same = one.imported === other.imported || (plain(one.imported) && plain(other.imported));
  if (same && sameModule(one.module, other.module)) return true;
  // `from a import b` and `import a.b as b` name the same module.
  const whole = ({ module, imported }: Source) =>
    plain(imported) && imported !== name ? module : `${module}/${imported}`;
  return whole(one) === whole(other);
}

function follows(origin: Source, target: Source, moves: FileMoves): boolean {
  const whole = ({ module, imported }: Source) => (imported === '*' ? module : `${module}/${imported}`);
  return followsFile(whole(origin), whole(target), moves);
}

function followsFile(from: string, to: string, { renamed, origins, targets }: FileMoves): boolean {
  const old = filesOf(from, origins);
  const now = filesOf(to, targets);
  // A file that was renamed is followed to its new name only.
  return old.some((file) => {
    const name = renamed.get(file);
    return name === undefined ? now.length > 0 : now.includes(name);
  });
}

/** Where one import of a whole module takes the place of one other. */
function replaced(
  before: readonly ShownImport[],
  after: readonly ShownImport[],
  { language, before: oldPath, after: newPath, moves }: Reading,
): readonly ShownImport[] {
  const places = new Set(
    after.flatMap(({ binds, place }) => (typeof binds === 'string' && place !== '' ? [place] : [])),
  );
  return [...places].flatMap((place) => {
    const [old, ...moreOld] = before.filter((statement) => statement.place === place);
    const [now, ...moreNow] = after.filter((statement) => statement.place === place);
    if (old === undefined || now === undefined || moreOld.length > 0 || moreNow.length > 0) return [];
    if (old.module === null || now.module === null || old.types || now.types) return [];
    if (typeof old.binds !== 'string' || typeof now.binds !== 'string') return [];
    const origin = { statement: old, module: modulePath(old.module, oldPath, language), imported: '*' };
    const target = { statement: now, module: modulePath(now.module, newPath, language), imported: '*' };
    return sameModule(origin.module, target.module) || follows(origin, target, moves) ? [] : [now];
  });
}

/** What only shows something does nothing when it is imported. */
const presentation = /\.(?:css|scss|sass|less|styl|svg|png|jpe?g|gif|webp|ico|woff2?|ttf)(?:\?.*)?$/;

/** Modules that are only run, and that the file did not import before. */
function newlyRun(
  before: readonly ShownImport[],
  after: readonly ShownImport[],
  { language, before: oldPath, after: newPath, moves }: Reading,
): readonly ShownImport[] {
  const modules = (statements: readonly ShownImport[], path: string) =>
    statements.flatMap(({ module }) => (module === null ? [] : [modulePath(module, path, language)]));
  const known = modules(before, oldPath);
  return after.filter(({ binds, module, lines }) => {
    if (binds !== 'nothing' || module === null || lines.length === 0 || presentation.test(module))
      return false;
    const path = modulePath(module, newPath, language);
    return !known.some((old) => sameModule(old, path) || followsFile(old, path, moves));
  });
}
