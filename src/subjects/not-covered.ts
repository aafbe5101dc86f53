/** The app cannot reach a repository: it is not installed there, or suspended, or the repository was deleted. The message says which. */
export class NotCovered extends Error {
  override readonly name = 'NotCovered';
}
