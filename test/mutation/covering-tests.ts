import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** Test files that reach a source file through imports, those first that are most likely to notice a change of it. */
export type Wave = readonly string[];

const test = /\.test\.ts$/;
const integrationTest = /\.integration\.test\.ts$|^test\//;

/** The imports of a tree's files, read when they are first needed. */
export class ImportGraph {
  readonly #root: string;
  readonly #imports = new Map<string, readonly string[]>();
  readonly #reached = new Map<string, ReadonlySet<string>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The files that a file loads, itself included; imports of types only are no reason to run a test. */
  reachedFrom(file: string): ReadonlySet<string> {
    const known = this.#reached.get(file);
    if (known !== undefined) return known;
    const reached = new Set([file]);
    for (const next of reached) for (const imported of this.#importsOf(next)) reached.add(imported);
    this.#reached.set(file, reached);
    return reached;
  }

  #importsOf(file: string): readonly string[] {
    const known = this.#imports.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.#root, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    const imported = source.statements.flatMap((statement) => {
      const from =
        (ts.isImportDeclaration(statement) &&
          statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) ||
        (ts.isExportDeclaration(statement) && !statement.isTypeOnly)
          ? statement.moduleSpecifier
          : undefined;
      if (from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return [];
      const path = relative(this.#root, join(this.#root, dirname(file), from.text));
      return path.endsWith('.ts') && existsSync(join(this.#root, path)) ? [path] : [];
    });
    this.#imports.set(file, imported);
    return imported;
  }
}

/**
 * The tests that reach a file, in waves: the unit tests in its folder, those in its room, all other unit tests, and then the
 * integration tests in its folder and in its room. Integration tests of other rooms, which cover each file of the lower rooms
 * by accident, are left out; those outside src/ are run where they are given.
 *
 * @param room the folder of the file's room: `src/rules`
 */
export function wavesFor(
  file: string,
  room: string,
  testFiles: readonly string[],
  graph: ImportGraph,
): readonly Wave[] {
  const reaching = testFiles.filter((path) => test.test(path) && graph.reachedFrom(path).has(file));
  const waves = new Map<number, string[]>();
  for (const path of reaching) {
    const near = dirname(path) === dirname(file) ? 0 : path.startsWith(`${room}/`) ? 1 : 2;
    const order = near + (integrationTest.test(path) ? 3 : 0);
    if (order === 5 && path.startsWith('src/')) continue;
    waves.set(order, [...(waves.get(order) ?? []), path]);
  }
  return [...waves].sort(([one], [other]) => one - other).map(([, paths]) => paths);
}
