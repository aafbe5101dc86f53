import type { Declaration, Reader, Scope } from './dependency.ts';
import { yamlEntries } from './yaml-lines.ts';

/** Reads the dependencies of a Helm chart: Chart.yaml, Chart.lock, requirements.yaml. */
export const readChart: Reader = (side) => {
  let name: string | null = null;
  return yamlEntries(side).flatMap(({ key, value, within, item, indent, line }): Declaration[] => {
    const declared = within[0] === 'dependencies' || (within.length === 0 && indent > 0) || item;
    if (!declared) return [];
    if (key === 'name') name = value;
    if (key !== 'version' || value.startsWith('file:')) return [];
    return [{ name, version: value, scope: 'runtime', relation: 'direct', line }];
  });
};

/** Reads Terraform and OpenTofu: required providers, modules from a registry or from git. */
export const readTerraform: Reader = (side) => {
  let block: string | null = /^\s*(\w+)/.exec(side.heading)?.[1] ?? null;
  let provider: string | null = null;
  let source: string | null = null;
  let scope: Scope = 'runtime';
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    const start =
      /^\s*(terraform|module|resource|data|variable|output|locals|provider|required_providers)\b[^={]{0,300}\{/.exec(
        text,
      )?.[1];
    if (start !== undefined) {
      block = start;
      provider = null;
      source = null;
      return [];
    }
    const legacy = /^\s*([a-z][\w-]{0,60})\s*=\s*"([^"]{0,20}\d[^"]{0,100})"\s*$/.exec(text);
    const opened = /^\s*([a-z][\w-]{0,60})\s*=\s*\{\s*$/.exec(text)?.[1];
    if (opened !== undefined) {
      provider = opened;
      source = null;
      return [];
    }
    const from = /^\s*source\s*=\s*"([^"]{1,300})"/.exec(text)?.[1];
    if (from !== undefined) source = from;
    const inProviders = block === 'required_providers' || block === 'terraform' || block === null;
    const version = /^\s*version\s*=\s*"([^"]{1,100})"/.exec(text)?.[1];
    scope = 'runtime';
    if (from !== undefined && block === 'module' && /[?&]ref=|^git::|^github\.com/.test(from)) {
      return [declared(from.split('?')[0] ?? from, from, scope, line)];
    }
    if (from !== undefined && block === 'module' && !/^\.{0,2}\//.test(from))
      return [declared(from, '', scope, line)];
    if (from !== undefined && inProviders && provider !== null) return [declared(provider, '', scope, line)];
    if (version !== undefined && block === 'module' && source !== null)
      return [declared(source, version, scope, line)];
    if (version !== undefined && inProviders && (provider !== null || source !== null)) {
      return [declared(provider ?? source ?? '', version, scope, line)];
    }
    if (
      legacy !== null &&
      block === 'required_providers' &&
      provider === null &&
      legacy[1] !== 'required_version'
    ) {
      return [declared(legacy[1] ?? '', legacy[2] ?? '', scope, line)];
    }
    if (/^\s*\}/.test(text)) provider = null;
    return [];
  });
};

/** Reads .terraform.lock.hcl. */
export const readTerraformLock: Reader = (side) => {
  let provider: string | null = /provider\s+"([^"]{1,300})"/.exec(side.heading)?.[1] ?? null;
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    provider = /^provider\s+"([^"]{1,300})"/.exec(text)?.[1] ?? provider;
    const version = /^\s*version\s*=\s*"([^"]{1,100})"/.exec(text)?.[1];
    return version === undefined
      ? []
      : [{ name: provider, version, scope: 'unknown', relation: 'unknown', line }];
  });
};

/** Reads Dockerfiles: base images, and images that files are copied from; earlier stages are none. */
export const readDockerfile: Reader = (side) => {
  const stages = new Set<string>();
  return side.lines.flatMap(({ text, line }): Declaration[] => {
    const from = /^\s*FROM\s+(?:--platform=\S{1,100}\s+)?(\S{1,300})(?:\s+AS\s+(\S{1,100}))?/i.exec(text);
    if (from?.[2] !== undefined) stages.add(from[2].toLowerCase());
    const name = from?.[1] ?? /^\s*COPY\s+--from=(\S{1,300}[:/@]\S{1,300})/i.exec(text)?.[1];
    if (name === undefined || name === 'scratch' || stages.has(name.toLowerCase())) return [];
    return [image(name, line)];
  });
};

/** Reads `image:` entries of Compose files. */
export const readCompose: Reader = (side) =>
  yamlEntries(side).flatMap(({ key, value, line }) =>
    key === 'image' && value !== '' ? [image(value, line)] : [],
  );

function image(reference: string, line: number | null): Declaration {
  const [, name = reference, version = ''] =
    /^(.{1,250}?)((?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{1,64})?)$/.exec(reference) ?? [];
  return declared(name, version.replace(/^:/, ''), 'runtime', line);
}

/** Reads workflows and actions of GitHub Actions: `uses:` of another repository or of an image. */
export const readWorkflow: Reader = (side) =>
  yamlEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    if (key !== 'uses' || value.startsWith('./') || value === '') return [];
    const [name = value, version = ''] = value.split('@', 2);
    return [declared(name, version, 'development', line)];
  });

/** Reads .pre-commit-config.yaml: each hook's repository and revision. */
export const readPreCommit: Reader = (side) => {
  let repository: string | null = null;
  return yamlEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    if (key === 'repo') repository = value;
    return key === 'rev' && repository !== 'local' ? [declared(repository, value, 'development', line)] : [];
  });
};

function declared(name: string | null, version: string, scope: Scope, line: number | null): Declaration {
  return { name, version, scope, relation: 'direct', line };
}
