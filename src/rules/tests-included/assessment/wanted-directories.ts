import type { FileEffect } from '../../../analysis/effect.ts';
import type { ClassifiedFile } from '../../../analysis/files/file-kind.ts';
import { aboveSources } from '../../../analysis/files/file-path.ts';
import { moduleAboveSources } from '../../../analysis/files/packages.ts';
import { type ReadChange, refineChange } from '../../../analysis/read-change.ts';
import type { DirectoryRequest } from '../../../evidence/base-directories.ts';
import { wantedForExemptions } from '../exemptions/exemptions.ts';
import type { Options } from '../options.ts';
import { assessTests, type TestsAssessment } from './assess-tests.ts';
import { declaredKinds } from './declared-kinds.ts';
import { isDeclared } from './needs-test.ts';
import { directoriesOfTests } from './terraform-roots.ts';

/** Directories that may be packages, listed for one change. */
const maxPackages = 10;

/**
 * The directories of the base that decide the verdict on a change, each once: those in which it puts new code that would need no test, those
 * where tests of a root module would be, and those that may be different packages where its tests and its product code lie apart. None where
 * the base could change nothing, as for most changes.
 */
export function wantedDirectories(change: ReadChange, options: Options): readonly DirectoryRequest[] {
  const assessment = assessTests(change, options);
  const { verdict, tests } = assessment;
  if (verdict === 'fail' && tests.length === 0) return [];
  const { verdict: withoutExemptions } = assessTests(change, options, { baseDirectories: {} });
  const declaredKind = declaredKinds(options);
  const { files, effects } = refineChange(change, ({ file }) => declaredKind(file.path));
  const exempted = withoutExemptions === 'fail' ? wantedForExemptions(files) : [];
  const known = new Set(exempted.map(({ path }) => path));
  const others = besideExemptions(assessment, effects);
  return [...exempted, ...others.filter(({ path }) => !known.has(path))];
}

function besideExemptions(
  assessment: TestsAssessment,
  effects: readonly FileEffect[],
): readonly DirectoryRequest[] {
  switch (assessment.verdict) {
    case 'fail':
      return modules(assessment);
    case 'pass':
      return packagesApart(assessment);
    case 'not-applicable':
      return rootModules(effects);
  }
}

/** Where tests of root modules of Terraform would be. */
function rootModules(effects: readonly FileEffect[]): readonly DirectoryRequest[] {
  const declared = effects.filter(isDeclared);
  return distinct(
    declared.flatMap(({ classified }) => directoriesOfTests(classified.path).map(({ path }) => path)),
  );
}

/** The modules, by their paths, that make the tests those of others: each needs its manifest. */
function modules({ product, tests }: TestsAssessment): readonly DirectoryRequest[] {
  const files = [...product.map(({ classified }) => classified), ...tests];
  return distinct(files.flatMap((file) => moduleAboveSources(file) ?? [])).slice(0, 2 * maxPackages);
}

/** Directories at the top that may be packages of their own, where no test lies in one with product code. */
function packagesApart({ product, tests }: TestsAssessment): readonly DirectoryRequest[] {
  const ofProduct = new Set(product.map(({ classified }) => topOf(classified)));
  const ofTests = new Set(tests.map(topOf));
  if ([...ofProduct].some((top) => top === '' || ofTests.has(top)) || ofTests.has('')) return [];
  return distinct([...ofProduct, ...ofTests]).slice(0, maxPackages);
}

/** The first directory of a path, where it may be a package; empty where it holds the repository's own sources or tests. */
function topOf({ path, basis, kind }: ClassifiedFile): string {
  const [first = ''] = path.directories;
  if (aboveSources(path.directories).length === 0) return '';
  return kind === 'test' && basis?.directory === 0 ? '' : first;
}

function distinct(paths: readonly string[]): readonly DirectoryRequest[] {
  return [...new Set(paths)].map((path) => ({ path }));
}
