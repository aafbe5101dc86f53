import { csharpTypes, toldTypes } from './csharp-types.ts';
import type { Language } from './language.ts';
import { phpTypes } from './php-types.ts';
import { pythonTypes } from './python-types.ts';
import { scriptTypes } from './script-types.ts';
import type { Token } from './tokens.ts';

/**
 * The tokens that only annotate types and are gone at run time, in TypeScript and Python, or that a language only checks, in PHP and C#.
 * What may be anything else (an object's property, a slice, a conditional) is left in: unknown counts as code.
 *
 * @param tokens one side of a hunk, with its context
 * @param heading what git shows behind the hunk's second `@@`
 */
export function typeTokens(
  tokens: readonly Token[],
  heading: string,
  language: Language | null,
): ReadonlySet<Token> {
  if (language === 'python') return pythonTypes(tokens);
  if (language === 'typescript' || language === 'vue') return scriptTypes(tokens, heading);
  if (language === 'clojure')
    return new Set(tokens.filter((token, at) => isHint(token) || isHint(tokens[at - 1])));
  if (language === 'csharp') return csharpTypes(tokens);
  if (language === 'java') return toldTypes(tokens);
  return language === 'php' ? phpTypes(tokens) : new Set();
}

/** Clojure's hints for the compiler: `^String name`. */
function isHint(token: Token | undefined): boolean {
  return token?.kind === 'mark' && token.text === '^';
}
