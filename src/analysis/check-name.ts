/**
 * Whether a text is one that a pattern stands for, where `*` is any text. Upper and lower case are the same. Takes time linear in both for
 * each star, whatever they hold.
 *
 *     isNamedLike('build (*)', 'build (linux, 22)')   // true
 */
export function isNamedLike(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
