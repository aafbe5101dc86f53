import type { Declaration, Reader, Scope, SideLine } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';
import { inlineString, tomlEntries, tomlString } from './toml-lines.ts';

/** A requirement of PEP 508, as far as it fits on a line: name, extras, then a version or a URL. */
const requirement =
  /^([A-Za-z0-9][A-Za-z0-9._-]{0,100})(?:\s*\[[^\]]{0,200}\])?\s*(?:\(?((?:===|[<>=!~]=?)[^;#\\)]{1,200})\)?|@\s*(\S{1,300}))?\s*(?:[;#\\].{0,2000})?$/;

/** Reads one requirement; null for anything else. */
function parseRequirement(
  text: string,
  line: number | null,
  scope: Scope,
  versioned = false,
): Declaration | null {
  const found = requirement.exec(text.trim());
  if (found === null) return null;
  const version = (found[2] ?? found[3] ?? '').replaceAll(/\s+/g, '');
  if (versioned && version === '') return null;
  return { name: normal(found[1] ?? ''), version, scope, relation: 'direct', line };
}

/** Names compare without case and with one kind of separator (PEP 503). */
function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

const development =
  /(^|[-_./])(dev|develop|development|tests?|testing|lint|docs?|ci|tox|build|typing)([-_./]|$)/;

/** Reads requirements files, by pip's and pip-tools' rules. */
export function requirementsReader(path: string): Reader {
  const scope: Scope = development.test(path.toLowerCase()) ? 'development' : 'runtime';
  return (side) =>
    side.lines.flatMap(({ text, line }): Declaration[] => {
      const editable = /^\s*(?:-e|--editable)[ =]*((?:git|hg|svn|bzr)\+\S{1,300})/.exec(text)?.[1];
      if (editable !== undefined) {
        return [
          {
            name: editable.split(/[@#]/, 1)[0] ?? editable,
            version: editable,
            scope,
            relation: 'direct',
            line,
          },
        ];
      }
      if (/^\s*(#|-|$)/.test(text)) return [];
      const found = parseRequirement(text, line, scope);
      return found === null ? [] : [found];
    });
}

/** Reads pyproject.toml: PEP 621, PEP 735, build requirements, Poetry, PDM and uv. */
export const readPyproject: Reader = (side) =>
  tomlEntries(side).flatMap(({ table, key, value, item, line }): Declaration[] => {
    if (item || value.startsWith('[')) {
      const scope = arrayScope(table, key);
      return scope === null
        ? []
        : strings(value).flatMap(
            (text) => parseRequirement(text, line, scope, key === '' || table === null) ?? [],
          );
    }
    if (table?.startsWith('tool.poetry') === true && table.endsWith('dependencies') && key !== 'python') {
      const scope: Scope = /dev-|group\./.test(table) ? 'development' : 'runtime';
      return poetry(key, value, scope, line);
    }
    return table === null && isHiddenPoetry(key, value) ? poetry(key, value, 'unknown', line) : [];
  });

/** A dependency of Poetry where its table is out of sight: settings of tools are no ranges with an operator. */
function isHiddenPoetry(key: string, value: string): boolean {
  const version = tomlString(value) ?? inlineString(value, 'version') ?? '';
  return !/version|python/i.test(key) && (/^\s*[\^~<>=!]=?\s*\d/.test(version) || version === '*');
}

function arrayScope(table: string | null, key: string): Scope | null {
  if (table === 'dependency-groups' || table === 'tool.pdm.dev-dependencies') return 'development';
  if (table === 'project.optional-dependencies') return development.test(key) ? 'development' : 'runtime';
  if (table === 'build-system' && key === 'requires') return 'development';
  if (table === 'project' || table === null) {
    if (key === 'dependencies') return 'runtime';
    if (key === 'requires' || key.includes('dependencies')) return 'development';
    if (key === '') return 'unknown';
  }
  return table?.includes('dependenc') === true || key.includes('dependencies') ? 'development' : null;
}

function poetry(name: string, value: string, scope: Scope, line: number | null): Declaration[] {
  if (inlineString(value, 'path') !== null) return [];
  const version = tomlString(value) ?? inlineString(value, 'version') ?? value;
  return [{ name: normal(name), version, scope, relation: 'direct', line }];
}

/** Reads Pipfile. */
export const readPipfile: Reader = (side) =>
  tomlEntries(side).flatMap(({ table, key, value, line }): Declaration[] => {
    if (table === null && isHiddenPoetry(key, value)) return poetry(key, value, 'unknown', line);
    if (table !== 'packages' && table !== 'dev-packages') return [];
    return poetry(key, value, table === 'packages' ? 'runtime' : 'development', line);
  });

/** Reads Pipfile.lock, whose packages may be longer than a hunk shows. */
export const readPipfileLock: Reader = (side) =>
  jsonEntries(side).flatMap(({ key, value, within, line }): Declaration[] => {
    if (key !== 'version' || value === null) return [];
    return [{ name: within.at(-1) ?? null, version: value, scope: 'unknown', relation: 'unknown', line }];
  });

/** Reads the quoted requirements of setup.py, and the indented ones of setup.cfg and tox.ini. */
export const readSetup: Reader = (side) => {
  let section = side.heading;
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    const start = /^\s*["']?([A-Za-z_.-]{1,60})["']?\s*[=:]/.exec(text)?.[1];
    if (start !== undefined) section = start;
    if (/^\s*#/.test(text) || /python_requires|version/.test(section)) return [];
    const scope: Scope = development.test(section.replaceAll('_', '-')) ? 'development' : 'runtime';
    const candidates = [...strings(text), ...unquoted({ text, line })];
    return candidates.flatMap((candidate) => parseRequirement(candidate, line, scope, true) ?? []);
  });
};

function unquoted({ text }: SideLine): readonly string[] {
  if (/["'()]/.test(text)) return [];
  return [text.replace(/^\s*[\w-]{1,40}\s*=(?!=)/, '')];
}

function strings(text: string): readonly string[] {
  return [...text.slice(0, 4000).matchAll(/"([^"]{1,400})"|'([^']{1,400})'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}
