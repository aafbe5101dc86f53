import type { FilePath } from '../../../analysis/files/file-path.ts';
import {
  type BaseDirectories,
  type DirectoryRequest,
  entriesIn,
} from '../../../evidence/base-directories.ts';

/**
 * Whether a Terraform file declares what exists in an environment (a root module) and not a module for others. Modules are tested by their
 * authors; a root module is checked by its plan, and tests of it are rare.
 * https://developer.hashicorp.com/terraform/language/modules
 */
export function isRootModule({ directories, extension }: FilePath): boolean {
  if (extension === 'tfvars') return true;
  if (directories.some((name) => /^modules?$/.test(name))) return false;
  return directories.some((name) => places.test(name));
}

const places =
  /^(?:environments?|envs?|live|stag(?:e|es|ing)|prod(?:uction)?|dev(?:elopment)?|accounts?|regions?|stacks?|deploy(?:ments?)?|roots?|workspaces|terraform|tofu|infra(?:structure)?|iac|ops|platform|cloud)$/;

/** The directories of the base that show whether a root module has tests: https://developer.hashicorp.com/terraform/language/tests */
export function directoriesOfTests({ directories }: FilePath): readonly DirectoryRequest[] {
  const own = directories.join('/');
  return [{ path: own }, { path: `${own}/tests` }, { path: 'tests' }, { path: 'test' }];
}

/** Whether the base tests a root module: with Terraform's own tests beside it, or with Terratest. Not known is no. */
export function isTestedAtBase(path: FilePath, base: BaseDirectories): boolean {
  return directoriesOfTests(path).some((directory) =>
    (entriesIn(base, directory.path) ?? []).some(
      ({ name }) =>
        /\.(?:tftest|tofutest)\.(?:hcl|json)$/.test(name) ||
        (/^tests?$/.test(directory.path) && name.endsWith('_test.go')),
    ),
  );
}
