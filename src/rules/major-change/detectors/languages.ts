import type { Language } from '../../../analysis/source/language.ts';

export const script: readonly Language[] = ['javascript', 'typescript', 'vue'];
export const jvm: readonly Language[] = ['java', 'kotlin', 'scala', 'groovy'];
export const dotnet: readonly Language[] = ['csharp', 'fsharp'];

/** A pattern that matches the extension of a path. */
export function named(extensions: string): RegExp {
  return new RegExp(`\\.(?:${extensions.trim().split(/\s+/).join('|')})$`, 'i');
}
