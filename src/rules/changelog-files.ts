import { parsePath } from '../analysis/files/file-path.ts';

/** Names of changelogs: https://keepachangelog.com, and those of older projects. */
const changelogName =
  /^(?:change[-_ ]?logs?|changes|history|news|releases|release[-_ ]?notes?|whats[-_]?new)(?:[-_]v?\d{1,4}(?:\.(?:\d{1,4}|x)){0,3})?(?:\.(?:md|markdown|mdx|rst|txt|adoc|asciidoc|org|textile|rdoc))?$/i;

/** That of one language: `CHANGELOG.zh-CN.md`. */
const translatedName =
  /^(?:change[-_ ]?log|release[-_ ]?notes?)[-_.][a-z]{2}(?:[-_][a-z]{2,4})?\.(?:md|markdown|mdx|rst|txt|adoc)$/i;

/** Whether a file is called like a changelog. */
export function isChangelogName(name: string): boolean {
  return changelogName.test(name) || translatedName.test(name);
}

/** Directories for one file by change, from the root or a package: what lies in them is an entry, whatever its name. */
const fragmentDirectories: readonly (readonly string[])[] = [
  // https://towncrier.readthedocs.io, https://numpy.org/devdocs/dev/
  ['newsfragments'],
  ['changelog.d'],
  ['upcoming_changes'],
  // https://docs.ansible.com/ansible/latest/community/development_process.html
  ['changelogs', 'fragments'],
  // https://docs.openstack.org/reno/latest/
  ['releasenotes', 'notes'],
  // https://changie.dev
  ['.changes', 'unreleased'],
  // https://github.com/open-telemetry/opentelemetry-go-build-tools/tree/main/chloggen
  ['.chloggen'],
  // https://docs.gitlab.com/ee/development/changelog.html (before trailers), https://github.com/restic/calens
  ['changelogs', 'unreleased'],
  ['changelog', 'unreleased'],
  // https://github.com/boto/botocore/tree/develop/.changes/next-release
  ['.changes', 'next-release'],
];

/** Entries that the whole path shows. */
const fragmentPaths: readonly RegExp[] = [
  // https://devguide.python.org/core-team/committing/#how-to-add-a-news-entry
  /(?:^|\/)NEWS\.d\/next\/(?:[^/]+\/)?[^/]+\.rst$/,
  // https://microsoft.github.io/beachball/concepts/change-files.html
  /(?:^|\/)change\/[^/]+-[0-9a-f]{8}-[0-9a-f-]{27}\.json$/,
  // https://rushjs.io/pages/best_practices/change_logs/
  /^common\/changes\/(?:[^/]+\/){1,2}[^/]+\.json$/,
];

/** Directories of that kind whose names also mean other things: there only a name of towncrier's form is an entry. */
const ambiguousDirectories = /^(?:changes|news|changelog|upcoming|newsfragment|misc)$/;

/** Types of towncrier's fragments: its own defaults and those of large projects. https://towncrier.readthedocs.io/en/stable/configuration.html */
const fragmentTypes = new Set(
  `feature features bugfix bug fix doc docs removal misc security deprecation deprecated deprecate added add changed change fixed removed
  breaking break improvement enhancement performance perf trivial vendor contrib process significant packaging api highlight
  compatibility expired new_feature new_function c_api`.split(/\s+/),
);

/** `12.feature`, `+anything.bugfix.rst`, `12.feature.1.md`. https://towncrier.readthedocs.io/en/stable/tutorial.html#creating-news-fragments */
const fragmentName = /^[+\w-]{1,80}\.([a-z_]{1,30})(?:\.\d{1,4})?(?:\.(?:md|rst|txt))?$/i;

/** Templates and explanations that lie among the fragments. */
const notFragments = /^(?:readme|template|_template|example|config|\.)/i;

/** The tool that reads them, and what a merge or an editor leaves behind. */
const isCode = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|sh|ini|cfg|toml|orig|rej|bak|swp)$|~$/i;

/**
 * Whether a file is an entry by its place: `newsfragments/12.feature`.
 *
 * @param more types that the policy names besides
 */
export function isFragment(path: string, more: readonly string[]): boolean {
  const { directories, name } = parsePath(path);
  if (notFragments.test(name)) return false;
  if (fragmentDirectories.some((wanted) => endsWith(directories, wanted))) return !isCode.test(name);
  if (fragmentPaths.some((form) => form.test(path))) return true;
  const [, type = ''] = fragmentName.exec(name) ?? [];
  const isTyped = fragmentTypes.has(type.toLowerCase()) || more.includes(type);
  return isTyped && ambiguousDirectories.test(directories.at(-1) ?? '');
}

/** Whether a directory of the base, with what lies in it, shows that fragments are in use. */
export function isFragmentDirectory(name: string): boolean {
  return (
    name === 'change' || fragmentDirectories.some(([first = '']) => first === name && first !== 'changelog')
  );
}

function endsWith(directories: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((name, index) => directories[directories.length - wanted.length + index] === name);
}

/** Whether a file is a changeset: https://github.com/changesets/changesets/blob/main/docs/detailed-explanation.md */
export function isChangeset(path: string): boolean {
  const { directories, name } = parsePath(path);
  return directories.at(-1) === '.changeset' && name.endsWith('.md') && !/^readme\.md$/i.test(name);
}

/** Files that set up a tool that writes the changelog from the titles of commits. */
export function isTitleTool(name: string): boolean {
  return titleTools.test(name);
}

// https://github.com/googleapis/release-please, https://semantic-release.gitbook.io, https://git-cliff.org
const titleTools =
  /^(?:release-please-config\.json|\.release-please-manifest\.json|\.releaserc(?:\.(?:json|ya?ml|[cm]?js))?|release\.config\.[cm]?[jt]s|cliff\.toml|\.versionrc(?:\.json|\.js)?)$/;
