/** The kinds of tokens of GitHub, told apart by how they begin. */
export type TokenKind = 'classic' | 'fine-grained' | 'oauth' | 'app-user' | 'installation' | 'unknown';

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
const beginnings: readonly (readonly [beginning: string, kind: TokenKind])[] = [
  ['ghp_', 'classic'],
  ['github_pat_', 'fine-grained'],
  ['gho_', 'oauth'],
  ['ghu_', 'app-user'],
  ['ghs_', 'installation'],
];

/** What kind of token it is. */
export function kindOfToken(token: string): TokenKind {
  return beginnings.find(([beginning]) => token.startsWith(beginning))?.[1] ?? 'unknown';
}

/** The token in a sentence: "GitHub does not accept the {…}". */
export const kindWords: Readonly<Record<TokenKind, string>> = {
  classic: 'personal access token (classic)',
  'fine-grained': 'fine-grained personal access token',
  oauth: 'token of the GitHub CLI or another OAuth app',
  'app-user': 'token of a GitHub App for a user',
  installation: 'token of a workflow run or of an installation',
  unknown: 'token, which does not begin as those of github.com do',
};

/** What to do where GitHub does not accept a token of the kind. */
export const renewalHints: Readonly<Record<TokenKind, string>> = {
  classic:
    'It has expired, was revoked, or was not copied whole. Create another one in the settings of your account.',
  'fine-grained':
    'It has expired, was revoked, or was not copied whole. Create another one in the settings of your account.',
  oauth: 'It was revoked. Run "gh auth login" again.',
  'app-user': 'It has expired, which it does after 8 hours, or was revoked. Ask the app for another one.',
  installation:
    'It ends with its job, and after an hour at the latest. Use the token of the job that is running.',
  unknown: 'Give a personal access token, or the output of "gh auth token".',
};

/** Why GitHub may not show a repository to a token of the kind, and what to do. */
export const accessHints: Readonly<Record<TokenKind, string>> = {
  classic:
    'Check the name, that you may read the repository, and, where it is private, that the token has the scope repo.',
  'fine-grained':
    'Check the name, that the token was created for this account and repository, and, in an organization, that an owner has approved it.',
  oauth: 'Check the name, and that you may read the repository. An organization may have to approve the app.',
  'app-user': 'Check the name, that you may read the repository, and that the app is installed on it.',
  installation: 'Check the name. Such a token reads only the repositories of its workflow or installation.',
  unknown: 'Check the name, and that the token may read the repository: "gh auth status" shows whose it is.',
};

/** What to do where a token of the kind lacks a permission. */
export const permissionHints: Readonly<Record<TokenKind, string>> = {
  classic: 'Give it the scopes repo and read:org.',
  'fine-grained': 'Give it read access to contents, metadata, pull requests, checks and commit statuses.',
  oauth: 'Run "gh auth refresh --scopes repo,read:org".',
  'app-user': 'The app needs read access to contents, pull requests, checks and commit statuses.',
  installation:
    'In a workflow, give its job under `permissions:` at least contents, pull-requests, checks and statuses: read.',
  unknown: 'Give it read access to contents, pull requests, checks and commit statuses.',
};
