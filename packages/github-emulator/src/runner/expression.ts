/** What an expression can name: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the jobs or steps before have ended. */
export type Outcome = 'success' | 'failure';

/** The text of a value of a workflow, with each `${{ … }}` replaced. @throws for what is not emulated */
export function interpolate(text: string, contexts: Contexts, outcome: Outcome = 'success'): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    asText(evaluate(expression, contexts, outcome)),
  );
}

/** Whether a job or step runs: without a condition, or one that names no status, only after success. */
export function isMet(
  condition: string | boolean | undefined,
  contexts: Contexts,
  outcome: Outcome,
): boolean {
  if (condition === undefined) return outcome === 'success';
  const expression = String(condition).replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  const asked = /\b(?:success|failure|always|cancelled)\s*\(/.test(expression);
  return (asked || outcome === 'success') && isTrue(evaluate(expression, contexts, outcome));
}

/**
 * The value of an expression: names, literals, `!`, `==`, `!=`, `&&`, `||`, parentheses and some functions.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 *
 * @throws for anything else
 */
export function evaluate(expression: string, contexts: Contexts, outcome: Outcome = 'success'): unknown {
  const tokens = tokensOf(expression);
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const expect = (token: string): void => {
    if (!take(token)) throw notEmulated(expression);
  };
  const either = (): unknown => {
    let value = both();
    while (take('||')) {
      const other = both();
      value = isTrue(value) ? value : other;
    }
    return value;
  };
  const both = (): unknown => {
    let value = compared();
    while (take('&&')) {
      const other = compared();
      value = isTrue(value) ? other : value;
    }
    return value;
  };
  const compared = (): unknown => {
    const value = single();
    if (take('==')) return isEqual(value, single());
    if (take('!=')) return !isEqual(value, single());
    return value;
  };
  const single = (): unknown => {
    if (take('!')) return !isTrue(single());
    if (take('(')) {
      const value = either();
      expect(')');
      return value;
    }
    const token = tokens[at] ?? '';
    at += 1;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (['true', 'false', 'null'].includes(token)) return JSON.parse(token);
    if (!/^[a-z_]/i.test(token)) throw notEmulated(expression);
    if (take('(')) {
      const given: unknown[] = [];
      while (!take(')')) {
        given.push(either());
        take(',');
        if (at >= tokens.length && tokens.at(-1) !== ')') throw notEmulated(expression);
      }
      return call(token, given, outcome, expression);
    }
    return token.split('.').reduce<unknown>(memberOf, contexts);
  };
  const value = either();
  if (at < tokens.length) throw notEmulated(expression);
  return value;
}

function tokensOf(expression: string): readonly string[] {
  const token = /\s*('(?:[^']|'')*'|[a-z_][\w-]*(?:\.[\w-]+)*|\d+(?:\.\d+)?|==|!=|&&|\|\||[!(),])\s*/iy;
  const tokens: string[] = [];
  while (token.lastIndex < expression.trimEnd().length) {
    const [, found] = token.exec(expression) ?? [];
    if (found === undefined) throw notEmulated(expression);
    tokens.push(found);
  }
  return tokens;
}

function call(name: string, given: readonly unknown[], outcome: Outcome, expression: string): unknown {
  const [one = '', other = ''] = given.map((each) => asText(each).toLowerCase());
  switch (name) {
    case 'success':
      return outcome === 'success';
    case 'failure':
      return outcome === 'failure';
    case 'always':
      return true;
    case 'cancelled':
      return false;
    case 'contains':
      return Array.isArray(given[0]) ? given[0].some((each) => isEqual(each, given[1])) : one.includes(other);
    case 'startsWith':
      return one.startsWith(other);
    case 'endsWith':
      return one.endsWith(other);
    default:
      throw notEmulated(expression);
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  return Object.hasOwn(value, name) ? (value as Contexts)[name] : null;
}

function isTrue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && value !== 0 && value !== '';
}

/** Texts are equal whatever their case. */
function isEqual(one: unknown, other: unknown): boolean {
  return asText(one).toLowerCase() === asText(other).toLowerCase();
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function notEmulated(expression: string): Error {
  return new Error(`not emulated: the expression ${expression.trim()}`);
}
