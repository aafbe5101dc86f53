import type { Language } from '../source/language.ts';
import type { FileKind } from './kind.ts';

/** A convention of a tool or an ecosystem. It applies where each condition that it states holds. */
export interface Convention {
  readonly kind: FileKind;
  /** What such a file is: completes "it is …" or, with a directory, "it is in `x`: …". */
  readonly is: string;
  /** The whole name. */
  readonly name?: RegExp;
  /** The extension, lower case. */
  readonly extension?: RegExp;
  /** One of the directories, as a whole. */
  readonly directory?: RegExp;
  /**
   * Which directories are compared: all, the first, those directly in a project (`docs`, `packages/cart/docs`), or those above `src`, `lib` and the
   * like. Default: all.
   */
  readonly among?: 'all' | 'first' | 'projects' | 'above-sources';
  /** The path, from the root of the repository. */
  readonly path?: RegExp;
  /** Paths for which it does not hold. */
  readonly except?: RegExp;
  /** The file lies directly at the root of the repository. */
  readonly root?: true;
  readonly language?: Language;
}

/** A pattern that matches one of the words as a whole; a word may hold regular syntax. */
export function oneOf(words: string): RegExp {
  return new RegExp(`^(?:${alternatives(words)})$`);
}

export function alternatives(words: string): string {
  return words.trim().split(/\s+/).join('|');
}
