import type { ChangedFile } from '../../evidence/change.ts';
import { type Message, say } from '../../text/message.ts';
import type { Hunk } from '../diff/patch.ts';
import { type Language, languageOf } from '../source/language.ts';
import type { Convention } from './convention.ts';
import { afterTests } from './conventions-after-tests.ts';
import { beforeTests } from './conventions-before-tests.ts';
import { aboveSources, type FilePath, packageContainers, parsePath, startsProject } from './file-path.ts';
import { generated } from './generated.ts';
import type { Basis, FileKind } from './kind.ts';
import { isLockFile, isManifest } from './manifest-path.ts';
import { testPath } from './test-path.ts';
import { testTools } from './test-tools.ts';

export type { FileKind };

/** A changed file with what it is for and, in words, how that was decided: "it is in the test directory `spec`". */
export interface ClassifiedFile {
  readonly file: ChangedFile;
  readonly path: FilePath;
  readonly language: Language | null;
  readonly kind: FileKind;
  readonly reason: Message;
  /** Null where nothing decided that a change could choose by itself, such as the kind of text or a lock file's name. */
  readonly basis: Basis | null;
}

type Decision = Pick<ClassifiedFile, 'kind' | 'reason'> & { readonly basis?: Basis };

/**
 * Decides what a changed file is for, from its path and, for generated files, its diff. The first convention that applies
 * decides, so that a lock file in a directory of tests is a lock file. A file that none knows is product.
 *
 * @param hunks those of the file: needed only where its path does not decide
 */
export function classifyFile(file: ChangedFile, hunks: () => readonly Hunk[]): ClassifiedFile {
  const path = parsePath(file.path);
  const language = languageOf(path.extension);
  const decision =
    submodule(file) ??
    dependencies(path) ??
    generated(file, path, hunks) ??
    byConvention(beforeTests, path, language) ??
    byConvention(testTools, path, language) ??
    testPath(path, language) ??
    shownOnly(path, language) ??
    migration(path) ??
    helmTemplate(path) ??
    byConvention(afterTests, path, language) ??
    projectConfiguration(path, language) ??
    product(language);
  return { file, path, language, basis: null, ...decision };
}

const vendoredConventions = beforeTests.filter(({ kind }) => kind === 'vendored');

/** Whether a path is of other people's code, whatever else it is: a manifest in a vendored tree is part of it. */
export function isVendoredPath(path: string): boolean {
  return byConvention(vendoredConventions, parsePath(path), null) !== null;
}

function byConvention(
  conventions: readonly Convention[],
  path: FilePath,
  language: Language | null,
): Decision | null {
  for (const convention of conventions) {
    if (!applies(convention, path, language)) continue;
    const { kind, is, name, root } = convention;
    if (convention.directory === undefined && convention.path === undefined) {
      const basis: Basis = { by: 'name', directory: null };
      return {
        kind,
        reason: say`it is ${[is]}`,
        ...(name === undefined || root === true ? {} : { basis }),
      };
    }
    const index = directoryOf(convention, path);
    if (index === null) continue;
    const reason =
      convention.directory === undefined
        ? say`it is ${[is]}`
        : say`it is in ${path.directories[index] ?? ''}: ${[is]}`;
    return { kind, reason, ...(index < 0 ? {} : { basis: { by: 'directory', directory: index } }) };
  }
  return null;
}

function applies(convention: Convention, path: FilePath, language: Language | null): boolean {
  if (convention.root === true && path.directories.length > 0) return false;
  if (convention.language !== undefined && convention.language !== language) return false;
  if (convention.path !== undefined && !convention.path.test(path.path)) return false;
  if (convention.except?.test(path.path) === true) return false;
  return (convention.name?.test(path.name) ?? true) && (convention.extension?.test(path.extension) ?? true);
}

/** The index of the directory that a convention asks for; null where the path has none. A pattern of the whole path names its last one. */
function directoryOf({ directory, among }: Convention, path: FilePath): number | null {
  const all = path.directories;
  if (directory === undefined) return all.lastIndexOf('vendor');
  const asked = among === 'first' ? all.slice(0, 1) : among === 'above-sources' ? aboveSources(all) : all;
  const index = asked.findIndex(
    (name, at) => directory.test(name) && (among !== 'projects' || startsProject(all, at)),
  );
  return index === -1 ? null : index;
}

/** What is in a directory of documentation or examples shows something, be it a migration or a chart. */
function shownOnly(path: FilePath, language: Language | null): Decision | null {
  const decision = byConvention(afterTests, path, language);
  const isPlace = decision?.basis?.by === 'directory';
  return isPlace && (decision.kind === 'documentation' || decision.kind === 'example') ? decision : null;
}

function submodule(file: ChangedFile): Decision | null {
  if (file.submodule !== true) return null;
  return { kind: 'vendored', reason: say`it is a git submodule: a commit of another repository` };
}

function dependencies(path: FilePath): Decision | null {
  if (isLockFile(path)) return { kind: 'lock-file', reason: say`it is a lock file` };
  if (isManifest(path)) {
    const basis: Basis = { by: 'name', directory: null };
    return { kind: 'dependency-manifest', reason: say`it is the manifest of a package`, basis };
  }
  return null;
}

/** Migrations are numbered or dated; what runs them has a plain name and is product, also in a directory so called. */
function migration(path: FilePath): Decision | null {
  const numbered = migrationName.test(path.name) || migrationName.test(path.directories.at(-1) ?? '');
  const index = path.directories.findIndex(
    (name, at) =>
      /^[Mm]igrations?$/.test(name) ||
      (name === 'migrate' && path.directories[at - 1] === 'db') ||
      (name === 'versions' && path.directories[at - 1] === 'alembic'),
  );
  const directory = path.directories[index];
  if (directory !== undefined && numbered) {
    return {
      kind: 'migration',
      reason: say`it is in ${directory} and numbered: a database migration`,
      basis: { by: 'directory', directory: index },
    };
  }
  if (!/^[VUR]\d*(?:[._]\d+)*__\w+\.(?:sql|java|kt)$/.test(path.name)) return null;
  return { kind: 'migration', reason: say`it is a Flyway migration` };
}

const migrationName = /^(?:\d|[VUR]\d|[Vv]ersion_?\d|[Mm]igration_?\d|m\d{6}|[0-9a-f]{6,}_)/;

function helmTemplate(path: FilePath): Decision | null {
  if (!isHelmTemplate(path)) return null;
  // https://helm.sh/docs/chart_best_practices/custom_resource_definitions/
  if (path.directories.includes('crds') || /(?:^|[-_.])crds?(?:[-_.]|$)/.test(path.name)) {
    return { kind: 'type-declaration', reason: say`it defines a custom resource` };
  }
  return { kind: 'infrastructure', reason: say`it is a template that Helm renders` };
}

/** A template that Helm renders: `<chart>/templates/*.yaml`, `*.tpl`. */
export function isHelmTemplate(path: FilePath): boolean {
  const index = path.directories.lastIndexOf('templates');
  if (index === -1 || !/\.(?:ya?ml|tpl)$/.test(path.name)) return false;
  const charts = path.directories
    .slice(0, index)
    .some((name) => /^(?:helm|charts?)$|[-_]charts?$/.test(name));
  return charts || path.extension === 'tpl';
}

/** Configuration of tools lies at the top of a package: `packages/cart/coverage.json`. */
function projectConfiguration(path: FilePath, language: Language | null): Decision | null {
  const configuration = language === 'yaml' || /^json[5c]?$/.test(path.extension);
  if (!configuration || !packageContainers.has(path.directories.at(-2) ?? '')) return null;
  return { kind: 'build', reason: say`it is configuration at the top of a package` };
}

function product(language: Language | null): Decision {
  if (language === null)
    return { kind: 'product', reason: say`it matches no convention for another kind of file` };
  return { kind: 'product', reason: say`it is source code outside tests, documentation and the build` };
}
