export type { Because, GuardedFile, Why } from './guarded-file.ts';
export type { Guarded } from './guarded-files.ts';
