import type { FileKind } from '../../../analysis/files/file-kind.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { Language } from '../../../analysis/source/language.ts';
import type { ListedName } from './listed-exports.ts';
import type { SurfaceKind } from './surface.ts';

/** A form in which a name of the surface is declared. It applies where each condition that it states holds. */
export interface SurfaceForm {
  readonly languages?: readonly Language[];
  /** Over the whole path. */
  readonly files?: RegExp;
  /** Over the whole path: there it does not apply. */
  readonly except?: RegExp;
  /** The kinds of files in which it is searched. Default: product, migration, declarations of types, infrastructure. */
  readonly kinds?: readonly FileKind[];
  /**
   * Over a line, with the flags `g` and perhaps `i`, in linear time. Its groups together are the name. It is given at most 1,000 characters.
   */
  readonly pattern: RegExp;
  /** Names that are none. */
  readonly unless?: RegExp;
}

/** The forms of one kind of surface. */
export interface SurfaceDetector {
  readonly kind: SurfaceKind;
  /** What it finds, by ecosystem, for the documentation: completes a sentence. */
  readonly finds: string;
  readonly forms: readonly SurfaceForm[];
  /** Names that a line alone does not show. */
  lists?(file: ReadFile): readonly ListedName[];
}

export const script: readonly Language[] = ['javascript', 'typescript', 'vue'];
export const jvm: readonly Language[] = ['java', 'kotlin', 'scala', 'groovy'];
export const dotnet: readonly Language[] = ['csharp', 'fsharp'];
