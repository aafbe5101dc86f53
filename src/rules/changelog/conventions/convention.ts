/** The ways to write an entry, in the order of the documentation, and what each is. */
export const conventionWords = {
  changelog: 'a line in the unreleased section of a changelog, as in Keep a Changelog',
  changesets: 'a file in `.changeset/` that names a package',
  fragments: 'a file for each change in a directory such as `newsfragments/`',
  title: 'the type in the title, as release-please and semantic-release read it',
  description: 'the line `CHANGELOG entry: <text>` in the description',
} as const;

export type Convention = keyof typeof conventionWords;

export const conventions = Object.keys(conventionWords) as readonly Convention[];

/** Those whose entries a change itself shows. */
export const conventionsInFiles: readonly Convention[] = ['changelog', 'changesets', 'fragments'];
