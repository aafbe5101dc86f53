import type { CodedMessage } from './message.ts';

/** Everything that a command of `sdl-gate` refuses. */
export const commandMessages = {
  unknownCommand: {
    code: 'SDL-C001',
    text: 'There is no command {name}. {hint}',
    cause: 'The first word is not a command.',
    remedy: 'Run "sdl-gate --help" for the list of commands.',
  },
  unknownOption: {
    code: 'SDL-C002',
    text: 'There is no option {name}.{hint}',
    cause: 'The command has no such option.',
    remedy: 'Run "sdl-gate <command> --help" for the options.',
  },
  wrongArguments: {
    code: 'SDL-C003',
    text: '(what is wrong, and what to write instead)',
    cause: 'An argument is missing, has the wrong form, or names a file that cannot be used.',
    remedy: 'The message names the argument and what it takes; "sdl-gate <command> --help" shows the usage.',
  },
  subjectNotKnown: {
    code: 'SDL-C101',
    text: '{name} is not known: no event about it arrived lately. To evaluate it, run "sdl-gate re-evaluate {name}".',
    cause: 'The store holds neither work nor evaluations of this pull request.',
    remedy: 'Check the name, and that DATABASE_URL is the service’s own.',
  },
  notDeadLettered: {
    code: 'SDL-C102',
    text: '{name} is not dead-lettered.',
    cause: 'Only dead-lettered subjects can be retried with "work retry".',
    remedy:
      'Run "sdl-gate work list --state dead-lettered" to see them; "sdl-gate re-evaluate" evaluates any pull request.',
  },
  appNotInstalled: {
    code: 'SDL-C201',
    text: '{name}: the app is not installed on this repository, or the repository does not exist.',
    cause: 'GitHub does not say which of the two.',
    remedy: 'Check the name; install the app on the repository.',
  },
  installationSuspended: {
    code: 'SDL-C202',
    text: '{name}: the installation of the app is suspended.',
    cause: 'An owner of the account suspended the app.',
    remedy: 'An owner can unsuspend it on the account’s settings page, under GitHub Apps.',
  },
  gitHubFailed: {
    code: 'SDL-C203',
    text: '{name}: {reason}',
    cause: 'GitHub did not answer, or refuses APP_ID and the private key.',
    remedy: 'Try again later; if GitHub refuses the credentials, check both on the app’s settings page.',
  },
  commitNotFound: {
    code: 'SDL-C208',
    text: '{name}: GitHub has no commit {sha} there.',
    cause: 'The commit was not pushed, or its branch was deleted or rewritten.',
    remedy: 'Push the commit, and ask again.',
  },
  serviceFailed: {
    code: 'SDL-C209',
    text: '{name}: the service at {server} gives no verdict: {reason}',
    cause: 'The service does not answer, or the token may not read the repository.',
    remedy: 'Check the address and GITHUB_TOKEN, and ask again.',
  },
  credentialsNotSet: {
    code: 'SDL-C204',
    text: 'APP_ID and the private key are not set: run the command where the service runs, or with its .env.',
    cause: 'The command asks GitHub for the installation, as the app.',
    remedy: 'Run it in the service’s directory or container, or set the same variables.',
  },
  sameStore: {
    code: 'SDL-C301',
    text: 'Source and target are the same store.',
    cause: 'Both arguments name one database.',
    remedy: 'Name a new, empty database as the target.',
  },
  storeInUse: {
    code: 'SDL-C302',
    text: 'The service is working on {subjects}: stop it first. After a kill, wait half a minute for the leases to expire.',
    cause: 'A running service holds leases in the source.',
    remedy: 'Stop every replica, then copy.',
  },
  targetNotEmpty: {
    code: 'SDL-C303',
    text: '{name} is not empty ({tables}): copy into a new, empty database.',
    cause: 'The target holds rows already.',
    remedy: 'Create a new database, or drop the tables of the old one.',
  },
  storeFailed: {
    code: 'SDL-C305',
    text: 'The store failed during the command: {reason}',
    cause: 'The database went down, is full, or is locked by another process.',
    remedy: 'Check the database, then run the command again. A copy that fails changes nothing.',
  },
  targetChanged: {
    code: 'SDL-C304',
    text: 'Another process wrote to the target during the copy: {tables}. Nothing was copied.',
    cause: 'A service uses the target already.',
    remedy: 'Stop it, empty the target and copy again.',
  },
  repositoryNotShown: {
    code: 'SDL-C210',
    text: '{name}: GitHub does not show this repository to the {kind}. {hint}',
    cause: 'The repository does not exist, or the token may not read it. GitHub does not say which.',
    remedy: 'Check the name, and what the token may read.',
  },
  tokenRefused: {
    code: 'SDL-C211',
    text: '{name}: GitHub does not accept the {kind}. {hint}',
    cause: 'The token has expired, was revoked, was not copied whole, or belongs to another GitHub.',
    remedy: 'Give another token in GITHUB_TOKEN. GITHUB_API_URL names another GitHub than github.com.',
  },
  tokenNeedsSignOn: {
    code: 'SDL-C212',
    text: '{name}: the organization asks for single sign-on (SAML), and the {kind} is not authorized for it.',
    cause: 'An organization with SAML single sign-on accepts only tokens that their owner authorized for it.',
    remedy:
      'For a personal access token (classic), choose Configure SSO beside it in the settings of your account. For the GitHub CLI, run "gh auth refresh". A fine-grained token is created for the organization after signing on.',
  },
  tokenKindForbidden: {
    code: 'SDL-C213',
    text: '{name}: the organization does not accept a {kind}.',
    cause: 'Its owners forbid personal access tokens of this kind, or of so long a lifetime.',
    remedy: 'Use a token of another kind or with an earlier end, or ask an owner of the organization.',
  },
  addressNotAllowed: {
    code: 'SDL-C214',
    text: '{name}: the organization accepts requests only from addresses of its IP allow list, and this machine has another one.',
    cause: 'An owner of the organization enabled an IP allow list.',
    remedy: 'Run the command from a network that is on the list.',
  },
  tokenLimited: {
    code: 'SDL-C215',
    text: '{name}: GitHub limits the requests of this token. Try again after {time}.',
    cause:
      'GitHub allows a user 5,000 requests an hour, and the token of a workflow 1,000 for each repository; a secondary limit also counts how fast they come.',
    remedy: 'Wait until that time. With --all, each pull request takes up to 5 requests.',
  },
  tokenLacksPermission: {
    code: 'SDL-C216',
    text: '{name}: the {kind} lacks a permission that is needed to read a pull request. {hint}',
    cause: 'The token may see the repository, and not its pull requests.',
    remedy: 'Give the token the permissions that the message names.',
  },
  rangeUnusable: {
    code: 'SDL-C217',
    text: '{reason}',
    cause: 'A commit of the range is not in the clone, or its two ends have no commit in common.',
    remedy: 'Fetch the base branch with its history, or name another base.',
  },
  cloneNotReadable: {
    code: 'SDL-C218',
    text: 'The clone {path} cannot be read: {reason}',
    cause:
      'There is no clone at the path, it is a partial clone that lacks objects, or git is older than 2.37.',
    remedy:
      'Run the command in the clone, or name its folder. Clone without --filter, or fetch what is missing.',
  },
  pullRequestNotOpen: {
    code: 'SDL-C205',
    text: '{name} is not open, or does not exist.',
    cause: 'A pull request that is merged or closed has no policy to be evaluated by.',
    remedy: 'Check the number. For merged changes, use "sdl-gate replay".',
  },
  ruleNotKnown: {
    code: 'SDL-C206',
    text: 'There is no rule {name}. {hint}',
    cause: 'Neither sdl-gate nor the policy of the pull request has a rule of this name.',
    remedy: 'Run the command without a rule to see all of them.',
  },
  policyFileUnreadable: {
    code: 'SDL-C401',
    text: '{path} cannot be read: {reason}.',
    cause: 'The file does not exist, is not a file, or this user may not read it.',
    remedy: 'Check the path; run the command in the root of the clone, or name the file.',
  },
  policyFileExists: {
    code: 'SDL-C402',
    text: '{path} exists: it was not changed. To replace it, add --force.',
    cause: '"sdl-gate init --write" never replaces a policy unless it is told to.',
    remedy:
      'Compare the proposal with the file: without --write it is printed. Then add --force, or change the file by hand.',
  },
  policyFileNotWritten: {
    code: 'SDL-C403',
    text: '{path} cannot be written: {reason}.',
    cause:
      'The clone has no files (it is bare), the path leads through a symbolic link, or this user may not write there.',
    remedy: 'Run the command without --write and put its output where you want it.',
  },
  entryNotKnown: {
    code: 'SDL-C501',
    text: 'There is no entry {name} in the record.',
    cause: 'No entry has this number or digest, or several digests begin with these digits.',
    remedy:
      'Run "sdl-gate record list" for the numbers, or give more digits of the digest. Check that DATABASE_URL is the service’s own.',
  },
  noEntries: {
    code: 'SDL-C502',
    text: 'The record has no entry for {name}.',
    cause:
      'Nothing was decided about it yet, it had another name then, or the database is not that of the service.',
    remedy: 'Check the name, or give the id of the repository, as in 1296269#7. Check DATABASE_URL.',
  },
  noSuchEvidence: {
    code: 'SDL-C503',
    text: 'Entry {entry} has no evidence {name}. {reason}',
    cause:
      'Only a verdict has evidence, and only the slices that the rules of its policy read. A redacted entry does not name it any more.',
    remedy: 'Run "sdl-gate record show" with the entry for the names of its evidence.',
  },
  nothingToRedact: {
    code: 'SDL-C504',
    text: 'Entry {entry} was redacted before: nothing was changed.',
    cause: 'Its body was removed by an earlier "sdl-gate record redact".',
    remedy: 'Run "sdl-gate record list --kind redaction" to see who removed it and why.',
  },
  treeHalted: {
    code: 'SDL-C801',
    text: 'The tree of the record is halted: {problem}. No checkpoint was made.',
    cause: 'Somebody changed the record or its tree in the database, or an older backup was restored.',
    remedy:
      'Keep a copy of the database as it is. Run "sdl-gate ledger verify" to see what is wrong. After a restore, and only then, run "sdl-gate ledger continue".',
  },
  noTree: {
    code: 'SDL-C802',
    text: 'There is no tree yet: the service starts it within a minute.',
    cause: 'The service of this release has not sealed an entry in this database.',
    remedy: 'Start the service, and check that DATABASE_URL is its own.',
  },
  nothingToContinue: {
    code: 'SDL-C803',
    text: 'The tree matches its last checkpoints: there is nothing to continue, and nothing was changed.',
    cause: '"sdl-gate ledger continue" is for a database that was restored from an older backup.',
    remedy:
      'Set CHECKPOINT_DIRECTORY as for the service. Run "sdl-gate ledger verify" to compare everything.',
  },
  treeGrew: {
    code: 'SDL-C804',
    text: 'The tree was changed during the command. Nothing was changed by it.',
    cause: 'The service sealed entries, or another process continued the tree.',
    remedy: 'Run the command again.',
  },
  entriesRefused: {
    code: 'SDL-C807',
    text: 'Refused, because nothing shows that the service wrote them: entries {entries}. They are in no tree.',
    cause:
      'Somebody added them to the database, or the private key of the app was replaced in the moments after they were written.',
    remedy:
      'Keep a copy of the database as it is. Look at each with "sdl-gate record show". If the service wrote them, and only then, run "sdl-gate ledger accept".',
  },
  notRefused: {
    code: 'SDL-C808',
    text: 'Not all of these entries were refused. Nothing was changed.',
    cause: 'One is in the tree, or waits for it; or another process accepted it.',
    remedy: 'Run "sdl-gate ledger verify", and give the numbers that it names as refused.',
  },
  noProof: {
    code: 'SDL-C805',
    text: 'Entry {entry} has no proof: {why}.',
    cause: 'Entries are sealed within a minute, and a checkpoint is made each day.',
    remedy: 'Run "sdl-gate ledger checkpoint", then ask again.',
  },
  checkpointsAway: {
    code: 'SDL-C806',
    text: 'Checkpoints outside the database cannot be read or written: {reason}.',
    cause: 'CHECKPOINT_DIRECTORY does not exist, is full, or this user is not allowed to use it.',
    remedy: 'Run the command as the user of the service and where the directory is mounted.',
  },
  exceptionNotKnown: {
    code: 'SDL-C601',
    text: 'There is no exception {name} for {repository}.{hint}',
    cause: 'No exception of the repository has this id, or its entry is refused.',
    remedy:
      'Run "sdl-gate exceptions list" with the repository for the ids. Check that DATABASE_URL is the service’s own.',
  },
  exportExists: {
    code: 'SDL-C701',
    text: '{path} exists: nothing was written.',
    cause: 'An export or a sample never replaces a file or a folder.',
    remedy: 'Name another path with --out, or move what is there.',
  },
  exportNotWritten: {
    code: 'SDL-C702',
    text: '{path} cannot be written: {reason}',
    cause: 'The folder around it does not exist, the disk is full, or this user may not write there.',
    remedy: 'Name another path with --out, or make room. What was written of it is removed.',
  },
  cloneUnreadable: {
    code: 'SDL-C703',
    text: 'The clone {path} cannot be compared: {reason}',
    cause: 'There is no clone at the path, it cannot be read, or git is older than 2.37.',
    remedy: 'Give a clone of the repository with --clone, fetched after the end of the period.',
  },
  keyIsGiven: {
    code: 'SDL-C901',
    text: 'SIGNING_KEY_PATH is set: replace the file that it names, and restart the service. No key was created.',
    cause:
      '"sdl-gate keys rotate" creates keys that the database keeps, and the service signs with the given key.',
    remedy:
      'Create a key with "openssl ecparam -name prime256v1 -genkey -noout -out signing-key.pem", give it to all replicas, and restart them.',
  },
  noStatements: {
    code: 'SDL-C902',
    text: 'There are no statements about {name}.',
    cause:
      'The commit did not land on a protected branch and was not released, the repository had another name then, or the statements are not made yet.',
    remedy:
      'Statements are made within about a minute. Run "sdl-gate record list --commit" with the commit to see what is recorded about it.',
  },
  statementsNotWritten: {
    code: 'SDL-C903',
    text: 'The statements cannot be written to {folder}: {reason}.',
    cause: 'The folder is a file, the disk is full, or this user may not write there.',
    remedy: 'Name another folder.',
  },
  fileNotVerifiable: {
    code: 'SDL-C904',
    text: '{path} cannot be verified: {reason}',
    cause:
      'The file cannot be read, is too large, or was not written by sdl-gate; or the list of keys is malformed.',
    remedy:
      'Give a statement (a Sigstore bundle), the case file of a sample, an export, or the answer of the verdicts API.',
  },
} as const satisfies Readonly<Record<string, CodedMessage>>;
