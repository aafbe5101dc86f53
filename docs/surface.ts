import { code } from '../src/report/markdown.ts';
import { surfaceDetectors } from '../src/rules/documentation/surface/find-surface.ts';
import { surfaceWords } from '../src/rules/documentation/surface/surface.ts';
import { item } from './wrap.ts';

/** What users meet of a product, with what is searched for it: a list in Markdown. */
export function surfaceText(): string {
  return surfaceDetectors
    .map(({ kind, finds }) => item(`${code(kind)}, ${surfaceWords[kind]}: ${finds}.`))
    .join('\n');
}
