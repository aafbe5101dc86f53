import type { Declaration, Reader, Scope, Side } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';
import { yamlEntries } from './yaml-lines.ts';

const sections: Readonly<Record<string, Scope>> = {
  dependencies: 'runtime',
  optionalDependencies: 'runtime',
  peerDependencies: 'runtime',
  devDependencies: 'development',
  resolutions: 'unknown',
  overrides: 'unknown',
  imports: 'runtime',
};

/** Keys of package.json whose values look like versions and belong to no dependency. */
const metadata =
  /^(version|name|node|npm|yarn|pnpm|bun|vscode|electron|packageManager|main|module|types|license|lockfileVersion|type|homepage|url|email|description|.*\/.*\*.*|\..*|default|import|require)$/;
const range =
  /^(?:(?:npm|git|git\+\w+|github|https?|jsr):|(?:[~^<>=v\s]*\d+(?:\.|$))|\*$|latest$|next$|[\w-]+\/[\w.-]+(?:#|$))/;
/** Packages of this very repository. */
const own = /^(?:workspace|file|link|portal):/;

/** Reads package.json: the dependency sections, and entries that look like dependencies where the section is out of sight. */
export const readPackageJson: Reader = (side) =>
  jsonEntries(side).flatMap(({ key, value, within, complete, line }): Declaration[] => {
    if (value === null || own.test(value)) return [];
    const section = within.find((outer) => Object.hasOwn(sections, outer) || outer.startsWith('catalog'));
    const declared = section !== undefined;
    const hidden = !complete && within.length === 0 && !metadata.test(key) && range.test(value);
    if (!declared && !hidden) return [];
    return [
      {
        name: key,
        version: value,
        scope: section === undefined ? 'unknown' : (sections[section] ?? 'unknown'),
        relation: 'direct',
        line,
      },
    ];
  });

/** Reads package-lock.json and npm-shrinkwrap.json, all versions of the format: one block a package. */
export const readPackageLock: Reader = (side) => {
  interface Block {
    key: string;
    version: string | null;
    resolved: string | null;
    development: boolean;
    installed: boolean;
    line: number | null;
  }
  const blocks: Block[] = [];
  let current: Block | null = null;
  let depth = '';
  for (const { key, value, within, line } of jsonEntries(side)) {
    const place = within.join('\n');
    if (current === null || place !== depth) {
      depth = place;
      current = {
        key: within.at(-1) ?? '',
        version: null,
        resolved: null,
        development: false,
        installed: within.at(-1)?.includes('node_modules/') === true,
        line,
      };
      blocks.push(current);
    }
    if (key === 'version') {
      current.version = value;
      current.line = line;
    } else if (key === 'resolved') {
      current.resolved = value;
      current.line ??= line;
    } else if (key === 'integrity') current.installed = true;
    else if (key === 'dev') current.development = true;
  }
  return blocks.flatMap((block): Declaration[] => {
    const tarball = /\/((?:@[^/]{1,200}\/)?[^/@]{1,200})\/-\/[^/]{1,300}?-(\d[^/]{0,100})\.tgz/.exec(
      block.resolved ?? '',
    );
    if (!block.installed && block.resolved === null) return [];
    const version = block.version ?? tarball?.[2] ?? block.resolved;
    const name = block.key.split('node_modules/').at(-1) || tarball?.[1] || null;
    if (version === null) return [];
    return [
      {
        name,
        version,
        scope: block.development ? 'development' : 'unknown',
        relation: block.key.split('node_modules/').length > 2 ? 'transitive' : 'unknown',
        line: block.line,
      },
    ];
  });
};

/** Reads yarn.lock, the classic format and Berry's. */
export const readYarnLock: Reader = (side) => {
  const declarations: Declaration[] = [];
  let name: string | null = null;
  let inWorkspace = false;
  for (const { text, line } of side.lines) {
    const header = /^"?(@?[^@\s"]{1,300})@([^\s]{0,2000})/.exec(text);
    if (header !== null && text.trimEnd().endsWith(':')) {
      name = header[1] ?? null;
      inWorkspace = /@(?:workspace|file|link|portal):/.test(text);
      continue;
    }
    const version = /^ {2}version:? "?([^\s"]{1,200})"?/.exec(text)?.[1];
    if (version !== undefined && !inWorkspace) declarations.push(locked(name, version, line));
  }
  return declarations;
};

/** Reads the catalogues of pnpm-workspace.yaml. */
export const readPnpmCatalogue: Reader = (side) =>
  yamlEntries(side).flatMap(({ key, value, within, line }): Declaration[] => {
    if (!/^(catalogs?|overrides)$/.test(within[0] ?? '') || value === '' || own.test(value)) return [];
    return [{ name: key, version: value, scope: 'unknown', relation: 'direct', line }];
  });

/** Reads pnpm-lock.yaml by the keys of its packages: `/name@1.2.3`, `name@1.2.3`, `/name/1.2.3`. */
export const readPnpmLock: Reader = (side) =>
  yamlEntries(side).flatMap(({ key, indent, line }): Declaration[] => {
    const found = /^\/?(@?[^@]{1,200}?)[@/](\d[^(_]{0,100})/.exec(indent === 2 ? key : '');
    return found === null ? [] : [locked(found[1] ?? null, found[2] ?? '', line)];
  });

/** Reads bun.lock: `"name": ["name@1.2.3", …]`. */
export const readBunLock: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^ {4}"[^"]{1,300}": \["(@?[^@"]{1,200})@([^"]{1,200})"/.exec(text);
    if (found === null || found[2]?.startsWith('workspace:') === true) return [];
    return [locked(found[1] ?? null, found[2] ?? '', line)];
  });

/** Reads deno.lock: `"name@1.2.3": {`. */
export const readDenoLock: Reader = (side: Side) =>
  jsonEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    const found = /^(@?[^@]{1,200})@(\d[^_]{0,100})/.exec(key);
    return found === null || value !== null ? [] : [locked(found[1] ?? null, found[2] ?? '', line)];
  });

function locked(name: string | null, version: string, line: number | null): Declaration {
  return { name, version, scope: 'unknown', relation: 'unknown', line };
}
