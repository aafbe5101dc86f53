import { readFileSync } from 'node:fs';
import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Seed } from './apply-seed.ts';

const schema: object = JSON.parse(readFileSync(new URL('seed.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2019({ allErrors: true, strict: false }).compile<Seed>(schema);

/**
 * Reads a seed from YAML.
 *
 * @param name the file's name, for the errors
 * @throws Error that lists every mistake as `file:line:column: what is wrong`
 */
export function readSeed(text: string, name: string): Seed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map(({ message }) => `${name}: ${message}`);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const seed: unknown = document.toJS() ?? {};
  if (validate(seed)) return seed;
  throw new Error((validate.errors ?? []).map((error) => describe(error, document, lines, name)).join('\n'));
}

function describe(error: ErrorObject, document: Document, lines: LineCounter, name: string): string {
  const { instancePath, message = 'is wrong', params } = error;
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const { line, col } = lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const detail: unknown = params.additionalProperty ?? params.allowedValues;
  const said = detail === undefined ? '' : `: ${Array.isArray(detail) ? detail.join(', ') : String(detail)}`;
  return `${name}:${line}:${col}: ${path.join('.') || 'the file'} ${message}${said}`;
}
