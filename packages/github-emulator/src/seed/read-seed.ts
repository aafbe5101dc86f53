import { readFileSync } from 'node:fs';
import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Seed } from './apply-seed.ts';
import { unknownLogins } from './named-logins.ts';

const schema: object = JSON.parse(readFileSync(new URL('seed.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2019({ allErrors: true, strict: false }).compile<Seed>(schema);

interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Reads a seed from YAML.
 *
 * @param name the file's name, for the errors
 * @throws Error that lists every mistake as `file:line:column: message`
 */
export function readSeed(text: string, name: string): Seed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map(({ message }) => `${name}: ${message}`);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const seed: unknown = document.toJS() ?? {};
  const mistakes = validate(seed)
    ? unknownLogins(seed).map(({ path, login }) => ({ path, message: `unknown login '${login}'` }))
    : (validate.errors ?? []).map(schemaMistake);
  if (mistakes.length === 0) return seed as Seed;
  throw new Error(
    mistakes
      .map(({ path, message }) => {
        const node = path.length === 0 ? document.contents : document.getIn(path, true);
        const { line, col } = lines.linePos(startOf(node ?? nearest(document, path)));
        return `${name}:${line}:${col}: ${path.join('.') || 'the file'}: ${message}`;
      })
      .join('\n'),
  );
}

/** The innermost node on a path that exists. */
function nearest(document: Document, path: Mistake['path']): unknown {
  const parent = path.slice(0, -1);
  if (parent.length === 0) return document.contents;
  return document.getIn(parent, true) ?? nearest(document, parent);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function schemaMistake({ instancePath, message = 'is invalid', params }: ErrorObject): Mistake {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { additionalProperty: key, allowedValues: allowed } = params;
  if (typeof key === 'string') return { path, message: `unknown key '${key}'` };
  if (Array.isArray(allowed)) return { path, message: `must be one of ${allowed.join(', ')}` };
  return { path, message };
}
