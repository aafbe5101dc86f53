import type { z } from 'zod';
import { counted, listOfNames } from '../text/lists-and-counts.ts';
import { nearest } from '../text/nearest.ts';
import { quote } from '../text/quote.ts';
import type { Located, Position } from './document.ts';
import type { PolicyMistake } from './policy.ts';
import { writtenInstead } from './written-instead.ts';

type Issue = z.core.$ZodIssue;
type Schema = z.core.JSONSchema.BaseSchema;
type Path = readonly PropertyKey[];

/**
 * The issues that zod found in a policy file, in plain words, each with its place and, for a misspelling, what was meant.
 *
 * @param root the file as read
 * @param schema the JSON Schema of the file: it tells which keys are known where
 */
export function problemsOf(
  issues: readonly Issue[],
  root: Located,
  schema: Schema,
): readonly PolicyMistake[] {
  return issues.flatMap((issue) => problemsAt([], issue, root, schema));
}

function problemsAt(above: Path, issue: Issue, root: Located, schema: Schema): readonly PolicyMistake[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      message: unknownKey(key, path, schema),
      ...keyPlace(root, path, key),
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors);
    if (meant !== null) return meant.flatMap((inner) => problemsAt(path, inner, root, schema));
  }
  return [{ message: wrongValue(path, issue, valueAt(root, path)), ...valuePlace(root, path) }];
}

/**
 * Of the alternatives of a value, the one that it was meant for: of those that it could be at all, the one with the fewest
 * mistakes. `null` if it is of none of their types.
 */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const possible = branches.filter((issues) => !issues.some(isOfOtherType));
  const [best] = [...possible].sort((a, b) => weight(a) - weight(b));
  return best ?? null;
}

function isOfOtherType({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

/** Known keys that are listed. */
const maxKeys = 14;

function unknownKey(key: string, path: Path, schema: Schema): string {
  const known = knownKeys(schema, path);
  if (known.includes(key)) return `${quote(key)} cannot be combined with the other keys of ${named(path)}.`;
  const [home, ...otherHomes] = known.filter((each) => knownKeys(schema, [...path, each]).includes(key));
  if (home !== undefined && otherHomes.length === 0)
    return `${quote(key)} belongs under ${named([...path, home])}.`;
  const start = `${quote(key)} is not a known key of ${named(path)}`;
  const meant = nearest(key, known);
  if (meant !== null) return `${start}: did you mean ${quote(meant)}?`;
  const keys = listOfNames(known.map(quote), 'and', maxKeys);
  return known.length === 0 ? `${start}.` : `${start}. It can have ${keys}.`;
}

function wrongValue(path: Path, issue: Issue, value: unknown): string {
  const name = path.length === 0 ? 'The policy' : named(path);
  const expected = expectation(issue);
  if (expected === null) {
    const separator = issue.message.startsWith('must ') ? ' ' : ': ';
    return `${name}${separator}${issue.message}.`.replace(/([.!?])\.$/, '$1');
  }
  if (value === undefined) return `${name} is missing: it must be ${expected}.`;
  if (value === null) return `${name} has no value: it must be ${expected}.`;
  const meant = typeof value === 'string' ? nearest(value, allowedValues(issue)) : null;
  if (meant !== null)
    return `${name} must be ${expected}, not ${found(value)}: did you mean ${quote(meant)}?`;
  const instead = writtenInstead(issue, value);
  return `${name} must be ${expected}, not ${quoted(issue, value)}${found(value)}${instead === null ? '' : `: ${instead}`}.`;
}

/** What completes "must be …"; null where only the schema's own message says it. */
function expectation(issue: Issue): string | null {
  if (issue.message.startsWith(mustBe)) return issue.message.slice(mustBe.length);
  switch (issue.code) {
    case 'invalid_type':
      return typeWords.get(issue.expected) ?? issue.expected;
    case 'invalid_value':
      return listOfNames(
        issue.values.map((value) => quote(String(value))),
        'or',
      );
    case 'invalid_union':
      return [
        ...new Set(
          issue.errors.flatMap(([first]) => (first === undefined ? [] : (expectation(first) ?? []))),
        ),
      ].join(', or ');
    case 'too_small':
      return bound(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return bound(issue.origin, 'at most', Number(issue.maximum));
    default:
      return null;
  }
}

/** How a schema's own message begins that is completed like the others, see src/rules/options.ts. */
const mustBe = 'must be ';

const typeWords = new Map<string, string>([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', '`true` or `false`'],
  ['array', 'a list'],
  ['object', 'a map of keys and values'],
  ['record', 'a map of keys and values'],
]);

function bound(origin: string, which: 'at least' | 'at most', limit: number): string {
  if (origin === 'array') return `a list of ${which} ${counted(limit, 'entry', 'entries')}`;
  if (origin === 'string') return `text of ${which} ${counted(limit, 'character')}`;
  return `${which} ${limit}`;
}

/** A number or truth value that was written as text is called a text. */
function quoted(issue: Issue, value: unknown): string {
  const isText = typeof value === 'string' && writtenInstead(issue, value) !== null;
  return isText && issue.code === 'invalid_type' && ['number', 'int', 'boolean'].includes(issue.expected)
    ? 'the text '
    : '';
}

function allowedValues(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(allowedValues) : [];
}

function found(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  return value === '' ? 'empty' : quote(String(value));
}

/** `rules.sast.tools[0]`, `rules.threat-model.covers["docs/a.md"]`, or the policy itself. */
function named(path: Path): string {
  const name = path.map(accessor).join('');
  return name === '' ? 'the policy' : quote(name.replace(/^\./, ''));
}

function accessor(part: PropertyKey): string {
  if (typeof part === 'number') return `[${part}]`;
  const key = String(part);
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The keys that may stand at the path, of all alternatives together. */
function knownKeys(schema: Schema, path: Path): readonly string[] {
  const inside = path.reduce<readonly Schema[]>(
    (schemas, part) => schemas.flatMap((each) => step(each, part, schema)),
    alternatives(schema, schema),
  );
  return [
    ...new Set(
      inside.flatMap(({ properties = {}, propertyNames }) => [
        ...Object.keys(properties),
        ...(typeof propertyNames === 'object' ? (propertyNames.enum ?? []).map(String) : []),
      ]),
    ),
  ];
}

function step(schema: Schema, part: PropertyKey, root: Schema): readonly Schema[] {
  const { items, properties = {} } = schema;
  const next =
    typeof part === 'number'
      ? items
      : Object.hasOwn(properties, part)
        ? properties[String(part)]
        : schema.additionalProperties;
  return typeof next === 'object' && !Array.isArray(next) ? alternatives(next, root) : [];
}

/** @param root holds the schemas that others refer to: conditions hold conditions */
function alternatives(schema: Schema, root: Schema): readonly Schema[] {
  const name = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  const definitions = (root.definitions ?? {}) as Readonly<Record<string, Schema | boolean>>;
  const referred = name === undefined ? undefined : definitions[name];
  if (typeof referred === 'object') return alternatives(referred, root);
  const parts = schema.anyOf ?? schema.allOf;
  return parts === undefined ? [schema] : parts.flatMap((each) => alternatives(each, root));
}

function valueAt(root: Located, path: Path): unknown {
  return locate(root, path)?.value;
}

/** Where the value begins; of one that is absent, where what should hold it begins. */
function valuePlace(root: Located, path: Path): Position {
  const located = locate(root, path);
  return located === null ? valuePlace(root, path.slice(0, -1)) : located.place;
}

function keyPlace(root: Located, path: Path, key: string): Position {
  return locate(root, path)?.parts.get(key)?.keyPlace ?? valuePlace(root, path);
}

function locate(root: Located, path: Path): Located | null {
  let located: Located | undefined = root;
  for (const part of path) located = located?.parts.get(String(part))?.located;
  return located ?? null;
}
