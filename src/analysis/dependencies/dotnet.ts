import type { Declaration, Reader, Scope } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';

const reference =
  /<(PackageReference|PackageVersion|GlobalPackageReference|PackageDownload|DotNetCliToolReference|package|dependency|Sdk)\s([^>]{1,1000})/;

/** Reads project files, central package management, packages.config and nuspecs. */
export const readMsBuild: Reader = (side) => {
  const declarations: Declaration[] = [];
  let open: { name: string; scope: Scope } | null = null;
  for (const { text, line } of side.lines) {
    const found = reference.exec(text.slice(0, 4000));
    if (found !== null) {
      const attributes = found[2] ?? '';
      const name =
        attribute(attributes, 'Include') ??
        attribute(attributes, 'Update') ??
        attribute(attributes, 'id') ??
        attribute(attributes, 'Name');
      const version = attribute(attributes, 'Version') ?? attribute(attributes, 'VersionOverride');
      const scope: Scope =
        found[1] === 'GlobalPackageReference' ||
        /PrivateAssets="all"|developmentDependency="true"/i.test(attributes)
          ? 'development'
          : 'runtime';
      if (name === null) continue;
      declarations.push({ name, version: version ?? '', scope, relation: 'direct', line });
      open = version === null && !attributes.endsWith('/') ? { name, scope } : null;
      continue;
    }
    const nested: string | undefined = /^\s*<Version>([^<]{1,100})<\/Version>/.exec(text)?.[1];
    if (nested !== undefined && open !== null) {
      declarations.push({ ...open, version: nested, relation: 'direct', line });
    }
    const property = /<([A-Za-z]\w{1,80}(?:Package)?Version)>([^<$]{0,20}\d[^<$]{0,80})</.exec(text);
    if (property !== null && !ownVersion.test(property[1] ?? '')) {
      declarations.push({
        name: property[1] ?? null,
        version: property[2] ?? null,
        scope: 'unknown',
        relation: 'direct',
        line,
      });
    }
    if (/<\/(PackageReference|PackageVersion|ItemGroup)>/.test(text)) open = null;
  }
  return declarations;
};

const ownVersion =
  /^(Lang|Package|Assembly|File|Informational|Product|Target\w*|Tools|Schema|Platform|Minimum\w*|Min\w*|VisualStudio|Application|Nuget|Api|Analysis\w*)Version$/i;

function attribute(attributes: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*"([^"]{0,300})"`, 'i').exec(attributes)?.[1] ?? null;
}

/** Reads packages.lock.json. */
export const readNuGetLock: Reader = (side) => {
  let transitive = false;
  return jsonEntries(side).flatMap(({ key, value, within, line }): Declaration[] => {
    if (key === 'type') transitive = value === 'Transitive';
    if (key !== 'resolved' || value === null) return [];
    return [
      {
        name: within.at(-1) ?? null,
        version: value,
        scope: 'unknown',
        relation: transitive ? 'transitive' : 'direct',
        line,
      },
    ];
  });
};

/** Reads the tool manifest, dotnet-tools.json. */
export const readDotnetTools: Reader = (side) =>
  jsonEntries(side).flatMap(({ key, value, within, line }): Declaration[] =>
    key === 'version' && value !== null && !/^\d$/.test(value)
      ? [{ name: within.at(-1) ?? null, version: value, scope: 'development', relation: 'direct', line }]
      : [],
  );

/** Reads paket.dependencies and paket.lock. */
export const readPaket: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found =
      /^\s*(?:nuget|github)\s+(\S{1,200})\s*(.{0,200})$/.exec(text) ??
      /^ {4}(\S{1,200}) \(([^)]{1,100})\)/.exec(text);
    return found === null
      ? []
      : [{ name: found[1] ?? null, version: found[2] ?? null, scope: 'unknown', relation: 'direct', line }];
  });

/** Reads a PowerShell module manifest's required modules. */
export const readModuleManifest: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found =
      /ModuleName\s*=\s*["']([^"']{1,150})["'].{0,100}?(?:Module|Required|Maximum)Version\s*=\s*["']([^"']{1,50})["']/.exec(
        text.slice(0, 1000),
      );
    return found === null
      ? []
      : [{ name: found[1] ?? null, version: found[2] ?? null, scope: 'runtime', relation: 'direct', line }];
  });
