/** Bytes of a part between slashes that a file system keeps. */
const longestPart = 255;

/**
 * Whether git keeps a ref of this name (https://git-scm.com/docs/git-check-ref-format), and GitHub too: it refuses a branch or tag that
 * looks like the sha of a commit (GH002), or begins with `refs/` (observed: marvinpinto/action-automatic-releases#6).
 */
export function isRefName(name: string): boolean {
  const parts = name.split('/');
  return (
    parts.length > 1 &&
    parts.every(isPart) &&
    ![...name].some((each) => each <= ' ' || each === '\u007f') &&
    !/[~^:?*[\\]|\.\.|@\{|\.$/.test(name) &&
    !/^refs\/(heads|tags)\/([0-9a-f]{40}$|refs\/)/i.test(name)
  );
}

function isPart(part: string): boolean {
  return (
    part !== '' && !part.startsWith('.') && !part.endsWith('.lock') && Buffer.byteLength(part) <= longestPart
  );
}
