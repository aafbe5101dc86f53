import { PackageURL } from 'packageurl-js';
import type { ComparedDependency } from '../../../evidence/dependency-changes.ts';

/** What a package URL names: https://github.com/package-url/purl-spec */
export interface PackageName {
  /** In lower case; null where it is not known. */
  readonly type: string | null;
  /** With its namespace: `@scope/name`, `com.example/artifact`. */
  readonly name: string;
  readonly version: string | null;
}

/** Why a text is no package URL, to complete "must be …"; null where it is one. */
export function packageMistake(text: string): string | null {
  return parsed(text) === null || text.endsWith('/')
    ? 'the URL of a package, such as `pkg:npm/left-pad`'
    : null;
}

/** The same of the URL of a group. */
export function groupMistake(text: string): string | null {
  return parsed(text) === null || !text.endsWith('/')
    ? 'the URL of a namespace with a slash at the end, such as `pkg:npm/%40acme/`'
    : null;
}

/** @throws {TypeError} for a text with a mistake */
export function packageOf(text: string): PackageName {
  const found = parsed(text);
  if (found === null) throw new TypeError(`${text} is no package URL.`);
  return found;
}

/** GitHub's names of ecosystems that differ from the types of package URLs. */
const types: Readonly<Record<string, string>> = {
  actions: 'githubactions',
  go: 'golang',
  pip: 'pypi',
  rubygems: 'gem',
  rust: 'cargo',
};

/** The package of an entry, by its URL, or else by what GitHub calls it. */
export function packageOfEntry({ packageUrl, ecosystem, name, version }: ComparedDependency): PackageName {
  const found = packageUrl === null || packageUrl === '' ? null : parsed(packageUrl);
  if (found !== null) return { ...found, version };
  const type = ecosystem.toLowerCase();
  return { type: types[type] ?? (type === '' ? null : type), name: name.replace(':', '/'), version };
}

/**
 * Whether a policy names a package. Where that lets less through, upper and lower case are the same and a type that is not known is any;
 * where it lets more through, everything has to be equal as the specification of package URLs normalizes it.
 */
export function isNamed(found: PackageName, named: PackageName, strict: 'denies' | 'allows'): boolean {
  if (named.version !== null && named.version !== found.version) return false;
  if (strict === 'allows') return named.type === found.type && named.name === found.name;
  const isSameType = found.type === null || named.type === found.type;
  return isSameType && named.name.toLowerCase() === found.name.toLowerCase();
}

/** Whether a package is in a namespace, or in one below it. */
export function isInGroup(found: PackageName, group: PackageName): boolean {
  const isSameType = found.type === null || group.type === found.type;
  return isSameType && found.name.toLowerCase().startsWith(`${group.name.toLowerCase()}/`);
}

function parsed(text: string): PackageName | null {
  try {
    const { type, namespace, name, version } = PackageURL.fromString(text.replace(/\/+$/, ''));
    if (type === undefined || name === undefined || name === null) return null;
    return {
      type: type.toLowerCase(),
      // A name may hold its namespace in escaped form.
      name: namespace === undefined || namespace === null || namespace === '' ? name : `${namespace}/${name}`,
      version: version ?? null,
    };
  } catch {
    return null;
  }
}
