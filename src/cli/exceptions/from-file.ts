import type { Teams } from '../../evidence/teams.ts';
import { teamsOf } from '../../exceptions/approvers.ts';
import { honoredFiles } from '../../exceptions/honored-files.ts';
import { overviewOf } from '../../exceptions/overview.ts';
import { readExceptionsFile } from '../../exceptions/read-exceptions-file.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type ExceptionPolicy, withoutExceptions } from '../../policy/exception-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { readPolicyFile } from '../../policy/read-policy-file.ts';
import { nowhere, resolvePolicy } from '../../policy/resolve.ts';
import type { PolicyFile } from '../../policy/written-policy.ts';
import { rules } from '../../rules/index.ts';
import { listOfNames } from '../../text/lists-and-counts.ts';
import { readPolicyInput } from '../policy-file.ts';
import { nobodyApproves } from './from-github.ts';
import type { Register } from './register.ts';

/** The files of a clone that are checked without GitHub. */
export interface LocalFiles {
  /** The file of exceptions. */
  readonly file: string;
  readonly policy: string;
  /** The organization's policy; null: none. */
  readonly organization: string | null;
  /** `owner/name`; null: not known. */
  readonly repository: string | null;
  /** The file is that of the organization, or of the repository that its policy names. */
  readonly shared: boolean;
}

/** A file that cannot be read, or is no valid policy: a sentence. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/**
 * Reads the exceptions of a file under a policy, without GitHub. Who is in a team is not known then: an approver counts as a member of each
 * team that the policy names, and the register says so.
 *
 * @throws {UnusableFile} where a file cannot be read, or the policy is not valid
 */
export async function registerOfFile(files: LocalFiles, at: Date): Promise<Register> {
  const { file, repository, shared } = files;
  const text = await textOf(file);
  if (repository === null && !shared && /^[\s-]*["']?repository["']?\s*:/m.test(text))
    throw new UnusableFile(`${file} names a repository: say which one it is in with --repository.`);
  const policy = await policyOf(files);
  const section = policy.exceptions ?? withoutExceptions;
  const teams = teamsOf(section);
  const { registered, refused } = readExceptionsFile(
    text,
    { repository: repository ?? '', path: file, commit: '', reach: shared ? 'shared' : 'own' },
    { policy: section, teams: everybodyIn(teams, text), rules: rules.map(({ id }) => id) },
  );
  return {
    name: file,
    at,
    overview: overviewOf({ registered, emergencies: [], refused }, section, at, null),
    inherited: null,
    problems: problemsOf(policy, section, shared, at),
    notes: [
      ...(teams.length === 0
        ? []
        : [
            `Without GitHub it is not known who is in ${teams.length === 1 ? 'the team' : 'the teams'} ${listOfNames(teams, 'and')}: an approver counts as a member.`,
          ]),
      'Exceptions that were asked for in comments are in the store of the service only.',
    ],
  };
}

function problemsOf(
  policy: Policy,
  { approvers, file }: ExceptionPolicy,
  shared: boolean,
  at: Date,
): readonly string[] {
  if (approvers.length === 0) return [nobodyApproves];
  if (!file) return ['The policy says that files of exceptions do not count: exceptions.file is false.'];
  if (shared || honoredFiles(policy, at).repository) return [];
  return [
    'The file does not count: the policy does not enforce policy-guard for every change, so anybody with write access could add an exception.',
  ];
}

/** Every login that the file names as an approver, as a member of each team. */
function everybodyIn(teams: readonly string[], text: string): Teams {
  const logins = [...text.matchAll(/\bapprover\s*:\s*["']?([A-Za-z0-9][A-Za-z0-9-]{0,38})/g)].flatMap(
    ([, login]) => login ?? [],
  );
  const members = [...new Set(logins)];
  return Object.fromEntries(teams.map((team) => [team, members]));
}

async function policyOf({ policy, organization }: LocalFiles): Promise<Policy> {
  const own = await policyFile(policy, 'repository');
  const minimum = organization === null ? null : await policyFile(organization, 'organization');
  return resolvePolicy({ organization: minimum, repository: own }, nowhere, rules);
}

async function policyFile(path: string, kind: 'repository' | 'organization'): Promise<PolicyFile> {
  const source =
    kind === 'repository'
      ? ({ kind, path, commit: '' } as const)
      : ({ kind, repository: '', path, commit: '' } as const);
  const read = readPolicyFile(await textOf(path), source, rules);
  if (read.valid) return read.file;
  const [first] = read.problems;
  const place = first !== undefined && 'line' in first ? `:${first.line}:${first.column}` : '';
  throw new UnusableFile(`${path}${place}: ${first?.message ?? 'The policy is not valid.'}`);
}

async function textOf(path: string): Promise<string> {
  const input = await readPolicyInput(path);
  if (input.kind === 'text') return input.text;
  throw new UnusableFile(
    input.kind === 'refused'
      ? `${path}: ${input.message}`
      : withCode(commandMessages.policyFileUnreadable, { path, reason: input.reason }),
  );
}
