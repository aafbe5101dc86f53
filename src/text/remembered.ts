import { LRUCache } from 'lru-cache';

/**
 * A pure function that remembers what it gave for the texts it was last asked about: several rules read the same description, and the
 * next evaluation reads it again.
 *
 * @param compute must depend on the text alone; nobody may change what it gives
 * @param characters of all texts that are kept together; a longer one is computed each time
 */
export function remembered<Value>(
  compute: (text: string) => Value,
  characters: number,
): (text: string) => Value {
  const kept = new LRUCache<string, { readonly value: Value }>({
    maxSize: characters,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known.value;
    const value = compute(text);
    kept.set(text, { value });
    return value;
  };
}
