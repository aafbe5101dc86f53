/** Characters of a text that are searched for paths. */
const maxTextLength = 131_072;

/** Characters of one path. */
const maxPathLength = 300;

const apart = /[\s"'`()[\]{}<>,;|*]+/;

/** The ends of the names of files in which people write threat models. */
const written =
  /^[\w.@+-][\w.@+/-]*\.(?:md|mdx|markdown|json|ya?ml|adoc|asciidoc|asc|rst|tm7|py|hcl|org|txt)$/i;

/**
 * The paths of documents that a text names without a link: `Threat model: docs/threat-models/login.json`.
 *
 * @param text hostile
 */
export function pathsIn(text: string): readonly string[] {
  return tokensIn(text).filter((token) => !token.includes('://') && written.test(token));
}

/** Every word of a text that can be a path, without what stands around it. */
export function tokensIn(text: string): readonly string[] {
  return text
    .slice(0, maxTextLength)
    .split(apart)
    .map((token) => token.replace(/^(?:\.?\/)?/, '').replace(/[.:!?]+$/, ''))
    .filter((token) => token !== '' && token.length <= maxPathLength);
}
