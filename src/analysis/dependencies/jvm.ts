import type { Declaration, Reader, Scope } from './dependency.ts';

const tag = /<(\/?)([A-Za-z][\w.-]{0,100})(?:\s[^>]{0,500})?>(?:([^<]{0,500})<\/)?/g;
const holders = new Set(['dependency', 'plugin', 'parent', 'extension']);

/** Reads pom.xml: dependencies, plugins, the parent, and properties that hold a version. */
export const readPom: Reader = (side) => {
  const declarations: Declaration[] = [];
  let holder = '';
  let group = '';
  let artifact = '';
  let test = false;
  let pending: { version: string; line: number | null } | null = null;
  const flush = () => {
    if (pending !== null && artifact !== '') {
      declarations.push(
        coordinates(`${group}:${artifact}`, pending.version, test ? 'development' : 'runtime', pending.line),
      );
    }
    pending = null;
    artifact = '';
    group = '';
    test = false;
  };
  for (const { text, line } of side.lines) {
    for (const [, slash, name = '', value] of text.slice(0, 4000).matchAll(tag)) {
      if (holders.has(name)) {
        flush();
        holder = slash === '' ? name : '';
        test = name === 'plugin';
      } else if (slash === '/' || value === undefined) {
      } else if (name === 'groupId') group = value;
      else if (name === 'artifactId') {
        artifact = value;
        if (holder !== '') pending = { version: '', line };
      } else if (name === 'scope') test = value === 'test' || value === 'provided';
      else if (name === 'version' && holder !== '') pending = { version: value, line };
      else if (/[.-]version$|^version\./.test(name) && /\d/.test(value)) {
        declarations.push(held(name, value, line));
      }
    }
  }
  flush();
  return declarations;
};

const literal =
  /["']([A-Za-z0-9_.-]{1,150}):([A-Za-z0-9_.-]{1,150}):([^"':\s]{1,100})(?::[^"']{0,100})?["']/g;
const plugin = /\bid\s*\(?\s*["']([A-Za-z0-9_.-]{1,150})["']\s*\)?\s*version\s*\(?\s*["']([^"']{1,100})["']/;
const named =
  /group\s*[:=]\s*["']([^"']{1,150})["'],\s*name\s*[:=]\s*["']([^"']{1,150})["'],\s*version\s*[:=]\s*["']([^"']{1,100})["']/;
const variable =
  /\b([A-Za-z][\w.-]{0,80}[vV]ersions?|[A-Za-z]\w{0,80}_VERSION)["']?\s*(?:=|:|\bto\b|,)\s*["']([^"'\s]{0,20}\d[^"'\s]{0,100})["']/;

/** Reads Gradle's build scripts (Groovy and Kotlin): coordinates, plugins, and variables that hold a version. */
export const readGradle: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    if (/^\s*(\/\/|\*)/.test(text)) return [];
    const bounded = text.slice(0, 2000);
    const scope: Scope = /^\s*(test|androidTest|debug|classpath|kapt|ksp|annotationProcessor)/.test(bounded)
      ? 'development'
      : 'runtime';
    const declared = [...bounded.matchAll(literal)].map(([, group, name, version]) =>
      coordinates(`${group}:${name}`, version ?? '', scope, line),
    );
    const byPlugin = plugin.exec(bounded);
    if (byPlugin !== null)
      declared.push(coordinates(byPlugin[1] ?? '', byPlugin[2] ?? '', 'development', line));
    const byName = named.exec(bounded);
    if (byName !== null)
      declared.push(coordinates(`${byName[1]}:${byName[2]}`, byName[3] ?? '', scope, line));
    const byVariable = variable.exec(bounded);
    if (byVariable !== null && declared.length === 0) {
      declared.push(held(byVariable[1] ?? '', byVariable[2] ?? '', line));
    }
    return declared;
  });

/** Reads a Gradle version catalogue, `libs.versions.toml`. */
export const readVersionCatalogue: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^\s*([\w.-]{1,100})\s*=\s*(["{].{1,500})$/.exec(text);
    if (found === null) return [];
    const [, key = '', value = ''] = found;
    const inline =
      /\b(?:module|id)\s*=\s*"([^"]{1,200})"/.exec(value)?.[1] ??
      /^"([^":]{1,150}:[^":]{1,150}):/.exec(value)?.[1];
    const version =
      /\bversion\s*=\s*"([^"]{1,100})"/.exec(value)?.[1] ??
      /^"(?:[^":]{1,150}:[^":]{1,150}:)?([^":]{0,20}\d[^":]{0,100})"/.exec(value)?.[1] ??
      '';
    if (inline === undefined && version === '') return [];
    return [inline === undefined ? held(key, version, line) : coordinates(inline, version, 'unknown', line)];
  });

/** Reads gradle.properties and the wrapper's: only what names a version. */
export const readGradleProperties: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^([\w.-]{1,100}[._-]?[vV]ersion|distributionUrl)\s*=\s*(\S{1,300})\s*$/.exec(text);
    if (
      found === null ||
      /^(project|app|lib|library|module|pom|artifact)?[._]?version$/i.test(found[1] ?? '')
    )
      return [];
    return [held(found[1] ?? '', found[2] ?? '', line)];
  });

/** Reads gradle.lockfile: `group:artifact:version=configurations`. */
export const readGradleLock: Reader = (side) =>
  side.lines.flatMap(({ text, line }): Declaration[] => {
    const found = /^([^:=#\s]{1,150}:[^:=\s]{1,150}):([^:=\s]{1,100})=/.exec(text);
    return found === null ? [] : [held(found[1] ?? '', found[2] ?? '', line)];
  });

const sbt =
  /["']([\w.-]{1,150})["']\s*%%?%?\s*["']([\w.-]{1,150})["']\s*%\s*(?:["']([^"']{1,100})["']|([A-Za-z][\w.]{0,80}))(.{0,200})/g;

/** A constant named for a version, and one in an object named for versions: `object Versions { val akka = "2.6.1" }`. */
const sbtConstant =
  /\b(?:va[lr]|def)\s+([A-Za-z]\w{0,80})\s*(?::\s*String\s*)?=\s*"([^"]{0,20}\d[^"]{0,100})"/;
const sbtVersionName = /(?:[vV]ersion|_version|(?<=[a-z\d])Ver|(?<=[a-z\d])V|_V)\d{0,3}$/;
const sbtVersions = /\bobject\s+(?:V|Ver|[A-Za-z]{0,40}[vV]ersions?)\b/;
const ownSbtVersion = /^(?:this|base|project|developed|reference|own)/i;

/** Reads sbt and Mill build definitions: `"group" %% "artifact" % "version"`, `ivy"group::artifact:version"`, constants for versions. */
export const readSbt: Reader = (side) => {
  let isAmongVersions = sbtVersions.test(side.heading);
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    if (/^\s*(\/\/|\*)/.test(text)) return [];
    const bounded = text.slice(0, 2000);
    if (/\bobject\s/.test(bounded)) isAmongVersions = sbtVersions.test(bounded);
    const modules = [...bounded.matchAll(sbt)].map(([, group, name, version, symbol, rest]) =>
      coordinates(
        `${group}:${name}`,
        version ?? symbol ?? '',
        /\bTest\b|"test"|addSbtPlugin/.test(`${rest} ${bounded.slice(0, 60)}`) ? 'development' : 'runtime',
        line,
      ),
    );
    const mill = [
      ...bounded.matchAll(/(?:ivy|mvn|dep)"([\w.-]{1,150}:{1,3}[\w.-]{1,150}):{1,2}([^":]{1,100})"/g),
    ].map(([, name, version]) => coordinates(name ?? '', version ?? '', 'runtime', line));
    const [, name = '', version = ''] = sbtConstant.exec(bounded) ?? [];
    const isKept = name !== '' && (isAmongVersions || sbtVersionName.test(name)) && !ownSbtVersion.test(name);
    return [...modules, ...mill, ...(isKept ? [held(name, version, line)] : [])];
  });
};

function coordinates(name: string, version: string, scope: Scope, line: number | null): Declaration {
  return { name, version, scope, relation: 'direct', line };
}

/** A version kept in a variable or property: which artifact it is of stands elsewhere. */
function held(name: string, version: string, line: number | null): Declaration {
  return { name, version, scope: 'unknown', relation: 'unknown', line };
}
