import type { Declaration, Reader, Scope } from './dependency.ts';
import { yamlEntries } from './yaml-lines.ts';

const sections: Readonly<Record<string, Scope>> = {
  dependencies: 'runtime',
  dev_dependencies: 'development',
  dependency_overrides: 'unknown',
  development_dependencies: 'development',
};
const metadata =
  /^(name|version|sdk|flutter|homepage|repository|description|publish_to|resolution|crystal|license|issue_tracker|documentation)$/;

/** Reads pubspec.yaml and Crystal's shard.yml. */
export const readPubspec: Reader = (side) => {
  let git: string | null = null;
  return yamlEntries(side).flatMap(({ key, value, within, indent, line }): Declaration[] => {
    const section = within[0];
    const scope = section === undefined ? undefined : sections[section];
    if (key === 'git' || key === 'github') git = within.at(-1) ?? null;
    if (
      /^(url|ref|github|tag|branch|commit|version)$/.test(key) &&
      (scope !== undefined || git !== null) &&
      within.length > 1
    ) {
      return [
        {
          name: git ?? within[1] ?? null,
          version: value,
          scope: scope ?? 'unknown',
          relation: 'direct',
          line,
        },
      ];
    }
    if (value === '' || metadata.test(key)) return [];
    const declared = scope !== undefined && within.length === 1;
    const hidden =
      !side.fromStart && section === undefined && indent === 2 && /^(any$|[\^<>=~ ]*\d)/.test(value);
    return declared || hidden
      ? [{ name: key, version: value, scope: scope ?? 'unknown', relation: 'direct', line }]
      : [];
  });
};

/** Reads pubspec.lock; a block without a visible name still shows that something was locked again. */
export const readPubspecLock: Reader = (side) => {
  let relation: Declaration['relation'] = 'unknown';
  let name: string | null = null;
  return yamlEntries(side).flatMap(({ key, value, within, line }): Declaration[] => {
    if (within[0] === 'packages' && within.length === 1) name = key;
    else if (key === 'name') name = value;
    if (key === 'dependency') relation = value.startsWith('direct') ? 'direct' : 'transitive';
    const own = within.at(-1) === 'sdks';
    return key === 'version' && !own ? [{ name, version: value, scope: 'unknown', relation, line }] : [];
  });
};
