import { types } from 'node:util';
import canonicalize from 'canonicalize';

/**
 * Plain data as canonical JSON (RFC 8785): equal data gives equal text, and {@link decode} reads the same from it. What JSON has no form
 * for is an object with one key that begins with `$`: `{"$date":"2026-03-01T12:00:00.000Z"}`, `{"$undefined":true}`, `{"$number":"-0"}`,
 * `{"$text":"\"\\ud800\""}`. An object with a key that begins like this itself, or that is no well-formed Unicode, is a list of its
 * entries: `{"$object":[["$key",1]]}`.
 *
 * @param value of objects, lists, texts, numbers, truth values, null, undefined and dates. A hole in a list counts as undefined. Keys are
 * sorted but within {@link InOrder}.
 * @throws {TypeError} anything else, such as a function, a map or an instance of a class
 */
export function encode(value: unknown): string {
  return canonicalize(tagged(value, 'none')) ?? '';
}

/**
 * The data that {@link encode} was given. Nothing in the text can change a prototype.
 *
 * @throws {SyntaxError} the text is not JSON
 * @throws {TypeError} it has a tag that is not known
 */
export function decode(text: string): unknown {
  return untagged(JSON.parse(text));
}

/**
 * Data of whose objects the order of the keys matters: an object whose keys are in another order than the sorted one is a list of its
 * entries. `own`: of the object itself only.
 */
export class InOrder {
  readonly value: unknown;
  readonly of: 'all' | 'own';

  constructor(value: unknown, of: 'all' | 'own' = 'all') {
    this.value = value;
    this.of = of;
  }
}

type Ordered = InOrder['of'] | 'none';

/** The value itself where JSON has a form for all of it. */
function tagged(value: unknown, ordered: Ordered): unknown {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value.isWellFormed() ? value : { $text: JSON.stringify(value) };
    case 'number':
      if (Object.is(value, -0)) return { $number: '-0' };
      return Number.isFinite(value) ? value : { $number: String(value) };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : taggedObject(value, ordered);
    default:
      throw new TypeError(`The record cannot hold a ${typeof value}.`);
  }
}

function taggedObject(value: object, ordered: Ordered): unknown {
  if (Array.isArray(value)) return taggedList(value, ordered);
  if (value instanceof InOrder) return tagged(value.value, value.of);
  if (types.isDate(value)) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (!isPlain(value)) throw new TypeError('The record holds plain data only.');
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object);
  const below = ordered === 'own' ? 'none' : ordered;
  const isList =
    keys.some((key) => key.startsWith('$') || !key.isWellFormed()) || (ordered !== 'none' && !isSorted(keys));
  if (isList) {
    const listed = ordered === 'none' ? keys.toSorted() : keys;
    return { $object: listed.map((key) => [tagged(key, 'none'), tagged(object[key], below)]) };
  }
  let copy: Record<string, unknown> | null = null;
  for (const key of keys) {
    const own = object[key];
    const form = tagged(own, below);
    if (form === own) continue;
    // A spread makes each key an own one, also `__proto__`.
    copy ??= { ...object };
    copy[key] = form;
  }
  return copy ?? object;
}

function taggedList(list: readonly unknown[], ordered: Ordered): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let index = 0; index < list.length; index++) {
    const form = tagged(list[index], ordered);
    if (form === list[index]) continue;
    copy ??= [...list];
    copy[index] = form;
  }
  return copy ?? list;
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || String(keys[index - 1]) < key);
}

/** Whether it is an object of some realm without a class. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Changes what JSON.parse made, whose keys are all own ones. */
function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    value.forEach((each: unknown, index) => {
      value[index] = untagged(each);
    });
    return value;
  }
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object);
  const tag = keys.find((key) => key.startsWith('$'));
  if (tag !== undefined) return fromTag(tag, keys.length === 1 ? object[tag] : undefined);
  for (const key of keys) object[key] = untagged(object[key]);
  return object;
}

function fromTag(tag: string, content: unknown): unknown {
  if (tag === '$undefined' && content === true) return undefined;
  if (tag === '$date' && (typeof content === 'string' || content === null))
    return new Date(content ?? Number.NaN);
  if (tag === '$number' && typeof content === 'string') return Number(content);
  if (tag === '$text' && typeof content === 'string') return JSON.parse(content);
  if (tag === '$object' && Array.isArray(content)) {
    return Object.fromEntries(
      content.map((entry: unknown) => {
        if (!Array.isArray(entry)) throw new TypeError('An object of the record is malformed.');
        return [String(untagged(entry[0])), untagged(entry[1])];
      }),
    );
  }
  throw new TypeError('The record has a tag that this version does not know.');
}
