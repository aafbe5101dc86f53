import { expect, test } from '@jest/globals';
import { misspelledName } from './path.ts';

test.each<[readonly string[], string | null]>([
  [[], null],
  [['CODEOWNERS', 'workflows', 'dependabot.yml'], null],
  [['sdl.yaml'], 'sdl.yaml'],
  [['SDL.yml'], 'SDL.yml'],
  [['Sdl.YAML', 'CODEOWNERS'], 'Sdl.YAML'],
  [['.sdl.yml'], '.sdl.yml'],
  [['sdl.yaml', 'SDL.yml'], 'SDL.yml'],
  [['sdl.yml'], null],
  [['sdl.yml.bak', 'sdl.json', 'xsdl.yml', 'sdl-notes.yml'], null],
])('of %j, %j was meant as the policy', (names, meant) => {
  expect(misspelledName(names)).toBe(meant);
});
