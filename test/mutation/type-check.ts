import { join } from 'node:path';
import ts from 'typescript';

/** What lint would ask to remove after a mutation: imports and variables that are not used any more. */
const unused: ReadonlySet<number> = new Set([6133, 6138, 6192, 6196, 6198, 6199]);

/** Type-checks files of a tree with other texts than on disk. */
export class TypeCheck {
  readonly #root: string;
  readonly #service: ts.LanguageService;
  readonly #replaced = new Map<string, { readonly text: string; readonly version: number }>();
  #version = 0;

  /** @param files those that will be checked, from the root */
  constructor(root: string, files: readonly string[]) {
    this.#root = root;
    const configPath = join(root, 'tsconfig.json');
    const config = ts.parseJsonConfigFileContent(
      ts.readConfigFile(configPath, ts.sys.readFile).config,
      ts.sys,
      root,
    );
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => config.options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      getScriptFileNames: () => files.map((file) => join(root, file)),
      getScriptVersion: (path) => String(this.#replaced.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = this.#replaced.get(path)?.text ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath ?? ((path) => path),
    });
  }

  /** @throws {Error} where the tree has no such file */
  parsed(file: string): { source: ts.SourceFile; checker: ts.TypeChecker } {
    const program = this.#service.getProgram();
    const source = program?.getSourceFile(join(this.#root, file));
    if (program === undefined || source === undefined) throw new Error(`${file} is not part of the tree.`);
    return { source, checker: program.getTypeChecker() };
  }

  /** Whether a file with another text has no error of its own; files that import it are not checked. */
  accepts(file: string, text: string): boolean {
    const path = join(this.#root, file);
    const before = ts.sys.readFile(path) ?? '';
    this.#replace(path, text);
    const problems = [
      ...this.#service.getSyntacticDiagnostics(path),
      ...this.#service.getSemanticDiagnostics(path),
    ].filter(({ code }) => !unused.has(code));
    this.#replace(path, before);
    return problems.length === 0;
  }

  #replace(path: string, text: string): void {
    this.#version++;
    this.#replaced.set(path, { text, version: this.#version });
  }
}
