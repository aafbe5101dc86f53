import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Rooms that are measured together. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  pure: ['text', 'evidence', 'analysis', 'authorship', 'rules', 'policy', 'engine', 'report', 'subjects'],
  github: ['github'],
};

/** Of subjects/, what is pure: the other files call the store and GitHub, and are tested by what calls them. */
const pureSubjects = /^src\/subjects\/(?:index|place|reason|last-evaluation|own-events|schedule)\.ts$/;

/** The rooms that a name stands for: a group, or rooms separated by commas. */
export function roomsOf(name: string): readonly string[] {
  return name.split(',').flatMap((part) => groups[part] ?? [part]);
}

/** The source files of a room, from the root of the tree. */
export function sourceFiles(root: string, room: string): readonly string[] {
  return typeScriptFiles(root, `src/${room}`).filter(
    (file) => !file.endsWith('.test.ts') && (room !== 'subjects' || pureSubjects.test(file)),
  );
}

/** The files in a folder and below it, from the root of the tree, in order; none where there is no such folder. */
export function typeScriptFiles(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`)
      .sort();
  } catch {
    return [];
  }
}

/** `src/rules` for `src/rules/review/index.ts`. */
export function roomOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}
