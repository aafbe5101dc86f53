import { isObject, mergePatch } from '../src/contract/description.ts';

/** One change of a later API version, as `x-github-breaking-changes` lists it beside what changes. */
interface BreakingChange {
  readonly version: string;
  /** An RFC 7386 merge patch (an object) or an RFC 6902 patch (a list of operations). */
  readonly patch: { readonly [key: string]: unknown } | readonly PatchOperation[];
}

interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/**
 * The description as of API version `version`: every `x-github-breaking-changes` entry up to it is applied where it stands.
 * Several changes of one schema overwrite each other's `required` list or count positions in it that have moved;
 * so positions are ignored, and what lost its property stops being required.
 */
export function applyBreakingChanges(node: unknown, version: string): unknown {
  if (Array.isArray(node)) return node.map((item) => applyBreakingChanges(item, version));
  if (!isObject(node)) return node;
  const changes = (node['x-github-breaking-changes'] ?? []) as readonly BreakingChange[];
  let changed: unknown = node;
  for (const { patch } of changes.filter((change) => change.version <= version)) {
    changed = isOperations(patch) ? patch.reduce(applyOperation, changed) : mergePatch(changed, patch);
  }
  const consistent = changes.length > 0 ? dropStaleRequired(node, changed) : changed;
  return isObject(consistent)
    ? mapValues(consistent, (value) => applyBreakingChanges(value, version))
    : consistent;
}

/** The smallest RFC 7386 merge patch that turns `before` into `after`; undefined when they are equal. */
export function mergePatchBetween(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  }
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const difference = key in after ? mergePatchBetween(before[key], after[key]) : null;
    if (difference !== undefined) patch[key] = difference;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function isOperations(patch: BreakingChange['patch']): patch is readonly PatchOperation[] {
  return Array.isArray(patch);
}

function applyOperation(target: unknown, { op, path, value }: PatchOperation): unknown {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.includes('required')) return target;
  return setAt(target, steps, op === 'remove' ? undefined : value);
}

/** A copy of `target` with the value at `steps` replaced, or removed when undefined. */
function setAt(target: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(target))
    return target.map((item, index) => (String(index) === step ? setAt(item, rest, value) : item));
  if (!isObject(target)) return target;
  const { [step]: old, ...others } = target;
  const replaced = setAt(old, rest, value);
  return replaced === undefined ? others : { ...others, [step]: replaced };
}

/** `after` without the required names whose property `before` had and `after` has not, at every depth. */
function dropStaleRequired(before: unknown, after: unknown): unknown {
  if (Array.isArray(after) && Array.isArray(before)) {
    return after.map((item, index) => dropStaleRequired(before[index], item));
  }
  if (!isObject(after) || !isObject(before)) return after;
  const cleaned = mapValues(after, (value, key) => dropStaleRequired(before[key], value));
  const { properties: had, required } = before;
  const has = cleaned.properties;
  if (!isObject(had) || !isObject(has) || !Array.isArray(required)) return cleaned;
  const names = (cleaned.required ?? required) as readonly string[];
  return { ...cleaned, required: names.filter((name) => name in has || !(name in had)) };
}

function mapValues(
  object: { readonly [key: string]: unknown },
  change: (value: unknown, key: string) => unknown,
): { readonly [key: string]: unknown } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
