import type { Declaration, Reader } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';
import { tomlEntries, tomlString } from './toml-lines.ts';

/** A reader that takes a name and a version from each line that a pattern matches. */
function linesReader(pattern: RegExp, scope: Declaration['scope'] = 'runtime'): Reader {
  return (side) =>
    side.lines.flatMap(({ text, line }): Declaration[] => {
      const found = pattern.exec(text);
      return found?.[1] === undefined
        ? []
        : [{ name: found[1], version: found[2]?.trim() ?? '', scope, relation: 'direct', line }];
    });
}

/** OCaml: opam files and dune-project, `"name" {>= "1.0"}` and `(name (>= 1.0))`. */
export const readOpam = linesReader(
  /^\s*(?:"([a-z][\w-]{0,100})"\s*(\{.{1,300}\})?|\((?:[a-z][\w-]{0,100}\s*\((?:>=|<|=|>|and|or|:).{1,300}))\s*\)?\s*$/,
);
export const readDuneProject = linesReader(
  /^\s*\(([a-z][\w-]{0,100})\s+(\(?(?:>=|<=?|=|>|and|or|:with-).{1,300})$/,
);

/** Perl: cpanfile and Makefile.PL. */
export const readCpanfile = linesReader(
  /^\s*(?:requires|recommends|test_requires)\s*\(?\s*["']([\w:]{1,150})["']\s*,?\s*(?:=>)?\s*(.{0,100})$/,
);

/** Lua: rockspecs, `"name >= 1.0"`. */
export const readRockspec = linesReader(
  /^\s*["']([A-Za-z][\w-]{0,100})\s*((?:[<>=~]=?)\s*[\d.]{1,30}[^"']{0,50})["']/,
);

/** C and C++: conanfile.txt and conanfile.py, `name/1.2.3`. */
export const readConan = linesReader(
  /^\s*(?:self\.(?:tool_|test_|build_)?requires\(\s*)?["']?([a-z0-9_][a-z0-9_+.-]{1,100})\/([\d.][^"'\s@#)]{0,100})/,
);

/** Bazel modules: `bazel_dep(name = "x", version = "1")`. */
export const readBazelModule = linesReader(
  /\bbazel_dep\(\s*name\s*=\s*"([^"]{1,150})"(?:\s*,\s*version\s*=\s*"([^"]{1,100})")?/,
);

/** Zig: build.zig.zon, each dependency by its name; by the repository in its address where the name is out of sight. */
export const readZigZon: Reader = (side) => {
  let name: string | null = null;
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    const opened = /^\s*\.(?:([A-Za-z_]\w{0,100})|@"([^"]{1,100})")\s*=\s*\.\{/.exec(text);
    if (opened !== null) name = opened[1] ?? opened[2] ?? null;
    const url = /\.url\s*=\s*"([^"]{1,500})"/.exec(text)?.[1];
    const found = name ?? repositoryIn(url ?? '');
    if (/^\s*\}/.test(text) || /\}\s*,?\s*$/.test(text)) name = null;
    if (url === undefined) return [];
    return [{ name: found, version: url, scope: 'runtime', relation: 'direct', line }];
  });
};

/** `name` of `https://host/owner/name/archive/….tar.gz` or `git+https://host/owner/name.git#…`. */
function repositoryIn(url: string): string | null {
  return (
    /^[a-z+]{1,20}:\/\/[^/]{1,100}\/[^/]{1,100}\/([\w.-]{1,100}?)(?:\.git)?(?:[/#?]|$)/.exec(url)?.[1] ?? null
  );
}

/** git's own record of submodules; the commits are in the tree. */
export const readGitModules = linesReader(/^\s*url\s*=\s*(\S{1,300})\s*$/, 'unknown');

/** R: the DESCRIPTION fields, `Imports: name (>= 1.0)`. */
export const readDescription: Reader = (side) => {
  let field = side.heading.split(':', 1)[0] ?? '';
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    field = /^([A-Z]\w{1,30}):/.exec(text)?.[1] ?? field;
    if (!/^(Imports|Depends|LinkingTo|Suggests)$/.test(field)) return [];
    const body = text.replace(/^[A-Z]\w{1,30}:/, '');
    return body.split(',').flatMap((part): Declaration[] => {
      const found = /^\s*([A-Za-z][\w.]{1,100})\s*(?:\(([^)]{1,100})\))?\s*$/.exec(part);
      if (found === null || found[1] === 'R') return [];
      return [
        {
          name: found[1] ?? null,
          version: found[2] ?? '',
          scope: field === 'Suggests' ? 'development' : 'runtime',
          relation: 'direct',
          line,
        },
      ];
    });
  });
};

/** Julia: `[deps]` and `[compat]` of Project.toml, and the blocks of Manifest.toml. */
export const readJulia: Reader = (side) =>
  tomlEntries(side).flatMap(({ table, key, value, line }): Declaration[] => {
    const text = tomlString(value);
    if (text === null) return [];
    if (table?.startsWith('deps.') === true) {
      return key === 'version'
        ? [{ name: table.slice(5), version: text, scope: 'unknown', relation: 'unknown', line }]
        : [];
    }
    if (key === 'julia') return [];
    if (table === null ? !isJuliaEntry(key, text) : !/^(deps|compat|extras|weakdeps)$/.test(table)) return [];
    return [
      {
        name: key,
        version: text,
        scope: table === null ? 'unknown' : table === 'extras' ? 'development' : 'runtime',
        relation: 'direct',
        line,
      },
    ];
  });

/** A name with the identity of a package or its versions, where the table is out of sight. */
function isJuliaEntry(key: string, text: string): boolean {
  if (
    /^(?:name|uuid|version|julia_version|manifest_format|project_hash|git-tree-sha1|path|desc|license|entryfile)$/.test(
      key,
    )
  )
    return false;
  return (
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ||
    /^[~^=<>≥≤\s]*\d[\d.,\s~^=<>≥≤-]*$/.test(text)
  );
}

/** Elm's elm.json, Bower's and vcpkg's manifests: names with versions under a key of dependencies. */
export const readJsonDependencies: Reader = (side) =>
  jsonEntries(side).flatMap(({ key, value, within, line }): Declaration[] => {
    const section = within.find((outer) => /dependencies$/i.test(outer));
    if (section === undefined || value === null) return [];
    const named = key === 'name' ? value : key;
    return [
      {
        name: named,
        version: key === 'name' ? '' : value,
        scope: /dev|test/i.test(section) ? 'development' : 'runtime',
        relation: 'direct',
        line,
      },
    ];
  });

/** Nix's flake.lock: each input's revision. */
export const readFlakeLock: Reader = (side) => {
  let name: string | null = null;
  return jsonEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    if (key === 'repo') name = value;
    return key === 'rev' ? [{ name, version: value, scope: 'unknown', relation: 'unknown', line }] : [];
  });
};
