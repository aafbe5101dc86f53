import { comparable, decidesOn, type Why } from './guarded-file.ts';

/** By place, what lies there. A test compares them with where the policy, the exceptions and the code owners are read from. */
export const fixedFiles: Readonly<Record<string, Exclude<Why['kind'], 'workflow' | 'named'>>> = {
  '.github/sdl.yml': 'policy',
  '.github/sdl-exceptions.yml': 'exceptions',
  '.github/CODEOWNERS': 'code-owners',
  CODEOWNERS: 'code-owners',
  'docs/CODEOWNERS': 'code-owners',
};

const places = Object.entries(fixedFiles).map(([path, kind]) => ({ path: comparable(path), kind }));

/** What a changed path decides on that is guarded in every repository; null where it decides on none of it. */
export function fixedFileAt(path: string): Why | null {
  const changed = comparable(path);
  const place = places.find((each) => decidesOn(changed, each.path));
  return place === undefined ? null : { kind: place.kind };
}
