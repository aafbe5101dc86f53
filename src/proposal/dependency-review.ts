import { readDocument } from '../policy/document.ts';
import { isMap } from '../policy/plain-map.ts';
import { counted } from '../text/lists-and-counts.ts';
import { dependencyReviewPaths, type RepositoryFiles } from './repository-files.ts';
import { comment, shown } from './yaml-text.ts';

/**
 * What the configuration of GitHub's dependency review asks for, as a comment: no rule of sdl-gate says the same.
 * https://github.com/actions/dependency-review-action#configuration-options
 */
export function dependencyReviewLines({ texts }: RepositoryFiles): readonly string[] {
  const path = dependencyReviewPaths.find((each) => texts[each] !== undefined);
  if (path === undefined) return [];
  const read = readDocument(texts[path] ?? '');
  const root = read.valid && isMap(read.root.value) ? read.root.value : null;
  const words = root === null ? [] : settings(root);
  const what =
    root === null
      ? 'could not be read'
      : words.length === 0
        ? 'sets nothing that is known'
        : words.join('; ');
  return [
    ...comment(
      `${path}, of the action dependency-review: ${what}. sdl-gate does not repeat it: keep the action, and require its check in ` +
        `the ruleset beside SDL.`,
    ),
    '',
  ];
}

function settings(root: Readonly<Record<string, unknown>>): readonly string[] {
  const severity = root['fail-on-severity'];
  const length = (key: string) => {
    const value = root[key];
    return Array.isArray(value) ? value.length : typeof value === 'string' ? value.split(',').length : 0;
  };
  return [
    ...(typeof severity === 'string'
      ? [`it fails on vulnerabilities of severity ${shown(severity)} or worse`]
      : []),
    ...(
      [
        ['allow-licenses', 'allows', 'license'],
        ['deny-licenses', 'denies', 'license'],
        ['deny-packages', 'denies', 'package'],
        ['allow-ghsas', 'accepts', 'advisory'],
      ] as const
    ).flatMap(([key, verb, noun]) => {
      const count = length(key);
      return count === 0
        ? []
        : [`${verb} ${counted(count, noun, noun === 'advisory' ? 'advisories' : `${noun}s`)}`];
    }),
  ];
}
