/** Characters of a workflow that are read. */
const maxCharacters = 200_000;

/** `uses: ./.github/actions/scan`, `- uses: "./.github/workflows/called.yml"`, `config-file: .github/codeql/config.yml`. */
const reference = /^\s{0,200}(?:-\s{1,20})?(uses|config-file)\s{0,20}:\s{1,20}['"]?([^'"\s#]{1,300})/;

/**
 * What a workflow takes from its own repository: local actions as folders with a slash at the end, called workflows and configuration
 * files as paths. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses
 *
 * @example
 * workflowUses('steps:\n  - uses: ./.github/actions/scan\n') // ['.github/actions/scan/']
 *
 * @param text the workflow's file; one that is no workflow names nothing
 */
export function workflowUses(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of text.slice(0, maxCharacters).split('\n')) {
    const [, key, value = ''] = reference.exec(line) ?? [];
    if (key === undefined) continue;
    const path = value.replace(/^\.\//, '').replace(/\/+$/, '');
    if (key === 'config-file') found.add(path);
    else if (value.startsWith('./')) {
      // An action at the root of the repository takes its description from there; what it runs nobody can tell.
      if (path === '' || path === '.') for (const name of ['action.yml', 'action.yaml']) found.add(name);
      else found.add(/\.ya?ml$/.test(path) ? path : `${path}/`);
    }
  }
  return [...found];
}
