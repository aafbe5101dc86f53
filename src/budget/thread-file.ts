import { extname } from 'node:path';

/** The module that a thread runs. A bundle has its own: the bundle itself. */
export const threadFile = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);
