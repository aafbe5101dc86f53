/** Stands for the id of an installation, and of the app, where GitHub is asked with a token: there is neither, and GitHub gives no such id. */
export const noId = 0;
