import { LRUCache } from 'lru-cache';

/** One kind of value that is kept between evaluations, and how much of it at most. */
export interface CacheDefinition<Value extends object | string | number> {
  readonly bounds: LRUCache.Options<string, Value, unknown>;
}

/** Defines a kind of value that is kept: each module defines what it keeps. */
export function defineCache<Value extends object | string | number>(
  bounds: LRUCache.Options<string, Value, unknown>,
): CacheDefinition<Value> {
  return { bounds };
}

/**
 * What is kept between evaluations, bounded. Nothing depends on it being there: it only saves requests. Every key begins with the
 * repository’s id or is a commit’s hash: nothing read for one repository is ever shown in another.
 */
export interface Cache {
  /** The values of one kind. */
  of<Value extends object | string | number>(definition: CacheDefinition<Value>): LRUCache<string, Value>;
}

/** A value with the time at which it was read. */
export type Dated<Value> = Value & { readonly readAt: Date };

export function createCache(): Cache {
  const kinds = new Map<object, unknown>();
  return {
    of<Value extends object | string | number>(definition: CacheDefinition<Value>) {
      const known = kinds.get(definition) as LRUCache<string, Value> | undefined;
      if (known !== undefined) return known;
      const created = new LRUCache<string, Value>(definition.bounds);
      kinds.set(definition, created);
      return created;
    },
  };
}
