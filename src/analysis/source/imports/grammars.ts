import type { Language } from '../language.ts';
import { dottedGrammars } from './dotted-imports.ts';
import type { ReadImport } from './import-statement.ts';
import { quotedGrammars } from './quoted-imports.ts';
import { scriptImport } from './script-imports.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Reads the import that begins at the cursor, up to its last token; null where none does, or where code is part of it. */
export type ImportGrammar = (cursor: TokenCursor) => ReadImport | null;

/** The imports of each language. */
export const grammars: Readonly<Partial<Record<Language, ImportGrammar>>> = {
  ...quotedGrammars,
  ...dottedGrammars,
  javascript: scriptImport,
  typescript: scriptImport,
  vue: scriptImport,
};
