import { quote } from '../text/quote.ts';
import { policyPath } from './path.ts';
import type { PolicyObstacle } from './policy.ts';

/*
 * What stands between the base branch and its policy. Each says what is wrong and what the person does who can change it. What lies at the
 * policy's path is for an administrator to fix on the base branch.
 */

const file = `\`${policyPath}\``;

function atPath(state: string, message: string, remedy: string): PolicyObstacle {
  return { state, message, remedy, turn: 'administrator' };
}

const orDelete = `or delete the file, and the built-in default applies`;

export function emptyFile(): PolicyObstacle {
  return atPath(
    'the policy file is empty',
    `The policy file is empty. An empty file is taken for one whose content was lost, not for a policy without rules.`,
    `Write \`extends: recommended@1\` into it, ${orDelete}.`,
  );
}

/** @param size in bytes */
export function tooLargeFile(size: number, limit: number): PolicyObstacle {
  return atPath(
    'the policy file is too large',
    `The policy file has ${size} bytes. At most ${limit} are read.`,
    `Shorten it to ${limit} bytes or fewer: replace long lists of paths by globs.`,
  );
}

/** @param encoding such as `UTF-16 (little endian)` */
export function otherEncoding(encoding: string): PolicyObstacle {
  return atPath(
    `the policy file is encoded as ${encoding.split(' ')[0]}`,
    `The policy file is encoded as ${encoding}. Only UTF-8 is read.`,
    'Save it as UTF-8 in your editor, and commit it again.',
  );
}

/** @param line 1-based, of the first bytes that are not UTF-8 */
export function invalidUtf8(line: number): PolicyObstacle {
  return atPath(
    'the policy file is not UTF-8',
    `The policy file is not encoded as UTF-8: line ${line} has bytes that are not UTF-8, as files in Latin-1 or Windows-1252 have.`,
    `Save it as UTF-8 in your editor, check line ${line}, and commit it again.`,
  );
}

export function binaryFile(): PolicyObstacle {
  return atPath(
    'the policy file is binary',
    `The policy file is a binary file. A policy is YAML, as text in UTF-8.`,
    `Replace it with a text file, ${orDelete}.`,
  );
}

export function largeFilePointer(): PolicyObstacle {
  return atPath(
    'the policy file is stored in Git LFS',
    `The policy file is a pointer of Git LFS: the policy itself is not in the repository, and is not downloaded.`,
    `Take the file out of Git LFS: exclude it in \`.gitattributes\`, and commit it again with \`git add --renormalize\`.`,
  );
}

export function folderAtPath(): PolicyObstacle {
  return atPath(
    'the policy file is a folder',
    `${file} is a folder. The policy must be one file.`,
    `Remove the folder, and put the policy into a file ${file}.`,
  );
}

export function submoduleAtPath(): PolicyObstacle {
  return atPath(
    'the policy file is a submodule',
    `${file} is a submodule: its content is in another repository, which is not read.`,
    `Remove the submodule, and put the policy into a file ${file}.`,
  );
}

export function linkAtPath(): PolicyObstacle {
  return atPath(
    'the policy file is a symbolic link',
    `${file} is a symbolic link. Links are never followed: what they lead to can change without a change of the policy file.`,
    `Replace the link with a file that holds the policy.`,
  );
}

/** GitHub shows the file without its content, and without an error. */
export function contentMissing(): PolicyObstacle {
  return atPath(
    'GitHub does not return the policy file',
    `GitHub lists ${file} and does not return its content.`,
    'Run the check again. If this persists, commit the file again, and check GitHub’s status page.',
  );
}

export function contentsNotPermitted(): PolicyObstacle {
  return {
    state: 'the app lacks the permission to read the policy',
    message: 'The app is not permitted to read the policy: it lacks the permission `Contents: read`.',
    remedy: 'Grant the app `Contents: read` in its settings, and accept it for this account.',
    turn: 'administrator',
  };
}

export function addressRefused(): PolicyObstacle {
  return {
    state: 'the IP allow list refuses the app',
    message:
      'GitHub refuses to show the policy: the IP allow list of the organization does not have the address of sdl-gate.',
    remedy:
      'Add the address of sdl-gate’s server to the IP allow list of the organization, then run the check again.',
    turn: 'administrator',
  };
}

export function singleSignOnRefused(): PolicyObstacle {
  return {
    state: 'SAML single sign-on refuses the app',
    message: 'GitHub refuses to show the policy: the organization protects it by SAML single sign-on.',
    remedy: 'Authorize the app for the organization: reinstall it as an owner, then run the check again.',
    turn: 'administrator',
  };
}

/** @param branch without `refs/heads/` */
export function baseBranchGone(branch: string): PolicyObstacle {
  return {
    state: 'the base branch does not exist',
    message: `The base branch ${quote(branch)} does not exist: it was deleted or renamed. The policy is read from it.`,
    remedy: `Change the base branch of the pull request, or restore ${quote(branch)}.`,
    turn: 'author',
  };
}

/** @param branch without `refs/heads/` */
export function baseCommitUnreadable(branch: string): PolicyObstacle {
  return {
    state: 'GitHub does not return the base branch',
    message: `GitHub does not return the newest commit of the base branch ${quote(branch)}, from which the policy is read.`,
    remedy:
      'Run the check again. If this persists, push a commit to the branch, and check GitHub’s status page.',
    turn: 'administrator',
  };
}

/**
 * An obstacle of the organization's file. The same things stand in its way, in another repository.
 *
 * @param repository `owner/name`
 */
export function ofOrganization(
  repository: string,
  { state, message, remedy, turn }: PolicyObstacle,
): PolicyObstacle {
  if (state === contentsNotPermitted().state) return organizationNotPermitted(repository);
  return {
    state: state.replace(/^the policy file\b/, 'the organization’s policy file'),
    message: `The policy of the organization is in ${quote(repository)}. ${message}`,
    remedy: `In ${quote(repository)}: ${remedy}`,
    turn,
  };
}

/**
 * GitHub shows no repository by that name, and the organization's policy was read from it before.
 *
 * @param repository `owner/name`
 */
export function organizationHidden(repository: string): PolicyObstacle {
  return {
    state: 'the organization’s policy cannot be read',
    message: `The policy of the organization was read from ${quote(repository)} before, and GitHub no longer shows that repository: the app was not given access to it, or it was deleted, renamed or transferred.`,
    remedy: `Install the app on ${quote(repository)}. If the organization is to have no policy, create that repository again without a file ${file}.`,
    turn: 'administrator',
  };
}

function organizationNotPermitted(repository: string): PolicyObstacle {
  return {
    state: 'the app may not read the organization’s policy',
    message: `The policy of the organization is in ${quote(repository)}, and the app is not permitted to read it: it is not installed on that repository, or lacks the permission \`Contents: read\`.`,
    remedy: `Install the app on ${quote(repository)}, and accept the permissions that it asks for.`,
    turn: 'administrator',
  };
}

/**
 * A scope of the policy depends on the custom properties of the repository, and GitHub does not show them.
 *
 * @param status of GitHub's answer
 */
export function propertiesNotReadable(status: number): PolicyObstacle {
  return {
    state: 'the custom properties of the repository cannot be read',
    message: `A scope of the policy depends on the custom properties of the repository, and GitHub does not show them (${status}): nobody knows which rules apply. Only repositories of organizations have custom properties.`,
    remedy:
      'Remove `properties` from the scopes of the policy, or run the check again once GitHub shows them.',
    turn: 'administrator',
  };
}
