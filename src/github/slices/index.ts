import type { SliceName } from '../../evidence/index.ts';
import type { SliceReader } from './reader.ts';
import * as registered from './registry.ts';

/** The reader of each slice. One that is missing in the registry does not compile. */
export const readers: { readonly [Name in SliceName]: SliceReader<Name> } = registered;
