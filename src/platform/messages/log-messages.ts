import type { CodedMessage } from './message.ts';

/** Everything that the service logs at `warn` and above. */
export const logMessages = {
  library: {
    code: 'SDL-L001',
    text: '(message from a library)',
    cause: 'Probot, Octokit or another library logged a warning or an error.',
    remedy: 'Read the text. If it repeats, report it with the lines around it.',
  },
  setupPageOnly: {
    code: 'SDL-L101',
    text: 'No GitHub App credentials configured: serving the setup page only.',
    cause: 'Neither APP_ID nor a private key is set, and NODE_ENV is not "production".',
    remedy:
      'Open the page to register an app, or set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET. Then restart.',
  },
  shutdownFailed: {
    code: 'SDL-L102',
    text: 'shutdown failed',
    cause: 'An error occurred while running evaluations were finished after SIGTERM or SIGINT.',
    remedy:
      'Nothing is lost: the leases expire, and the next process continues. Report the error if it repeats.',
  },
  requestFailed: {
    code: 'SDL-L103',
    text: 'HTTP request failed',
    cause: 'An internal error in an endpoint; the request was answered with 500.',
    remedy: 'Report the error with its stack trace.',
  },
  memoryNotReleased: {
    code: 'SDL-L104',
    text: 'unused memory could not be released',
    cause: 'The inspector of Node.js is not available in this process.',
    remedy: 'Nothing to do, unless memory is scarce: then restart after large bursts.',
  },
  appNotStored: {
    code: 'SDL-L105',
    text: 'the new app could not be stored',
    cause:
      'GitHub did not take the code with which it sent the browser back (it holds once, for an hour), or .env cannot be written.',
    remedy:
      'Delete the app on GitHub. Make .env writable for the user of the service, and register the app again.',
  },
  deliveryRefused: {
    code: 'SDL-L201',
    text: 'delivery refused: {why}',
    cause:
      'The request is not a webhook delivery from GitHub (400, 413, 415), its signature does not match WEBHOOK_SECRET (401), or the store is not available (503).',
    remedy:
      '401: set the same secret here and on the app’s settings page. 503: check the messages about the store; GitHub is asked to deliver again. Other statuses: find out who sends the requests.',
  },
  payloadNotUnderstood: {
    code: 'SDL-L202',
    text: 'payload not understood: {field} is missing or malformed',
    cause:
      'A signed delivery lacks a field that GitHub documents, or a field is longer than git and GitHub allow: GitHub may have changed its payloads. Without the field `installation` it ' +
      'comes from the webhook of a repository or organization, not from that of the app.',
    remedy:
      'Compare the delivery on the app’s settings page (Advanced) with GitHub’s documentation and report the field; remove a webhook ' +
      'other than the app’s. The hourly full resync finds the change in the meantime.',
  },
  deliveryFailed: {
    code: 'SDL-L203',
    text: 'delivery could not be processed',
    cause: 'The store is not available, or an internal error occurred; the delivery was answered with 503.',
    remedy:
      'If it happens once, nothing to do: GitHub is asked to deliver it again. Report an internal error with its stack trace.',
  },
  leaseExpired: {
    code: 'SDL-L301',
    text: 'lease expired without result, retrying',
    cause: 'The process that evaluated the subject crashed, was killed, or hung.',
    remedy:
      'If the process was killed, nothing to do. If this repeats for one subject, find out why the process ends (out of memory?). After five times, the subject is dead-lettered.',
  },
  evaluationDeferred: {
    code: 'SDL-L302',
    text: 'evaluation failed, retrying: {reason}',
    cause: 'GitHub’s answer was incomplete, or the pull request changed while it was read.',
    remedy: 'Nothing to do: it resolves itself. If it repeats for one subject for an hour, report it.',
  },
  evaluationFailed: {
    code: 'SDL-L303',
    text: 'evaluation failed with an internal error, retrying',
    cause:
      'A bug in sdl-gate, a permission that the app lacks, or no answer from GitHub while the process was blocked (ProcessBlocked).',
    remedy:
      'Read the error. Grant a missing permission; if the process is blocked often, add processors or replicas; report anything else with its stack trace.',
  },
  deadLettered: {
    code: 'SDL-L304',
    text: 'dead-lettered until the next event',
    cause: 'Ten internal errors in a row, or five leases that expired without a result.',
    remedy: 'Read the error and fix its cause. Then run "sdl-gate work retry --all".',
  },
  noticeFailed: {
    code: 'SDL-L305',
    text: 'dead-letter notice could not be published',
    cause: 'GitHub refused the check run which says that the evaluation failed.',
    remedy: 'Check the app’s permissions. The pull request keeps its last check.',
  },
  leaseLost: {
    code: 'SDL-L306',
    text: 'lease lost before the result was stored',
    cause: 'The lease expired before the evaluation finished, and another worker took the subject.',
    remedy: 'If it happens once, nothing to do. If it repeats, the machine is overloaded or its clock jumps.',
  },
  leaseNotRenewed: {
    code: 'SDL-L307',
    text: 'lease could not be renewed',
    cause: 'An internal error in the store.',
    remedy: 'Report the error with its stack trace.',
  },
  resultNotStored: {
    code: 'SDL-L308',
    text: 'result could not be stored',
    cause: 'An internal error in the store. The lease expires, and the subject is evaluated again.',
    remedy: 'Report the error with its stack trace.',
  },
  scheduledWorkFailed: {
    code: 'SDL-L309',
    text: 'scheduled work failed',
    cause: 'A bug in redelivery, full resync or retention. It runs again at its next time.',
    remedy: 'Report the error with its stack trace.',
  },
  claimFailed: {
    code: 'SDL-L310',
    text: 'subjects could not be claimed from the store',
    cause: 'An internal error in the store. Logged once; claiming is tried each second.',
    remedy: 'Report the error with its stack trace.',
  },
  gitHubAway: {
    code: 'SDL-L401',
    text: 'GitHub has not answered since {began} ({reason}); {wait}, next try in {next}',
    cause: 'GitHub is down, or this machine cannot reach it (network, DNS, proxy, GHE_HOST).',
    remedy:
      'Check https://www.githubstatus.com or your GitHub Enterprise Server, then the network. Nothing is lost.',
  },
  credentialsRefused: {
    code: 'SDL-L402',
    text:
      'GitHub refuses APP_ID {app} with this private key ({reason}); {wait}. ' +
      'Check both on the app’s settings page, then restart. Nothing is lost.',
    cause: 'APP_ID and the private key do not match, the key was deleted, or this machine’s clock is wrong.',
    remedy:
      'Compare APP_ID and the key with the app’s settings page and GHE_HOST with the server. Then restart.',
  },
  rateLimited: {
    code: 'SDL-L403',
    text: 'GitHub is rate-limiting installation {installation} until {end}',
    cause:
      'The installation has used up its requests for this hour (primary), or sent them too fast (secondary).',
    remedy:
      'Nothing to do: its subjects wait until then. If it repeats every hour, find out what else uses the installation.',
  },
  storeAway: {
    code: 'SDL-L501',
    text: 'The store has not answered since {began} ({reason}); deliveries are answered with 503, and evaluations wait',
    cause: 'The database is down, full, locked or read-only.',
    remedy:
      'Check the database and its disk. GitHub is asked to send failed deliveries again. Nothing is lost.',
  },
  paceNotShared: {
    code: 'SDL-L502',
    text: 'rate limits are not shared with other replicas while the store is unavailable',
    cause: 'The store did not answer; running evaluations continue at the pace of a single process.',
    remedy: 'Check the store.',
  },
  statementFailed: {
    code: 'SDL-L604',
    text: 'no statement could be made about an entry of the record',
    cause: 'The entry is damaged, or there is a defect in this release.',
    remedy:
      'Run "sdl-gate record verify" with the number of the entry. If it is not damaged, report the error. It is tried again every 30 seconds.',
  },
  signingKeyElsewhere: {
    code: 'SDL-L603',
    text: 'statements are not signed by this process: another key signs now, which it does not have',
    cause:
      'Replicas have different values of SIGNING_KEY_PATH, or different private keys of the app, as while one is replaced.',
    remedy:
      'Give all replicas the same and restart them. "sdl-gate keys list" shows which key signs. Nothing is lost: statements are made later.',
  },
  treeHalted: {
    code: 'SDL-L601',
    text: 'the tree of the record is halted: {problem}. Entries are still written, and pull requests checked; new entries wait unsealed',
    cause:
      'Somebody changed the record or its tree in the database, an older backup was restored, or CHECKPOINT_DIRECTORY belongs to another installation.',
    remedy:
      'Keep a copy of the database as it is. Run "sdl-gate ledger verify" to see what is wrong. After a restore, and only then, run "sdl-gate ledger continue".',
  },
  checkpointsAway: {
    code: 'SDL-L602',
    text: 'checkpoints outside the database cannot be read or written: {reason}',
    cause:
      'CHECKPOINT_DIRECTORY does not exist, is full, or the service’s user is not allowed to write to it.',
    remedy:
      'Fix the directory. The service tries again within an hour; until then checkpoints are kept in the database only.',
  },
  entriesRefused: {
    code: 'SDL-L605',
    text: 'entries of the record are refused: nothing shows that the service wrote them. They are in no tree, and nothing is stated about them',
    cause:
      'Somebody added them to the database, or the private key of the app was replaced in the moments after they were written.',
    remedy:
      'Keep a copy of the database as it is. Look at each with "sdl-gate record show". If the service wrote them, and only then, run "sdl-gate ledger accept".',
  },
} as const satisfies Readonly<Record<string, CodedMessage>>;
