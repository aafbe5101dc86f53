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

/**
 * Reads Terraform and OpenTofu: required providers, and modules from a registry or from git. A module by its path is the
 * repository's own.
 */
export const readTerraform: Reader = (side) => {
  const found: { name: string; version: string; readonly line: number | null }[] = [];
  let block: string | null = /^\s*(\w+)/.exec(side.heading)?.[1] ?? null;
  let open = false;
  for (const { text, line } of side.lines) {
    const start = blockStart.exec(text)?.[1];
    const provider = /^\s*([a-z][\w-]{0,60})\s*=\s*\{\s*$/.exec(text)?.[1];
    const [, key, value = ''] = /^\s*([a-z][\w-]{0,60})\s*=\s*"([^"]{1,300})"\s*$/.exec(text) ?? [];
    const last = found.at(-1);
    if (start !== undefined) {
      open = false;
      block = start;
    } else if (
      provider !== undefined &&
      (block === null || /^(?:terraform|required_providers)$/.test(block))
    ) {
      open = found.push({ name: provider, version: '', line }) > 0;
    } else if (key === 'source' && block === 'module') {
      const [name = value, version = ''] = value.split('?', 2);
      open = !isOwnModule(value) && found.push({ name, version, line }) > 0;
    } else if (key === 'version' && open && last !== undefined) {
      last.version = value;
    } else if (key !== undefined && key !== 'required_version' && !open && listsProviders(block, value)) {
      found.push({ name: key, version: value, line });
    } else if (/^\s*\}/.test(text)) open = false;
  }
  return found.map(({ name, version, line }) => declared(name, version, 'runtime', line));
};

/** In the block `terraform` itself, only where the start of `required_providers` is above the hunk. */
function listsProviders(block: string | null, value: string): boolean {
  return block === 'required_providers' || (block === 'terraform' && /^[~<>=!\s]*\d/.test(value));
}

const blockStart =
  /^\s*(terraform|module|resource|data|variable|output|locals|provider|required_providers)\b[^={]{0,300}\{/;

function isOwnModule(source: string): boolean {
  return /^\.{0,2}\//.test(source);
}

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

function declared(name: string | null, version: string, scope: Scope, line: number | null): Declaration {
  return { name, version, scope, relation: 'direct', line };
}
