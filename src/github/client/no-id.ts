/**
 * Stands for the id of an installation, and of the app, where GitHub is asked with a token: there is neither, and GitHub gives no such id.
 * So it does for that of a repository until GitHub's first answer.
 */
export const noId = 0;
